import type { KMsgError, KMsgErrorCode } from "@k-msg/core";
import type { OnUnknown } from "../config/k-msg-config.ts";

/** Failures that lie with the vendor or with our account there: another vendor could do better. */
const ELSEWHERE: ReadonlySet<KMsgErrorCode> = new Set([
  "AUTHENTICATION_FAILED",
  "IP_NOT_ALLOWED",
  "ACCOUNT_RESTRICTED",
  "INSUFFICIENT_BALANCE",
  "SENDER_NOT_REGISTERED",
  "TEMPLATE_NOT_FOUND",
  "KAKAO_CHANNEL_INVALID",
  "RATE_LIMIT_EXCEEDED",
  "NETWORK_ERROR",
  "NETWORK_TIMEOUT",
  "NETWORK_SERVICE_UNAVAILABLE",
]);

/** Whether the next provider may get a message that this one failed to send. */
export function mayMoveOn(error: KMsgError, onUnknown: OnUnknown): boolean {
  if (error.outcome === "unknown") return onUnknown === "failover";
  // A failure without a finer code is the vendor's when it may pass; else it may be the message's.
  return ELSEWHERE.has(error.code) || (error.code === "PROVIDER_ERROR" && error.retryable);
}
