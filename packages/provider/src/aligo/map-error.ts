import { KMsgError, listContents, type OutboundMessage, type ProviderContext } from "@k-msg/core";
import type { HttpAnswer, HttpRequest } from "../shared/exchange.ts";
import { listRequestContents } from "../shared/request-contents.ts";
import { statusError } from "../shared/status-error.ts";
import { vendorError } from "../shared/vendor-code.ts";
import type { AligoSettings } from "./config.ts";
import { type AligoCode, findAligoCode, NUMBER_REFUSED } from "./error-codes.ts";

/** Where an answer came from and what hangs on it. */
export interface AnswerOrigin {
  readonly providerId: string;
  readonly purpose: HttpRequest["purpose"];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What mustn't come back in an error. */
  readonly contents: readonly string[];
}

/** Shorter values of a request are its own words, such as `SMS`. */
const MIN_LENGTH = 4;

export function toOrigin(
  settings: AligoSettings,
  context: ProviderContext,
  request: HttpRequest,
  message?: OutboundMessage,
): AnswerOrigin {
  const own = message ? listContents(message) : [];
  const sent = listRequestContents(request).filter((each) => each.length >= MIN_LENGTH);
  return {
    providerId: settings.id,
    purpose: request.purpose,
    now: (context.now ?? Date.now)(),
    contents: [...own, ...sent],
  };
}

/** The error for a code that isn't the vendor's success, or for an HTTP status that isn't 2xx. */
export function toRefusal(
  host: AligoCode["host"],
  answer: HttpAnswer,
  vendorCode: number | undefined,
  text: string | undefined,
  { providerId, purpose, now, contents }: AnswerOrigin,
): KMsgError {
  const words = {
    providerErrorCode: vendorCode === undefined ? undefined : String(vendorCode),
    providerErrorText: text,
    contents,
  };
  const row = vendorCode === undefined ? undefined : findAligoCode(host, vendorCode, text ?? "");
  const is2xx = answer.status >= 200 && answer.status < 300;
  const is4xx = answer.status >= 400 && answer.status < 500;
  // Elsewhere the status says more than a code: with 5xx even a refusal proves nothing.
  if (!is2xx && !(is4xx && row)) return statusError(answer, purpose, providerId, now, words);

  const evidence = { ...words, providerId, httpStatus: answer.status };
  // Failures are negative on both hosts (-100…-999, and -99). What another number says of a send
  // is written nowhere.
  const isFailure = vendorCode !== undefined && vendorCode < 0;
  if (row || (isFailure && purpose === "send")) {
    return vendorError(row, { ...evidence, unknownOutcome: "not_sent" });
  }
  const outcome = purpose === "read" ? "not_sent" : "unknown";
  return new KMsgError("PROVIDER_ERROR", { ...evidence, outcome });
}

/** Success by its code, but the one recipient was counted as malformed. */
export function toNumberRefusal(
  answer: HttpAnswer,
  vendorCode: number,
  text: string | undefined,
  { providerId, contents }: AnswerOrigin,
): KMsgError {
  return vendorError(NUMBER_REFUSED, {
    providerId,
    httpStatus: answer.status,
    providerErrorCode: String(vendorCode),
    providerErrorText: text,
    contents,
    unknownOutcome: "not_sent",
  });
}
