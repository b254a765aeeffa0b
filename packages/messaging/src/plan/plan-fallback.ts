import { measureText, type OutboundMessage, STANDARD_LIMITS } from "@k-msg/core";

/** A substitute text for who can't be reached on Kakao (대체발송). */
export interface PlannedFallback {
  /** As wished, else by its length. Vendors that send the substitute themselves may choose otherwise: see the result's warnings. */
  readonly type: "SMS" | "LMS";
  /** Rendered; absent when the message's own text is to be used, which only the vendor knows. */
  readonly text?: string;
  readonly title?: string;
  /** EUC-KR bytes of `text`. */
  readonly bytes?: number;
}

export function planFallback(message: OutboundMessage): PlannedFallback | undefined {
  if (!("failover" in message) || !message.failover?.enabled) return undefined;
  const { fallbackChannel, fallbackContent: text, fallbackTitle: title } = message.failover;
  const bytes = text === undefined ? undefined : measureText(text).bytes;
  const isLong = title !== undefined || (bytes ?? 0) > STANDARD_LIMITS.text.SMS.maxBytes;
  const byLength = isLong ? "LMS" : "SMS";
  return {
    type: fallbackChannel === undefined ? byLength : fallbackChannel === "lms" ? "LMS" : "SMS",
    ...(text !== undefined && { text, bytes }),
    ...(title !== undefined && { title }),
  };
}
