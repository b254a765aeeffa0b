/** ITU-T E.164: zone 1 and 7 have one digit, these have two, all others three. */
const CALLING_CODE = /^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;

/** The calling code at the beginning of an international number without `+`; `""` for too few digits. */
export function findCallingCode(digits: string): string {
  return CALLING_CODE.exec(digits)?.[0] ?? "";
}
