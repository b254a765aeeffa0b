/**
 * What a Korean number is for. `safety` 050x (안심번호), `personal` 030 (평생번호·통합메시징), `internet` 070,
 * `representative` 15xx/16xx/18xx (대표번호), `toll_free` 080, `paid` 060, `special` 112, 1335, …;
 * `foreign` is any number of another country.
 */
export type PhoneKind =
  | "mobile"
  | "landline"
  | "representative"
  | "internet"
  | "safety"
  | "toll_free"
  | "personal"
  | "paid"
  | "special"
  | "foreign";

/** 전기통신번호관리세칙. Each form is the whole number in the national form. */
const FORMS: readonly (readonly [form: RegExp, kind: PhoneKind])[] = [
  [/^01(?:0\d{8}|[16789]\d{7,8})$/, "mobile"],
  // Not 02-1588-0000: no local exchange begins with 1.
  [/^0(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4])(?!1[568]\d{6}$)\d{7,8}$/, "landline"],
  [/^070\d{8}$/, "internet"],
  [/^1[568]\d{6}$/, "representative"],
  [/^050[1-9]\d{7,8}$/, "safety"],
  [/^080\d{7,8}$/, "toll_free"],
  [/^060\d{7,8}$/, "paid"],
  [/^030\d{7,9}$/, "personal"],
  [/^1\d{2,3}$/, "special"],
];

/** `undefined` when the digits are no Korean number. */
export function classifyKoreanNumber(digits: string): PhoneKind | undefined {
  return FORMS.find(([form]) => form.test(digits))?.[1];
}

/** 010-0, 010-1, 070-0 and 070-1 were never given out: invented numbers, or typing errors. */
export function isNeverAssigned(digits: string): boolean {
  return /^0[17]0[01]/.test(digits);
}
