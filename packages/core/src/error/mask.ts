/** `01012345678` → `010****5678`. Shorter or odd input is masked whole. */
export function maskPhoneNumber(number: string): string {
  const digits = number.replace(/\D/g, "");
  if (digits.length < 8) return "*".repeat(digits.length);
  return `${digits.slice(0, 3)}${"*".repeat(digits.length - 7)}${digits.slice(-4)}`;
}

/** Anything in a text that looks like a phone number, with or without separators: `(02) 000-1234` has two in a row. */
const PHONE_LIKE = /\+?\d(?:[\s().-]{0,2}\d){7,14}/g;

/** Masks what looks like a phone number in a text that came from a vendor. */
export function maskPhoneNumbersIn(text: string): string {
  return text.replace(PHONE_LIKE, maskPhoneNumber);
}
