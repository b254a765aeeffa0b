import { KMsgError, type KMsgErrorCode, type KMsgErrorDetails, type Locale } from "@k-msg/core";
import type { HttpAnswer, HttpRequest } from "./exchange.ts";

type VendorWords = Pick<KMsgErrorDetails, "providerErrorCode" | "providerErrorText" | "contents">;

/** Request Timeout, and Conflict: with what, if not with a send that has been taken? */
const PROVES_NOTHING = new Set([408, 409]);

/**
 * The error for an HTTP status alone, when the body has no code of the vendor's table.
 * 4xx was refused; 429 may be tried later; 5xx, 408, 409 and redirects prove nothing about a send.
 */
export function statusError(
  answer: HttpAnswer,
  purpose: HttpRequest["purpose"],
  providerId: string,
  now: number,
  words: VendorWords = {},
): KMsgError {
  const { status } = answer;
  const refused = status >= 400 && status < 500 && !PROVES_NOTHING.has(status);
  return new KMsgError(codeOf(status), {
    outcome: refused || purpose === "read" ? "not_sent" : "unknown",
    retryable: status === 429 || status >= 500 || status === 408,
    retryAfterMs: parseRetryAfter(answer.headers.get("retry-after"), now),
    providerId,
    httpStatus: status,
    // Without words of the vendor's, these mostly come from another server than its own.
    ...(words.providerErrorText === undefined && {
      texts: TEXTS[status === 404 ? 404 : Math.floor(status / 100)],
    }),
    ...words,
  });
}

/** By status or its first digit. */
const TEXTS: Readonly<Record<number, Record<Locale, string>>> = {
  3: {
    en: "The address redirects, which isn't followed. Check the base URL: its scheme, host and path.",
    ko: "다른 주소로 이동하라는 응답을 받았지만 따르지 않았습니다. 기본 URL의 스킴, 호스트, 경로를 확인하세요.",
  },
  404: {
    en: "Nothing is at this address. Check the base URL.",
    ko: "없는 주소입니다. 기본 URL을 확인하세요.",
  },
};

function codeOf(status: number): KMsgErrorCode {
  if (status === 401 || status === 403) return "AUTHENTICATION_FAILED";
  if (status === 429) return "RATE_LIMIT_EXCEEDED";
  if (status === 408) return "NETWORK_TIMEOUT";
  if (status >= 500) return "NETWORK_SERVICE_UNAVAILABLE";
  return "PROVIDER_ERROR";
}

/** `Retry-After` as milliseconds from `now`: seconds or an HTTP date (RFC 9110, 10.2.3). */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  // `Date.parse` makes a year of "1.5"; every form of an HTTP date ends in words or a year after a time.
  const at = /\d:\d\d/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** A 2xx that can't be read: the vendor may well have taken the message. */
export function unreadableAnswer(
  answer: HttpAnswer,
  purpose: HttpRequest["purpose"],
  providerId: string,
): KMsgError {
  return new KMsgError("PROVIDER_ERROR", {
    outcome: purpose === "send" ? "unknown" : "not_sent",
    providerId,
    httpStatus: answer.status,
    texts: {
      en: "The vendor answered something unreadable. Check the base URL, and ask the vendor if it goes on.",
      ko: "발송사 응답을 해석할 수 없습니다. 기본 URL을 확인하고, 계속되면 발송사에 문의하세요.",
    },
  });
}
