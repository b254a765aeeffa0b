import type { Issue } from "../error/issue.ts";
import { fail, ok, type Result } from "../result/result.ts";
import { findCallingCode } from "./calling-code.ts";
import { classifyKoreanNumber, isNeverAssigned, type PhoneKind } from "./classify-korean-number.ts";
import {
  badCountry,
  badForeignNumber,
  badKoreanNumber,
  cannotReceive,
  cannotSend,
  noNumber,
  strangeCharacters,
} from "./phone-issues.ts";

export type { PhoneKind } from "./classify-korean-number.ts";

export interface PhoneNumber {
  /** The national form, as it goes on the wire: `01012345678`; abroad the number without its calling code. */
  readonly digits: string;
  /** Calling code in digits: `"82"`. */
  readonly country: string;
  readonly kind: PhoneKind;
  /** In a range nobody was ever given (010-0/1, 070-0/1). Vendors refuse it; sandboxes and tests live there. */
  readonly neverAssigned: boolean;
}

export interface ParsePhoneNumberOptions {
  /** Calling code in digits, without `+`. Default: that of a number with `+` or `00`, else `"82"`. */
  country?: string;
  /** Path for the issue. Default `phoneNumber`. */
  field?: string;
}

const KOREA = "82";

const PLAIN_MOBILE = /^010(?:\d{8}|-\d{4}-\d{4})$/;

/**
 * Digits of a Korean mobile number as nearly all are written, `01012345678` or `010-1234-5678`; `undefined` for every
 * other text. {@link parsePhoneNumber} comes to the same, only slower.
 */
export function readPlainMobile(text: string): string | undefined {
  if (!PLAIN_MOBILE.test(text)) return undefined;
  return text.length > 11 ? `010${text.slice(4, 8)}${text.slice(9)}` : text;
}

/**
 * Reads any usual writing of a phone number: `010-1234-5678`, `+82 10 1234 5678`, `+82-(0)10…`, `82-10…`, `0082…`,
 * `02)123-4567`, `1588-0000`, full-width digits; foreign with `+`, `00` or `country`.
 * A foreign number keeps its digits as written, also a leading 0: only some countries drop it.
 * Normal forms stay as they are.
 */
export function parsePhoneNumber(
  input: unknown,
  options: ParsePhoneNumberOptions = {},
): Result<PhoneNumber, Issue> {
  const { country, field = "phoneNumber" } = options;
  if (typeof input !== "string") return fail(noNumber(field));
  if (country === undefined || country === KOREA) {
    const mobile = readPlainMobile(input);
    if (mobile !== undefined) return ok(toKorean(mobile, "mobile"));
  }
  if (country !== undefined && !isCallingCode(country)) return fail(badCountry());

  const text = toPlainCharacters(input);
  if (text === "") return fail(noNumber(field));
  if (!WRITING.test(text) || !/\d/.test(text) || TWO_LINES.test(text)) {
    return fail(strangeCharacters(field));
  }
  const international = toInternationalDigits(text, country ?? KOREA);
  if (international === undefined) {
    return parseNational(text.replace(/\D/g, ""), country ?? KOREA, field);
  }
  const code = country ?? findCallingCode(international);
  if (!isCallingCode(code)) return fail(badForeignNumber(field));
  if (!international.startsWith(code)) return fail(badForeignNumber(field));
  const rest = international.slice(code.length);
  return parseNational(code === KOREA ? toKoreanNational(rest) : rest, code, field);
}

/**
 * A number that can receive: mobile, and also landline, 070, 050x and 030 (landlines may have text service,
 * voice and fax go to any). Refused is what never receives: 15xx/16xx/18xx, 080, 060 and special numbers.
 */
export function toRecipientNumber(
  input: unknown,
  country?: string,
  field = "to",
): Result<PhoneNumber, Issue> {
  const parsed = parsePhoneNumber(input, { country, field });
  if (parsed.isFailure) return parsed;
  return NEVER_RECEIVES.has(parsed.value.kind) ? fail(cannotReceive(field)) : parsed;
}

const NEVER_RECEIVES: ReadonlySet<PhoneKind> = new Set([
  "representative",
  "toll_free",
  "paid",
  "special",
]);

/**
 * A number that vendors can register as 발신번호: Korean, 8–11 digits (030: up to 12), a landline with its area code,
 * 15xx/16xx/18xx without. Special numbers (112, 1335) belong to public bodies.
 */
export function toSenderNumber(input: unknown, field = "from"): Result<PhoneNumber, Issue> {
  const parsed = parsePhoneNumber(input, { field });
  if (parsed.isFailure) return parsed;
  const { kind, digits } = parsed.value;
  const refused = kind === "special" || kind === "foreign";
  if (refused || (digits.length > 11 && kind !== "personal")) return fail(cannotSend(field));
  return parsed;
}

function isCallingCode(country: unknown): boolean {
  return typeof country === "string" && /^[1-9]\d{0,3}$/.test(country);
}

/** Digits with the separators people write: space, hyphen, dot, slash, parentheses. */
const WRITING = /^\+?[\d\s().\-/]+$/;

/** `02-123-4567/8` are two lines; run together they would be somebody else's 02-1234-5678. */
const TWO_LINES = /[-/]\s*\d$|\/\s*\d\d$/;

/** Full-width forms, typographic hyphens, and the invisible characters that come with copied contacts. */
function toPlainCharacters(input: string): string {
  const plain = /[^ -~]/.test(input)
    ? input
        .normalize("NFKC")
        .replace(/\p{Cf}/gu, "")
        .replace(/[\u2010-\u2015\u2212]/g, "-")
    : input;
  return plain.trim();
}

/** Calling code and number, if the text is written internationally. */
function toInternationalDigits(text: string, country: string): string | undefined {
  const digits = text.replace(/\(\s*0\s*\)/, "").replace(/\D/g, "");
  if (text.startsWith("+")) return digits;
  if (digits.startsWith("00")) return digits.slice(2);
  // No Korean number in the national form begins with 82.
  const isKoreanWithCode = country === KOREA && digits.startsWith(KOREA) && digits.length >= 10;
  return isKoreanWithCode ? digits : undefined;
}

/** +82 drops the leading 0, which only 15xx/16xx/18xx numbers never had. */
function toKoreanNational(rest: string): string {
  return rest.startsWith("0") || /^1[568]\d{6}$/.test(rest) ? rest : `0${rest}`;
}

function parseNational(digits: string, country: string, field: string): Result<PhoneNumber, Issue> {
  if (country !== KOREA) return parseForeign(digits, country, field);
  const kind = classifyKoreanNumber(digits);
  return kind ? ok(toKorean(digits, kind)) : fail(badKoreanNumber(field, digits));
}

function toKorean(digits: string, kind: PhoneKind): PhoneNumber {
  return { digits, country: KOREA, kind, neverAssigned: isNeverAssigned(digits) };
}

function parseForeign(written: string, country: string, field: string): Result<PhoneNumber, Issue> {
  // In zone 1 the trunk prefix is the calling code, and no area code begins with it.
  const digits = country === "1" ? written.replace(/^1(?=\d{10}$)/, "") : written;
  const form = country === "1" ? /^[2-9]\d{9}$/ : /^(?!00)\d{4,14}$/;
  // E.164: at most 15 digits with the calling code.
  const fits = form.test(digits) && country.length + digits.length <= 15;
  if (!fits) return fail(badForeignNumber(field));
  return ok({ digits, country, kind: "foreign", neverAssigned: false });
}
