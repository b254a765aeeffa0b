/** Every kind of message the contracts know. What can be sent is what a provider claims. */
export const MESSAGE_TYPES = [
  "SMS",
  "LMS",
  "MMS",
  "ALIMTALK",
  "FRIENDTALK",
  "NSA",
  "VOICE",
  "FAX",
  "RCS_SMS",
  "RCS_LMS",
  "RCS_MMS",
  "RCS_TPL",
  "RCS_ITPL",
  "RCS_LTPL",
] as const;

export type MessageType = (typeof MESSAGE_TYPES)[number];

/** The types that `send()` chooses between when `type` is omitted. */
export type TextMessageType = "SMS" | "LMS" | "MMS";

export function isMessageType(value: unknown): value is MessageType {
  return (MESSAGE_TYPES as readonly unknown[]).includes(value);
}

export function isTextMessageType(type: MessageType): type is TextMessageType {
  return type === "SMS" || type === "LMS" || type === "MMS";
}
