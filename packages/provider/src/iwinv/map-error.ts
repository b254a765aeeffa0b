import { hideContents, type Issue, KMsgError, type SendOutcome } from "@k-msg/core";
import type { HttpAnswer, HttpRequest } from "../shared/exchange.ts";
import { statusError, unreadableAnswer } from "../shared/status-error.ts";
import { showCode, type VendorCode, vendorError } from "../shared/vendor-code.ts";
import type { ReadAnswer } from "./read-answer.ts";

/** A forbidden word, which the text names: too short a part of the message to be found in it (sheet §3.2). */
const ECHOES_CONTENT = new Set(["540"]);

export interface ErrorContext {
  readonly codes: Readonly<Record<string, VendorCode>>;
  /** What IWINV may repeat and nobody should read: parts of the messages, keys. Asked only when needed. */
  readonly contents: () => readonly string[];
  readonly purpose: HttpRequest["purpose"];
  readonly providerId: string;
  readonly now: number;
  /** For a code that isn't in the table. Default `unknown`. */
  readonly unknownOutcome?: SendOutcome;
}

/**
 * The error for an answer that isn't a success. IWINV answers refusals with HTTP 200 and a code;
 * a code in an HTTP 5xx proves nothing, as the server failed.
 */
export function mapError(
  answer: HttpAnswer,
  read: ReadAnswer | undefined,
  context: ErrorContext,
): KMsgError {
  const { codes, purpose, providerId, now } = context;
  const words = read && toWords(read, context.contents());
  const entry = read && Object.hasOwn(codes, read.code) ? codes[read.code] : undefined;
  const { status } = answer;
  const wellFormed = status >= 200 && status < 300;
  if (wellFormed && !read) return unreadableAnswer(answer, purpose, providerId);
  if (!wellFormed && !(entry && isPlainRefusal(status))) {
    return statusError(answer, purpose, providerId, now, words);
  }
  return vendorError(entry, {
    ...words,
    providerId,
    httpStatus: status,
    purpose,
    unknownOutcome: context.unknownOutcome ?? "unknown",
  });
}

function toWords({ code, text }: ReadAnswer, contents: readonly string[]) {
  const shown = ECHOES_CONTENT.has(code) ? undefined : text;
  return {
    providerErrorCode: showCode(code, contents),
    providerErrorText: shown === undefined ? undefined : hideContents(shown, contents),
  };
}

/** 408 and 429 say more by their status than by any code. */
function isPlainRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

/** For what is refused before anything leaves. */
export function invalidRequest(issues: readonly Issue[], providerId: string): KMsgError {
  return new KMsgError("INVALID_REQUEST", { outcome: "not_sent", providerId, issues });
}
