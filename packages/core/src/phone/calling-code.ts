/** ITU-T E.164: zone 1 and 7 have one digit, these have two, all others three. */
const TWO_DIGITS = new Set(
  (
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 " +
    "60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98"
  ).split(" "),
);

/** The calling code at the beginning of an international number without `+`. */
export function findCallingCode(digits: string): string {
  const first = digits.slice(0, 1);
  if (first === "1" || first === "7") return first;
  const two = digits.slice(0, 2);
  return TWO_DIGITS.has(two) ? two : digits.slice(0, 3);
}
