import {
  type Balance,
  type DeliveryReport,
  type FindMessageQuery,
  fail,
  type KMsgError,
  MESSAGE_TYPES,
  type MessageSighting,
  type MessageType,
  type OutboundMessage,
  ok,
  type Provider,
  type ProviderHealth,
  type ProviderLimits,
  type Result,
  type SendContext,
  type SendResult,
  type SentMessage,
} from "@k-msg/core";
import { cancelSafely, NOT_WAITING, notCancelled } from "../shared/cancel-error.ts";
import { NOT_SHOWN, type Told } from "../shared/delivery.ts";
import { neverReject, refuseEarly } from "../shared/guard.ts";
import { lookUp } from "../shared/look-up.ts";
import { readDeliveries } from "../shared/read-deliveries.ts";

/** What the mock does with one message. */
export type MockAnswer =
  /** Fields of the result to set, such as `{ status: "SENT", warnings: […] }`. */
  Partial<SendResult> | KMsgError;

/** What the mock says of a message whose answer was lost. */
export type MockSighting = MessageSighting | KMsgError;

/** What the mock says of a message's delivery. */
export type MockReport = DeliveryReport | KMsgError;

export interface MockProviderConfig {
  /** Default `mock`. */
  id?: string;
  /** Default: every type. */
  supportedTypes?: readonly MessageType[];
  /** Default: any time may be scheduled, nothing else is checked. */
  limits?: ProviderLimits;
  /** Ids it gives, in turn by the message's number from 1. Default `mock-1`, `mock-2` … */
  toProviderMessageId?: (count: number) => string;
  /** Decides on each message; default: everything is accepted as `PENDING`. */
  answer?: (message: OutboundMessage) => MockAnswer | undefined;
  /**
   * Lets lost messages be looked up, and decides on each; for `undefined`, what was accepted is found by its
   * `messageId` and all else is absent. With `limits: { …, lookup: { completeAfterMs: 0 } }`, absent is not sent.
   * Default: no look-ups, so that an `unknown` stays one.
   */
  find?: (query: FindMessageQuery) => MockSighting | undefined;
  /**
   * Lets deliveries be read, and decides on each message; for `undefined`, what was accepted has the status it was
   * accepted with, and all else is unknown. Default: deliveries can't be read.
   */
  report?: (message: SentMessage) => MockReport | undefined;
  /**
   * Lets messages be cancelled, and decides on each: an error, or `undefined` for a vendor's usual way, in which
   * what it accepted for a time to come is cancelled, and nothing else. Default: nothing can be cancelled.
   */
  cancel?: (message: SentMessage) => KMsgError | undefined;
  /** Won at `getBalance()`. Default 1,000,000. */
  krw?: number;
}

const ANY_TIME: ProviderLimits = {
  asOf: "2026-11-23",
  source: "the mock's own choice",
  schedule: Object.fromEntries(MESSAGE_TYPES.map((type) => [type, {}])),
};

/** A provider without a network, for tests of your own code. It keeps what it was sent. */
export class MockProvider implements Provider {
  readonly id: string;
  readonly name = "Mock";
  readonly supportedTypes: readonly MessageType[];
  readonly limits: ProviderLimits;
  /** Whether `healthCheck()` says healthy. */
  healthy = true;
  /** Only with `find` in the config. */
  readonly findMessage?: Provider["findMessage"];
  /** Only with `report` in the config. */
  readonly getDeliveryStatuses?: NonNullable<Provider["getDeliveryStatuses"]>;
  /** Only with `cancel` in the config. */
  readonly cancel?: NonNullable<Provider["cancel"]>;
  readonly #config: MockProviderConfig;
  readonly #next: MockAnswer[] = [];
  readonly #accepted = new Map<string, SendResult>();
  readonly #planned = new Map<string, Date>();
  #sent: OutboundMessage[] = [];
  #count = 0;

