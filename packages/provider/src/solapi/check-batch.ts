import { KMsgError, type OutboundMessage, type Provider } from "@k-msg/core";
import { BATCH } from "./limits.ts";

/** What only a mistake in the calling code brings about. Nothing is sent then. */
export function findMisuse(
  messages: readonly OutboundMessage[],
  batchKey: NonNullable<Provider["batchKey"]>,
  providerId: string,
): KMsgError | undefined {
  const [first] = messages;
  if (messages.length < 2 || first === undefined) return undefined;
  const key = batchKey(first);
  const isOne = key !== undefined && messages.every((message) => batchKey(message) === key);
  if (isOne && messages.length <= BATCH.maxMessages) return undefined;
  return new KMsgError("INVALID_REQUEST", {
    outcome: "not_sent",
    providerId,
    texts: {
      en: `One batch takes at most ${BATCH.maxMessages} messages, all with the same \`batchKey\`; one without a key goes alone. Group them by it, or send through \`KMsg\`.`,
      ko: `한 묶음에는 \`batchKey\`가 같은 메시지를 최대 ${BATCH.maxMessages}건까지 담을 수 있고, 키가 없는 메시지는 따로 보내야 합니다. 키별로 나누거나 \`KMsg\`로 보내세요.`,
    },
  });
}
