import { countBytes, type OutboundMessage } from "@k-msg/core";
import { chooseSubstituteType } from "./substitute-type.ts";

/** A substitute text for who can't be reached on Kakao (대체발송). */
export interface PlannedFallback {
  /**
   * As wished, unless the text is too long for it; else by title and length. Vendors that send the substitute
   * themselves may choose otherwise: see the result's warnings.
   */
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
  return {
    type: chooseSubstituteType(fallbackChannel, text, title),
    ...(text !== undefined && { text, bytes: countBytes(text) }),
    ...(title !== undefined && { title }),
  };
}
