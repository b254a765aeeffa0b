import {
  type DeliveryReport,
  type FindMessageQuery,
  fail,
  KMsgError,
  type KMsgErrorCode,
  type MessageSighting,
  type MessageType,
  type OutboundMessage,
  ok,
  type Provider,
  type ProviderLimits,
  type Result,
  type SendResult,
  type SendWarning,
  type SentMessage,
} from "@k-msg/core";

export interface Arrived {
  readonly id: string;
  readonly message: OutboundMessage;
  report: DeliveryReport;
}

export interface Vendor extends Provider {
  /** What it took, oldest first. */
  readonly inbox: Arrived[];
  /** How many messages each question for statuses named. */
  readonly questions: number[];
  find(to: string): Arrived;
}

export interface VendorSettings {
  id?: string;
  types?: readonly MessageType[];
  limits?: Partial<ProviderLimits>;
  /** Messages to a number; default all are accepted, and stay pending. */
  onSend?: (message: OutboundMessage) => Result<SendResult, KMsgError> | undefined;
  /** Sends its own substitutes. */
  substitutes?: boolean;
  /** Says nothing of messages to a number. */
  onAsk?: (message: SentMessage) => Result<DeliveryReport, KMsgError> | undefined;
  lookUp?: boolean;
}

const NO_SUBSTITUTE: SendWarning = {
  code: "FAILOVER_UNSUPPORTED_PROVIDER",
  message: "No substitute is sent.",
  messageKo: "대체 문자를 보내지 않습니다.",
};

/** A vendor with an inbox, batches, reports and look-ups, without a network. */
export function createVendor(settings: VendorSettings = {}): Vendor {
  const { id = "vendor", types = ["SMS", "LMS", "ALIMTALK"], onSend, onAsk } = settings;
  const inbox: Arrived[] = [];
  const questions: number[] = [];
  const take = (message: OutboundMessage): Result<SendResult, KMsgError> => {
    const refused = onSend?.(message);
    if (refused) return refused;
    const arrived = { id: `${id}-${inbox.length + 1}`, message, report: { status: "PENDING" } };
    inbox.push(arrived as Arrived);
    const { messageId, type, to } = message;
    const warns = "failover" in message && message.failover && !settings.substitutes;
    return ok({
      messageId,
      providerId: id,
      providerMessageId: arrived.id,
      status: "PENDING",
      type,
      to,
      ...(warns && { warnings: [NO_SUBSTITUTE] }),
    });
  };
  const sight = ({ message, copies = 1 }: FindMessageQuery): MessageSighting => {
    const same = inbox.filter(
      (each) => each.message.to === message.to && textOf(each.message) === textOf(message),
    );
    const [first] = same;
    if (!first) return { found: "absent" };
    if (same.length !== copies) return { found: "unclear" };
    return { found: "accepted", providerMessageId: first.id };
  };
  return {
    id,
    name: id,
    supportedTypes: types,
    limits: {
      asOf: "2026-11-23",
      source: "the test",
      schedule: Object.fromEntries(types.map((type) => [type, {}])),
      ...settings.limits,
    },
    inbox,
    questions,
    find(to) {
      const found = inbox.find(({ message }) => message.to === to);
      if (!found) throw new Error("nothing arrived there");
      return found;
    },
    send: async (message) => take(message),
    batchKey: () => "all",
    sendBatch: async (messages) => messages.map(take),
    healthCheck: async () => ({ healthy: true }),
    async getDeliveryStatuses(messages) {
      questions.push(messages.length);
      return messages.map((message) => {
        const answer = onAsk?.(message);
        if (answer) return answer;
        const found = inbox.find((each) => each.id === message.providerMessageId);
        return ok(found?.report ?? { status: "UNKNOWN" });
      });
    },
    ...(settings.lookUp && { findMessage: async (query: FindMessageQuery) => ok(sight(query)) }),
  };
}

function textOf(message: OutboundMessage): string {
  return "text" in message ? message.text : "";
}

export function refusal(
  outcome: "not_sent" | "unknown" = "not_sent",
  code: KMsgErrorCode = "PROVIDER_ERROR",
) {
  return fail(new KMsgError(code, { outcome, providerErrorCode: "E1" }));
}

/** A number for each message. */
export function numberOf(index: number): string {
  return `010${String(index).padStart(8, "0")}`;
}
