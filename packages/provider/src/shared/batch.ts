import {
  fail,
  KMsgError,
  type Locale,
  listContents,
  type OutboundMessage,
  ok,
  type Provider,
  type Result,
  type SendContext,
  type SendResult,
} from "@k-msg/core";
import { refuseEarly } from "./guard.ts";

/** What became of one message. */
export type Settled = Result<SendResult, KMsgError>;

export type AtLeastOne<T> = readonly [T, ...T[]];

type Batching = Pick<Provider, "id" | "supportedTypes" | "limits"> &
  Required<Pick<Provider, "batchKey">>;

/**
 * A provider's `sendBatch` around the request that `sendTogether` makes: keeps back what may not leave, and puts
 * the results into the messages' order. Messages that don't belong together are a programming error: none is sent.
 * Never rejects.
 */
export async function settleBatch(
  provider: Batching,
  messages: readonly OutboundMessage[],
  context: SendContext,
  sendTogether: (going: AtLeastOne<OutboundMessage>) => Promise<readonly Settled[]>,
): Promise<Settled[]> {
  const misuse = findMisuse(provider, messages);
  if (misuse) return messages.map(() => fail(misuse));
  const check = (message: OutboundMessage) => {
    const refusal = refuseEarly(provider, message, context);
    return refusal ? fail(refusal) : ok(message);
  };
  return sendFitting(provider.id, messages, check, async (going) => {
    try {
      return await sendTogether(going);
    } catch (cause) {
      const contents = going.flatMap(listContents);
      const details = { outcome: "unknown", providerId: provider.id, cause, contents } as const;
      const bug = new KMsgError("UNKNOWN_ERROR", details);
      return going.map(() => fail(bug));
    }
  });
}

/** Keeps back each message that `prepare` refuses, sends the others by one call of `send`, and restores the order. */
export async function sendFitting<Message extends OutboundMessage, Fit>(
  providerId: string,
  messages: readonly Message[],
  prepare: (message: Message) => Result<Fit, KMsgError> | Promise<Result<Fit, KMsgError>>,
  send: (fitting: AtLeastOne<Fit>) => Promise<readonly Settled[]>,
): Promise<Settled[]> {
  const prepared: Result<Fit, KMsgError>[] = [];
  for (const message of messages) {
    try {
      prepared.push(await prepare(message));
    } catch (cause) {
      // A message that is odd in itself: nothing has left, and the others may go.
      const contents = listContents(message);
      const details = { outcome: "not_sent", providerId, cause, contents } as const;
      prepared.push(fail(new KMsgError("UNKNOWN_ERROR", details)));
    }
  }
  const fitting = prepared.flatMap((each) => (each.isSuccess ? [each.value] : []));
  const sent = isFilled(fitting) ? await send(fitting) : [];
  let next = 0;
  return prepared.map((each) => (each.isSuccess ? (sent[next++] as Settled) : each));
}

function isFilled<T>(list: readonly T[]): list is AtLeastOne<T> {
  return list.length > 0;
}

/** What only a mistake in the calling code brings about: too many messages, or some that can't go together. */
export function findMisuse(
  provider: Batching,
  messages: readonly OutboundMessage[],
): KMsgError | undefined {
  const [first] = messages;
  if (!first || messages.length === 1) return undefined;
  const limit = provider.limits?.batch?.[first.type];
  const most = (isOneText(messages) ? limit?.maxOfOneText : undefined) ?? limit?.maxMessages;
  if (most !== undefined && messages.length > most) {
    return misused(provider, tooMany(messages.length, most));
  }
  const key = provider.batchKey(first);
  const together = key !== undefined && messages.every((each) => provider.batchKey(each) === key);
  return together ? undefined : misused(provider, NOT_TOGETHER);
}

function isOneText(messages: readonly OutboundMessage[]): boolean {
  // Whoever calls a provider directly may hand over anything.
  return new Set(messages.map((each) => (each as { text?: unknown } | null)?.text)).size === 1;
}

function misused({ id }: Batching, texts: Record<Locale, string>): KMsgError {
  return new KMsgError("INVALID_REQUEST", { outcome: "not_sent", providerId: id, texts });
}

const NOT_TOGETHER = {
  en: "These messages can't share one request. Give `sendBatch` messages of one `batchKey`, or send through `KMsg`.",
  ko: "한 요청으로 함께 보낼 수 없는 메시지들입니다. `batchKey`가 같은 메시지만 `sendBatch`에 넣거나 `KMsg`로 보내세요.",
};

function tooMany(count: number, most: number): Record<Locale, string> {
  return {
    en: `One request takes ${most} messages; these are ${count}. Split them, or send through \`KMsg\`.`,
    ko: `한 요청에 ${most}건까지 보낼 수 있는데 ${count}건입니다. 나누어 보내거나 \`KMsg\`로 보내세요.`,
  };
}
