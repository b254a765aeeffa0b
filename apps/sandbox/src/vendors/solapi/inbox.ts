import { readCustomFields } from "./custom-fields.ts";
import { isAdvertisable } from "./message-type.ts";
import type { SolapiContext, StoredMessage } from "./state.ts";

/** Hands a message to the sandbox's inbox and answers its id there. */
export function acceptIntoInbox(
  { world, state }: SolapiContext,
  message: StoredMessage,
  scheduledAt?: number,
): string {
  const { input } = message;
  const file = state.files.get(input.imageId ?? input.kakaoOptions?.imageId ?? "");
  return world.messages.accept({
    vendor: "solapi",
    vendorMessageId: message.messageId,
    groupId: message.groupId,
    to: message.to,
    from: message.from,
    type: toCommonType(message.type),
    text: message.text,
    subject: message.type === "SMS" ? undefined : (input.subject ?? undefined),
    image: file && { bytes: file.bytes, contentType: file.contentType },
    buttons: message.buttons,
    templateId: input.kakaoOptions?.templateId ?? undefined,
    customFields: readCustomFields(input.customFields),
    scheduledAt: scheduledAt === undefined ? undefined : new Date(scheduledAt),
    status: scheduledAt === undefined ? "ACCEPTED" : "SCHEDULED",
    code: "2000",
  }).id;
}

/** The words that every vendor's messages are told in: 알림톡 is ATA only here. */
export function toCommonType(type: string): string {
  if (type === "ATA") return "ALIMTALK";
  return isAdvertisable(type) ? "FRIENDTALK" : type;
}
