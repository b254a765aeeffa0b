import type { MessageType, OutboundMessage, SendResult, SendWarning } from "@k-msg/core";
import { warning } from "../shared/warnings.ts";

/** A message that may leave, with what couldn't be honoured in it. */
export interface Prepared {
  readonly message: OutboundMessage;
  /** What a template became. */
  readonly renderedText?: string;
  readonly warnings: readonly SendWarning[];
}

/** Aligo's word on a whole request: one id for all its messages. */
export interface Acceptance {
  readonly id: string;
  /** The type Aligo made of them, where it tells one. */
  readonly type?: MessageType;
  readonly raw: unknown;
}

export function toResult(
  { message, warnings, renderedText }: Prepared,
  { id, type = message.type, raw }: Acceptance,
  providerId: string,
): SendResult {
  const all = type === message.type ? warnings : [...warnings, typeChanged(type)];
  return {
    messageId: message.messageId,
    providerId,
    providerMessageId: id,
    status: "PENDING",
    type,
    to: message.to,
    ...(renderedText === undefined ? {} : { renderedText }),
    ...(all.length > 0 ? { warnings: all } : {}),
    raw,
  };
}

function typeChanged(type: MessageType): SendWarning {
  return warning(
    "OPTION_UNSUPPORTED",
    "type",
    `Aligo took it as ${type}, and charges for that.`,
    `알리고가 ${type} 유형으로 접수했으며, 요금도 그 유형으로 부과됩니다.`,
  );
}
