import { hideContents, type KMsgError } from "@k-msg/core";
import type { HttpAnswer, HttpRequest } from "../shared/exchange.ts";
import { parseJsonObject } from "../shared/parse-json.ts";
import { parseRetryAfter, statusError } from "../shared/status-error.ts";
import { showCode, type VendorCode, vendorError } from "../shared/vendor-code.ts";
import { findCode, KEY_REFUSED, UPLOAD_REFUSED } from "./error-codes.ts";

/** What a call was for: only `send` can leave a message behind, and only `cancel` takes one back. */
export type Purpose = "send" | "upload" | "read" | "cancel";

export interface ErrorContext {
  readonly providerId: string;
  readonly purpose: Purpose;
  /** Milliseconds since 1970, for `Retry-After`. */
  readonly now: number;
  /** Taken out of the vendor's words. */
  readonly contents: readonly string[];
  /** The API key hasn't the length of one. */
  readonly keyIsOdd?: boolean;
}

/** The error for an HTTP status that isn't 2xx: `{ errorCode, errorMessage }`, or anything from a gateway. */
export function mapHttpError(answer: HttpAnswer, context: ErrorContext): KMsgError {
  const { providerId, purpose, now, contents } = context;
  const body = parseJsonObject(answer.text) ?? {};
  const code = toText(body.errorCode);
  const words = {
    providerErrorCode: code === undefined ? undefined : showCode(code, contents),
    providerErrorText: hide(toText(body.errorMessage), contents),
  };
  const isRefusal = answer.status >= 400 && answer.status < 500 && answer.status !== 408;
  const entry = isRefusal ? findEntry(code, context) : undefined;
  if (!entry) {
    return statusError(answer, toHttpPurpose(purpose), providerId, now, words);
  }
  return vendorError(entry, {
    ...words,
    providerId,
    purpose: toHttpPurpose(purpose),
    httpStatus: answer.status,
    retryAfterMs: parseRetryAfter(answer.headers.get("retry-after"), now),
    unknownOutcome: "not_sent",
  });
}

/** The error for one message that SOLAPI names as failed. */
export function mapMessageError(
  message: { statusCode?: unknown; statusMessage?: unknown },
  unknownOutcome: "not_sent" | "unknown",
  context: Pick<ErrorContext, "providerId" | "contents">,
): KMsgError {
  const code = toText(message.statusCode);
  return vendorError(findCode(code), {
    providerErrorCode: code === undefined ? undefined : showCode(code, context.contents),
    providerErrorText: hide(toText(message.statusMessage), context.contents),
    providerId: context.providerId,
    purpose: "send",
    unknownOutcome,
  });
}

/** A code as text; SOLAPI writes codes as strings, and a number means the same. */
export function toText(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function hide(text: string | undefined, contents: readonly string[]): string | undefined {
  return text === undefined ? undefined : hideContents(text, contents);
}

/** `ValidationError` is about the body or about the form of the key (sheet §2.1); a look-up has no body. */
function findEntry(
  code: string | undefined,
  { purpose, keyIsOdd }: ErrorContext,
): VendorCode | undefined {
  const entry = findCode(code);
  if (code?.toLowerCase() !== "validationerror") return entry;
  if (keyIsOdd || purpose === "read") return KEY_REFUSED;
  return purpose === "upload" ? UPLOAD_REFUSED : entry;
}

/** Nothing goes out by an upload; a cancel that got no answer may have been done, as a send may. */
export function toHttpPurpose(purpose: Purpose): HttpRequest["purpose"] {
  return purpose === "send" || purpose === "cancel" ? "send" : "read";
}
