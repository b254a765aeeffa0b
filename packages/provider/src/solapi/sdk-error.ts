import { KMsgError } from "@k-msg/core";
import { mapHttpError, type Purpose, toHttpPurpose, toText } from "./map-error.ts";
import type { JsonObject } from "./wire.ts";

interface SdkErrorContext {
  readonly providerId: string;
  readonly purpose: Purpose;
  readonly contents: readonly string[];
}

/** `DefaultError`s that happen before anything leaves (sheet §17). */
const BEFORE_SENDING = new Set(["AuthError", "JSONStringifyError"]);

/**
 * The SDK's exceptions, told apart by tag: its classes aren't imported. What it throws once a request
 * may have left is `unknown`, because it repeats sends by itself and throws bare errors for answers
 * that it can't read.
 */
export function mapSdkError(cause: unknown, context: SdkErrorContext): KMsgError {
  const { providerId, purpose, contents } = context;
  const error = (typeof cause === "object" && cause !== null ? cause : {}) as JsonObject;
  const outcome = toHttpPurpose(purpose) === "send" ? "unknown" : "not_sent";
  switch (error._tag) {
    case "ApiKeyError":
      return new KMsgError("AUTHENTICATION_FAILED", {
        outcome: "not_sent",
        providerId,
        cause,
        contents,
      });
    // Its check of the input; what it says holds the input.
    case "BadRequestError":
    case "InvalidDateError":
      return new KMsgError("INVALID_REQUEST", {
        outcome: "not_sent",
        providerId,
        cause,
        contents,
        texts: {
          en: "The official SDK refused the input before sending. Its reason is in `cause`.",
          ko: "공식 SDK가 발송 전에 입력을 거부했습니다. 이유는 `cause`에 있습니다.",
        },
      });
    case "ClientError":
    case "ServerError":
      return mapHttpError(toHttpAnswer(error), { ...context, now: Date.now() });
    case "NetworkError":
      return new KMsgError("NETWORK_ERROR", {
        outcome,
        retryable: true,
        providerId,
        cause,
        contents,
      });
    case "DefaultError":
      return mapDefaultError(cause, toText(error.errorCode) ?? "", context);
    default:
      return new KMsgError("PROVIDER_ERROR", { outcome, providerId, cause, contents });
  }
}

function mapDefaultError(cause: unknown, errorCode: string, context: SdkErrorContext): KMsgError {
  const { providerId, purpose, contents } = context;
  const outcome =
    toHttpPurpose(purpose) === "send" && !BEFORE_SENDING.has(errorCode)
      ? "unknown"
      : ("not_sent" as const);
  // Connection trouble or HTTP 503, four times over.
  const isNetwork = errorCode === "RequestFailedAfterRetryError";
  return new KMsgError(isNetwork ? "NETWORK_ERROR" : "PROVIDER_ERROR", {
    outcome,
    retryable: isNetwork,
    providerId,
    ...(errorCode === "" ? {} : { providerErrorCode: errorCode }),
    cause,
    contents,
  });
}

/** `HTTP_<status>` and `ResponseParseError` are the SDK's own codes, for bodies without one. */
function toHttpAnswer(error: JsonObject) {
  const { errorCode, errorMessage } = error;
  const isOwn = /^HTTP_\d+$|^ResponseParseError$/.test(String(errorCode));
  return {
    status: Number(error.httpStatus ?? 500),
    headers: new Headers(),
    text: JSON.stringify(isOwn ? {} : { errorCode, errorMessage }),
  };
}
