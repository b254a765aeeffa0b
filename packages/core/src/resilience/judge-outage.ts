import type { KMsgErrorCode } from "../error/error-code.ts";
import type { KMsgError } from "../error/kmsg-error.ts";

/**
 * What a call tells of the vendor:
 * - `outage`: it doesn't work.
 * - `answered`: it works; a refusal of the message is an answer too.
 * - `ignored`: nothing.
 */
export type CircuitVerdict = "outage" | "answered" | "ignored";

const OUTAGES: ReadonlySet<KMsgErrorCode> = new Set([
  "NETWORK_ERROR",
  "NETWORK_TIMEOUT",
  "NETWORK_SERVICE_UNAVAILABLE",
]);

/**
 * The breaker's usual judgement of a failure. An outage is a vendor that can't be reached, fails (5xx) or answers
 * what can't be understood. Faults of the message, the credentials or the balance aren't: another call may do
 * better. Too many requests are for the limiter and `retryAfterMs`. What was refused or aborted in this process, or
 * came from a provider's bug, tells nothing.
 */
export function judgeOutage(error: KMsgError): CircuitVerdict {
  const { code, outcome, httpStatus, providerErrorCode } = error;
  if (OUTAGES.has(code) || (code === "PROVIDER_ERROR" && outcome === "unknown")) return "outage";
  if (code === "RATE_LIMIT_EXCEEDED") return "ignored";
  return httpStatus === undefined && providerErrorCode === undefined ? "ignored" : "answered";
}