  constructor(config: MockProviderConfig = {}) {
    this.#config = config;
    this.id = config.id ?? "mock";
    this.supportedTypes = config.supportedTypes ?? MESSAGE_TYPES;
    this.limits = config.limits ?? ANY_TIME;
    const { find, report, cancel } = config;
    if (find) this.findMessage = (query) => this.#find(query, find);
    if (report) this.getDeliveryStatuses = (messages) => this.#report(messages, report);
    if (cancel) {
      this.cancel = (message, { now = Date.now } = {}) =>
        cancelSafely(this.id, message, async () => this.#cancel(message, cancel, now()));
    }
  }

  /** Every message handed to it, oldest first, also those it failed. */
  get sent(): readonly OutboundMessage[] {
    return this.#sent;
  }

  /** Answers the next message so, once; several calls queue up. */
  answerNext(...answers: MockAnswer[]): void {
    this.#next.push(...answers);
  }

  /** Forgets the messages, the queued answers and the count of ids. */
  reset(): void {
    this.#sent = [];
    this.#next.length = 0;
    this.#accepted.clear();
    this.#planned.clear();
    this.#count = 0;
    this.healthy = true;
  }

  send(
    message: OutboundMessage,
    context: SendContext = {},
  ): Promise<Result<SendResult, KMsgError>> {
    return neverReject(
      this.id,
      async () => {
        const refused = refuseEarly(this, message, context);
        if (refused) return fail(refused);
        this.#sent.push(message);
        const answer = this.#next.shift() ?? this.#config.answer?.(message) ?? {};
        return answer instanceof Error ? fail(answer) : ok(this.#accept(message, answer));
      },
      message,
    );
  }

  async healthCheck(): Promise<ProviderHealth> {
    return { healthy: this.healthy };
  }

  async getBalance(): Promise<Result<Balance, KMsgError>> {
    return ok({ providerId: this.id, krw: this.#config.krw ?? 1_000_000 });
  }

  #find(
    query: FindMessageQuery,
    find: NonNullable<MockProviderConfig["find"]>,
  ): Promise<Result<MessageSighting, KMsgError>> {
    return lookUp(this.id, query, async () => {
      const answer = find(query) ?? this.#recall(query.message);
      return answer instanceof Error ? fail(answer) : ok(answer);
    });
  }

  #recall({ messageId }: OutboundMessage): MessageSighting {
    const result = this.#accepted.get(messageId);
    if (!result) return { found: "absent" };
    const { providerMessageId, status, raw } = result;
    return { found: "accepted", providerMessageId, status, raw };
  }

  #report(
    messages: readonly SentMessage[],
    report: NonNullable<MockProviderConfig["report"]>,
  ): Promise<Told[]> {
    return readDeliveries(this.id, messages, {
      keyOf: (_message, index) => String(index),
      ask: async (group) =>
        group.map((message) => {
          const answer = report(message) ?? this.#recallDelivery(message);
          return answer instanceof Error ? fail(answer) : ok(answer);
        }),
    });
  }

  #recallDelivery({ messageId, to }: SentMessage): DeliveryReport {
    const result = this.#accepted.get(messageId);
    if (result?.to !== to) return NOT_SHOWN;
    const { status, providerMessageId } = result;
    return { status, ...(providerMessageId === undefined ? {} : { providerMessageId }) };
  }

  #cancel(
    message: SentMessage,
    cancel: NonNullable<MockProviderConfig["cancel"]>,
    now: number,
  ): Result<void, KMsgError> {
    const error = cancel(message);
    if (error) return fail(error);
    const result = this.#accepted.get(message.messageId);
    const at = this.#planned.get(message.messageId)?.getTime() ?? 0;
    if (!result || at <= now) return fail(notCancelled(NOT_WAITING, this.id));
    this.#accepted.set(message.messageId, { ...result, status: "CANCELLED" });
    return ok(undefined);
  }

  #accept(message: OutboundMessage, answer: Partial<SendResult>): SendResult {
    this.#count += 1;
    const toId = this.#config.toProviderMessageId ?? ((count) => `${this.id}-${count}`);
    const result: SendResult = {
      messageId: message.messageId,
      providerId: this.id,
      providerMessageId: toId(this.#count),
      status: "PENDING",
      type: message.type,
      to: message.to,
      ...answer,
    };
    this.#accepted.set(message.messageId, result);
    if (message.scheduledAt) this.#planned.set(message.messageId, message.scheduledAt);
    return result;
  }
}
