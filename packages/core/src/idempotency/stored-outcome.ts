import type { KMsgErrorCode } from "../error/error-code.ts";
import { KMsgError, type KMsgErrorDetails } from "../error/kmsg-error.ts";
import type { SendResult } from "../provider/send-result.ts";
import { fail, ok, type Result } from "../result/result.ts";

/** A `SendResult` without what names a person: `to`, the text, and `raw`, in which vendors repeat both. */
export type StoredSendResult = Omit<SendResult, "to" | "raw" | "renderedText" | "replayed">;

/** A `KMsgError` without its `cause`. */
export type StoredError = Omit<KMsgErrorDetails, "cause" | "contents"> & {
  readonly code: KMsgErrorCode;
};

/** The result of a send as plain JSON that may be kept: no number, no message text. */
export type StoredOutcome =
  | { readonly isSuccess: true; readonly value: StoredSendResult }
  | { readonly isSuccess: false; readonly error: StoredError };

/** Writes all fields of a type; one that is added later mustn't be forgotten. */
type Complete<T> = { [Key in keyof Required<T>]: T[Key] };

export function toStoredOutcome(result: Result<SendResult, KMsgError>): StoredOutcome {
  if (result.isFailure) return { isSuccess: false, error: toStoredError(result.error) };
  const { messageId, providerId, providerMessageId, status, type } = result.value;
  const { country, templateId, requestedAt, scheduledAt } = result.value;
  const { trackingId, warnings, attempts } = result.value;
  const value: Complete<StoredSendResult> = {
    messageId,
    providerId,
    providerMessageId,
    status,
    type,
    country,
    templateId,
    requestedAt,
    scheduledAt,
    trackingId,
    warnings,
    attempts,
  };
  return { isSuccess: true, value: toPlain(value) };
}

/** The error as plain JSON that may be kept. */
export function toStoredError(error: KMsgError): StoredError {
  const { code, outcome, retryable, retryAfterMs, providerId, httpStatus } = error;
  const { providerErrorCode, providerErrorText, issues, attempts, texts } = error;
  const stored: Complete<StoredError> = {
    code,
    outcome,
    retryable,
    retryAfterMs,
    providerId,
    providerErrorCode,
    providerErrorText,
    httpStatus,
    issues,
    attempts,
    texts,
  };
  return toPlain(stored);
}

/** A copy as it comes out of any store: without `undefined`. */
function toPlain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

/**
 * The result as it was, but for `raw` and the error's `cause` and `stack`, which aren't kept.
 *
 * @param to The recipient, which whoever asks again with the same content knows.
 */
export function fromStoredOutcome(
  stored: StoredOutcome,
  to: string,
): Result<SendResult, KMsgError> {
  if (stored.isSuccess) return ok({ ...stored.value, to });
  const { code, ...details } = stored.error;
  return fail(new KMsgError(code, details));
}
