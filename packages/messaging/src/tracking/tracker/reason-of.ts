import type { DeliveryReason, KMsgErrorCode } from "@k-msg/core";

/** Refusals that mean the same as a report of the vendor's would. None of them calls for a substitute. */
const REASONS: Partial<Record<KMsgErrorCode, DeliveryReason>> = {
  INSUFFICIENT_BALANCE: "balance",
  SENDER_NOT_REGISTERED: "sender_invalid",
  SENDER_BLOCKED: "sender_invalid",
  RECIPIENT_INVALID: "number_invalid",
  RECIPIENT_OPTED_OUT: "opted_out",
  DUPLICATE_RECIPIENT: "duplicate",
  TEMPLATE_NOT_FOUND: "template_mismatch",
  TEMPLATE_MISMATCH: "template_mismatch",
  KAKAO_CHANNEL_INVALID: "channel_invalid",
  CONTENT_REJECTED: "content_rejected",
  TEXT_TOO_LONG: "content_rejected",
  TEXT_UNENCODABLE: "content_rejected",
  IMAGE_REJECTED: "content_rejected",
  RATE_LIMIT_EXCEEDED: "rate_limited",
};

/** Why a message wasn't sent, in the words of delivery. Nothing where the error says more than those could. */
export function reasonOf(code: KMsgErrorCode): DeliveryReason | undefined {
  return REASONS[code];
}
