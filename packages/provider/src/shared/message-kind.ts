import type { OutboundAlimtalk, OutboundMessage, OutboundText } from "@k-msg/core";

export function isText(message: OutboundMessage): message is OutboundText {
  return message.type === "SMS" || message.type === "LMS" || message.type === "MMS";
}

export function isAlimtalk(message: OutboundMessage): message is OutboundAlimtalk {
  return message.type === "ALIMTALK";
}
