/**
 * An integer that the vendor writes as a number or as text (`1`, `"1"`, `"-101"`), as a number;
 * `undefined` for all else. Not `Number()`: that takes `true`, `[]` and `null` too.
 */
export function toInteger(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isInteger(value) ? value : undefined;
  if (typeof value !== "string" || !/^\s*-?\d+\s*$/.test(value)) return undefined;
  return Number(value);
}

/** An id that comes as text or as a number, as text. */
export function toId(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/**
 * What the counts of accepted and malformed numbers say of a successful request to `asked` recipients.
 * `some`: a part was taken, and nothing tells which. For one recipient, counts that are missing leave it to the
 * result code.
 */
export function judgeCounts(
  asked: number,
  accepted: unknown,
  malformed: unknown,
): "all" | "none" | "some" | "unclear" {
  const taken = toInteger(accepted);
  const wrong = toInteger(malformed);
  if (asked === 1 && taken === undefined && !wrong) return "all";
  if (taken === asked && !wrong) return "all";
  if (taken === 0 && wrong === asked) return "none";
  const addsUp = taken !== undefined && wrong !== undefined && taken + wrong === asked;
  return addsUp && taken > 0 && wrong > 0 ? "some" : "unclear";
}
