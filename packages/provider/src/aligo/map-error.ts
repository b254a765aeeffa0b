import { KMsgError } from "@k-msg/core";
import type { HttpAnswer, HttpRequest } from "../shared/exchange.ts";
import { statusError } from "../shared/status-error.ts";
import { vendorError } from "../shared/vendor-code.ts";
import { type AligoCode, findAligoCode, NUMBER_REFUSED } from "./error-codes.ts";

/** Where an answer came from and what hangs on it. */
export interface AnswerOrigin {
  readonly providerId: string;
  readonly purpose: HttpRequest["purpose"];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The error for a code that isn't the vendor's success, or for an HTTP status that isn't 2xx. */
export function toRefusal(
  host: AligoCode["host"],
  answer: HttpAnswer,
  vendorCode: number | undefined,
  text: string | undefined,
  { providerId, purpose, now }: AnswerOrigin,
): KMsgError {
  const words = {
    providerErrorCode: vendorCode === undefined ? undefined : String(vendorCode),
    providerErrorText: text,
  };
  const refused = answer.status < 300 || (answer.status >= 400 && answer.status < 500);
  const row = vendorCode === undefined ? undefined : findAligoCode(host, vendorCode, text ?? "");
  if (!refused || (answer.status >= 300 && !row)) {
    return statusError(answer, purpose, providerId, now, words);
  }
  const evidence = { ...words, providerId, httpStatus: answer.status };
  if (!row && purpose === "read") {
    return new KMsgError("PROVIDER_ERROR", { ...evidence, outcome: "not_sent" });
  }
  // Failures are negative on both hosts (-100…-999, and -99). What any other number says of a send
  // is written nowhere.
  const isFailure = vendorCode !== undefined && vendorCode < 0;
  return vendorError(row, { ...evidence, unknownOutcome: isFailure ? "not_sent" : "unknown" });
}

/** Success by its code, but the one recipient was counted as malformed. */
export function toNumberRefusal(
  answer: HttpAnswer,
  vendorCode: number,
  text: string | undefined,
  { providerId }: AnswerOrigin,
): KMsgError {
  return vendorError(NUMBER_REFUSED, {
    providerId,
    httpStatus: answer.status,
    providerErrorCode: String(vendorCode),
    providerErrorText: text,
    unknownOutcome: "not_sent",
  });
}
