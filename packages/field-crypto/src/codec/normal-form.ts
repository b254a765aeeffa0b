import { maskPhoneNumber, parsePhoneNumber } from "@k-msg/core";

/** What is hashed of a value: of all writings of a phone number the same, of anything else the value itself. */
export function normalForm(
  value: unknown,
  isPhone: boolean,
): readonly [kind: string, text: string] {
  if (typeof value !== "string") return ["value", JSON.stringify(value)];
  const parsed = isPhone ? parsePhoneNumber(value) : undefined;
  if (parsed?.isSuccess) return ["phone", `${parsed.value.country}:${parsed.value.digits}`];
  return ["value", (isPhone ? value.trim() : value).normalize("NFC")];
}

const MASKED = /^\d{3}\*+\d{4}$|^\*+$/;

/** Of a phone number its first and last digits, of anything else nothing, not even how long it is. */
export function maskedForm(value: unknown, isPhone: boolean): string {
  if (typeof value !== "string" || !isPhone) return "***";
  return MASKED.test(value) ? value : maskPhoneNumber(value) || "***";
}
