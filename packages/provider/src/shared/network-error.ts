import { KMsgError, type SendOutcome } from "@k-msg/core";
import type { HttpRequest } from "./exchange.ts";
import { listRequestContents } from "./request-contents.ts";

/**
 * Codes that say no connection came about, so no request left. Node and undici use the system's
 * names, Bun its own. `ETIMEDOUT` and `ECONNRESET` aren't here: they also happen after sending.
 */
const NEVER_CONNECTED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ConnectionRefused",
  "FailedToOpenSocket",
]);

/**
 * The error for a request that got no answer.
 * @param mayHaveLeft `false` where it is known that there never was a connection.
 */
export function networkError(
  cause: unknown,
  ended: "aborted" | "timeout" | "broken",
  request: Pick<HttpRequest, "purpose" | "headers" | "body"> & Partial<Pick<HttpRequest, "url">>,
  providerId: string,
  mayHaveLeft = true,
): KMsgError {
  const left: SendOutcome = request.purpose === "send" && mayHaveLeft ? "unknown" : "not_sent";
  const evidence = { providerId, cause, contents: listRequestContents(request) };
  if (ended === "aborted") {
    return new KMsgError("REQUEST_ABORTED", { outcome: left, ...evidence });
  }
  if (ended === "timeout") {
    return new KMsgError("NETWORK_TIMEOUT", { outcome: left, retryable: true, ...evidence });
  }
  const outcome = neverConnected(cause) ? "not_sent" : left;
  return new KMsgError("NETWORK_ERROR", { outcome, retryable: true, ...evidence });
}

function neverConnected(error: unknown, depth = 0): boolean {
  if (typeof error !== "object" || error === null || depth > 4) return false;
  const { code, syscall, cause, errors } = error as Readonly<Record<string, unknown>>;
  // A router may also say so while an answer is being waited for.
  if (syscall === "read" || syscall === "write") return false;
  if (typeof code === "string" && NEVER_CONNECTED.has(code)) return true;
  if (Array.isArray(errors) && errors.length > 0)
    return errors.every((each) => neverConnected(each, depth + 1));
  return neverConnected(cause, depth + 1);
}
