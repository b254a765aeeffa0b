import {
  type SendResult,
  type SentMessage,
  type TrackedMessage,
  withoutUndefined,
} from "@k-msg/core";

/** What a vendor is asked by. */
export function toSentMessage(of: TrackedMessage | SendResult): SentMessage {
  const { messageId, providerMessageId, type, to, country, templateId, scheduledAt } = of;
  const own = "id" in of ? ownOfRecord(of) : ownOfResult(of);
  return withoutUndefined<SentMessage>({
    messageId,
    providerMessageId,
    type,
    to,
    country,
    templateId,
    ...own,
    scheduledAt: scheduledAt === undefined ? undefined : new Date(scheduledAt),
  });
}

function ownOfRecord({ from, text, acceptedAt, createdAt }: TrackedMessage) {
  // The answer comes within seconds of the request; the intent may have waited for its turn.
  return { from, text, requestedAt: acceptedAt ?? createdAt };
}

function ownOfResult({ renderedText, requestedAt }: SendResult) {
  return { text: renderedText, requestedAt: requestedAt ?? 0 };
}
