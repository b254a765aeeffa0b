import type { AligoState } from "./state.ts";

/** Digits of a number; hyphens were seen to pass (sheet §1.1). */
export function toDigits(number: string): string {
  return number.replace(/[\s-]/g, "");
}

/** Korean number with its leading 0: handset, area code, 070 or 050; none that the switch names. */
export function isPhoneNumber({ switches }: AligoState, digits: string): boolean {
  return /^0\d{8,11}$/.test(digits) && !switches.malformedNumbers.includes(digits);
}
