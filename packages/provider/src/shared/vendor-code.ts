import {
  hideContents,
  KMsgError,
  type KMsgErrorCode,
  type KMsgErrorDetails,
  type Locale,
  type SendOutcome,
} from "@k-msg/core";
import type { HttpRequest } from "./exchange.ts";

/** Who can do something about a vendor's refusal. */
export type Actor = "developer" | "account_owner" | "vendor" | "recipient";

/** One line of a vendor's code table. */
export interface VendorCode {
  readonly code: KMsgErrorCode;
  /** Default `not_sent`: a vendor that names its reason has refused. */
  readonly outcome?: SendOutcome;
  /** Default `false`. */
  readonly retryable?: boolean;
  readonly actor: Actor;
  /** What happened, as a sentence. */
  readonly ko: string;
  readonly en: string;
}

const ADVICE: Record<Actor, Record<Locale, string>> = {
  developer: {
    en: "Correct the code or settings that make this request.",
    ko: "요청을 만드는 코드나 설정을 고치세요.",
  },
  account_owner: {
    en: "The account's owner must settle this in the vendor's console.",
    ko: "계정 담당자가 발송사 콘솔에서 조치해야 합니다.",
  },
  vendor: {
    en: "Ask the vendor if it goes on.",
    ko: "계속되면 발송사에 문의하세요.",
  },
  recipient: {
    en: "Don't send to this number again before it has been checked.",
    ko: "수신번호를 확인하기 전에는 다시 보내지 마세요.",
  },
};

/**
 * A vendor's code as an error may show it. A value such as "50" stands in 509 by chance: a plain code is shown
 * whole, and only what isn't one can repeat something.
 */
export function showCode(code: string, contents: readonly string[]): string {
  return /^(-?\d{1,4}|[A-Za-z]{1,40})$/.test(code) ? code : hideContents(code, contents);
}

/** The error for a code of the table; an unknown code is kept as it came. By a look-up nothing is ever sent. */
export function vendorError(
  entry: VendorCode | undefined,
  details: Omit<KMsgErrorDetails, "outcome" | "retryable" | "texts"> & {
    purpose: HttpRequest["purpose"];
    /** For a code that isn't in the table of what a send can meet. */
    unknownOutcome: SendOutcome;
  },
): KMsgError {
  const { purpose, unknownOutcome, ...rest } = details;
  const reading = purpose === "read";
  if (!entry) {
    const outcome = reading ? "not_sent" : unknownOutcome;
    // The other code's text says that the vendor didn't take the message.
    const isRefusal = !reading && outcome === "not_sent";
    return new KMsgError(isRefusal ? "MESSAGE_SEND_FAILED" : "PROVIDER_ERROR", {
      ...rest,
      outcome,
    });
  }
  return new KMsgError(entry.code, {
    ...rest,
    outcome: reading ? "not_sent" : (entry.outcome ?? "not_sent"),
    retryable: entry.retryable,
    texts: {
      en: `${entry.en} ${ADVICE[entry.actor].en}`,
      ko: `${entry.ko} ${ADVICE[entry.actor].ko}`,
    },
  });
}
