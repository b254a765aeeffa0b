import {
  fail,
  KMsgError,
  type KMsgErrorDetails,
  MESSAGE_TYPES,
  type OutboundMessage,
  ok,
  type Provider,
  type ProviderLimits,
  type Result,
  type SendContext,
  type SendResult,
} from "@k-msg/core";

export interface BatchingProvider extends Provider {
  /** The messages of each request. */
  readonly requests: OutboundMessage[][];
}

type Answer = (message: OutboundMessage) => unknown;

/** A provider that takes many messages at once, and what it was handed. */
export function batchingProvider(
  settings: {
    id?: string;
    /** Most messages of one request. */
    most?: number;
    key?: Provider["batchKey"];
    limits?: Partial<ProviderLimits>;
    /** Default: accepted. */
    answer?: Answer;
    /** For a whole request, in place of `answer`. */
    answerAll?: (messages: readonly OutboundMessage[], context: SendContext) => unknown;
    findMessage?: Provider["findMessage"];
  } = {},
): BatchingProvider {
  const { id = "batcher", most = 100, key = () => "", limits, answer, answerAll } = settings;
  const requests: OutboundMessage[][] = [];
  const reply = (message: OutboundMessage) =>
    (answer?.(message) ?? accepted(id, message)) as Result<SendResult, KMsgError>;
  const batch = Object.fromEntries(MESSAGE_TYPES.map((type) => [type, { maxMessages: most }]));
  return {
    id,
    name: id,
    supportedTypes: MESSAGE_TYPES,
    limits: { asOf: "2026-11-23", source: "test", batch, ...limits },
    requests,
    batchKey: key,
    async send(message, context) {
      requests.push([message]);
      if (answerAll) return ((await answerAll([message], context)) as never)?.[0] as never;
      return reply(message);
    },
    async sendBatch(messages, context) {
      requests.push([...messages]);
      return (answerAll ? await answerAll(messages, context) : messages.map(reply)) as never;
    },
    ...(settings.findMessage && { findMessage: settings.findMessage }),
    healthCheck: async () => ({ healthy: true }),
  };
}

export function accepted(
  providerId: string,
  { messageId, type, to }: OutboundMessage,
): Result<SendResult, KMsgError> {
  const providerMessageId = `${providerId}:${messageId}`;
  return ok({ messageId, providerId, providerMessageId, status: "PENDING", type, to });
}

export function failed(
  code: KMsgError["code"],
  details: Partial<KMsgErrorDetails> = {},
): Result<never, KMsgError> {
  return fail(new KMsgError(code, { outcome: "not_sent", ...details }));
}

/** As many messages, numbered by their ids, to as many people. */
export function messages<T extends object>(
  count: number,
  fields?: T,
): ({ messageId: string; to: string; text: string } & T)[] {
  return Array.from({ length: count }, (_, index) => ({
    messageId: `m-${index}`,
    to: `0100000${String(index % 10_000).padStart(4, "0")}`,
    text: "hi",
    ...(fields as T),
  }));
}

/** `accepted`, or the outcome of the failure. */
export function outcomeOf(result: Result<SendResult, KMsgError>): string {
  return result.isSuccess ? "accepted" : result.error.outcome;
}

/** Resolves when the event loop has turned, so that all that could go on has. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
