import { countBytes } from "@k-msg/core";
import { readCustomFields } from "./custom-fields.ts";
import { SMS_BYTES } from "./message-type.ts";
import { charge, priceOf, spendable } from "./money.ts";
import { registerMessage } from "./register-message.ts";
import type { Group, SolapiContext, StoredMessage } from "./state.ts";

/**
 * Sends a text instead of a message that Kakao couldn't deliver (대체발송, §6.1): unless `disableSms`,
 * and only with a registered `from`. The text is the message's own `text`, or what Kakao would have shown;
 * `subject` counts only for an LMS. Nothing is sent, and nothing said, when it can't be.
 */
export function sendSubstitute(
  solapi: SolapiContext,
  group: Group,
  message: StoredMessage,
): StoredMessage | undefined {
  const { input } = message;
  if (input.kakaoOptions?.disableSms) return undefined;
  const text = input.text || message.text;
  const type = countBytes(text) > SMS_BYTES ? "LMS" : "SMS";
  const { code } = registerMessage(solapi, group, {
    to: message.to,
    from: message.from,
    country: message.country,
    type,
    text,
    subject: type === "LMS" ? input.subject : undefined,
  });
  if (code !== "2000" || priceOf(type) > spendable(solapi.state)) return undefined;
  const substitute: StoredMessage = { ...message, type, text, buttons: undefined };
  charge(solapi, group, substitute, "replacement");
  message.paid = substitute.paid;
  substitute.inboxId = solapi.world.messages.accept({
    vendor: "solapi",
    vendorMessageId: message.messageId,
    groupId: message.groupId,
    to: message.to,
    from: message.from,
    type,
    text,
    subject: type === "LMS" ? (input.subject ?? undefined) : undefined,
    customFields: readCustomFields(input.customFields),
    substituteOf: message.inboxId,
    status: "ACCEPTED",
    code: "2000",
  }).id;
  return substitute;
}
