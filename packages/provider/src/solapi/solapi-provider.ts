import {
  type Balance,
  type FindMessageQuery,
  fail,
  type KMsgError,
  type MessageSighting,
  type OutboundMessage,
  type Provider,
  type ProviderContext,
  type ProviderHealth,
  type ProviderLimits,
  type Result,
  type SendContext,
  type SendResult,
  type SentMessage,
} from "@k-msg/core";
import { findMisuse } from "../shared/batch.ts";
import { cancelSafely } from "../shared/cancel-error.ts";
import type { Told } from "../shared/delivery.ts";
import { neverReject } from "../shared/guard.ts";
import { lookUp, type ToldTogether, withLookup } from "../shared/look-up.ts";
import { readBalance } from "./balance.ts";
import { createBatchKey } from "./batch-key.ts";
import { cancelMessage } from "./cancel.ts";
import { checkConfig, type SolapiConfig } from "./config.ts";
import { findMessage, findMessages } from "./find-message.ts";
import { checkHealth } from "./health-check.ts";
import { SOLAPI_LIMITS } from "./limits.ts";
import { readStatuses } from "./read-statuses.ts";
import { createRestTransport } from "./rest-transport.ts";
import { createSdkTransport } from "./sdk-transport.ts";
import { type Sender, sendMessages } from "./send-messages.ts";
import { createUploadedImages } from "./uploaded-images.ts";

const SUPPORTED = ["SMS", "LMS", "MMS", "ALIMTALK"] as const;

/**
 * SOLAPI (솔라피, formerly CoolSMS). `send` makes a group of one message, `sendBatch` a group of up to 10,000, of
 * any types, texts, templates and recipients, also of several to one person; messages go together when their time,
 * `providerOptions` and new picture are the same. What is larger than 15 MB becomes several groups, one after another.
 */
export class SolapiProvider implements Provider {
  readonly id: string;
  readonly name = "SOLAPI";
  readonly supportedTypes = SUPPORTED;
  readonly limits: ProviderLimits;
  readonly batchKey = createBatchKey();
  readonly #sender: Sender;

  /** @throws KMsgError `INVALID_REQUEST` that names every wrong setting, never its value. */
  constructor(config: SolapiConfig) {
    const settings = checkConfig(config);
    this.id = settings.id;
    this.limits = withLookup(SOLAPI_LIMITS, config);
    const transport =
      config.client === undefined
        ? createRestTransport(config, this.id)
        : createSdkTransport(config, this.id);
    const images = createUploadedImages(transport.upload, this.id);
    this.#sender = { provider: this, settings, transport, images };
  }

  async send(
    message: OutboundMessage,
    context: SendContext = {},
  ): Promise<Result<SendResult, KMsgError>> {
    const [result] = await sendMessages(this.#sender, [message], context);
    return result as Result<SendResult, KMsgError>;
  }

  async sendBatch(
    messages: readonly OutboundMessage[],
    context: SendContext = {},
  ): Promise<readonly Result<SendResult, KMsgError>[]> {
    const misuse = findMisuse(this, messages);
    if (misuse) return messages.map(() => fail(misuse));
    return sendMessages(this.#sender, messages, context);
  }

  /** By our label in `customFields`, which SOLAPI keeps; by number, time and content where there is no room for it. */
  findMessage(
    query: FindMessageQuery,
    context: ProviderContext = {},
  ): Promise<Result<MessageSighting, KMsgError>> {
    const { settings, transport } = this.#sender;
    return lookUp(this.id, query, () => findMessage(query, settings, transport, context));
  }

  /** In the list of that time, unless that is long: 500 messages a request. */
  findMessages(
    queries: readonly FindMessageQuery[],
    context: ProviderContext = {},
  ): Promise<ToldTogether> {
    const { settings, transport } = this.#sender;
    return findMessages(queries, settings, transport, context);
  }

  /**
   * A hundred messages a request, by SOLAPI's ids; without one by our label. A message that SOLAPI replaced (대체발송)
   * is `FAILED`, and `substitute` says how the text went, as far as SOLAPI tells.
   */
  getDeliveryStatuses(
    messages: readonly SentMessage[],
    context: ProviderContext = {},
  ): Promise<Told[]> {
    return readStatuses(messages, this.#sender.transport, this.id, context);
  }

  /** SOLAPI cancels groups: a message that shares its group (its request) with others is refused. */
  cancel(message: SentMessage, context: ProviderContext = {}): Promise<Result<void, KMsgError>> {
    const { transport } = this.#sender;
    return cancelSafely(this.id, message, () =>
      cancelMessage(message, transport, this.id, context),
    );
  }

  healthCheck(context: ProviderContext = {}): Promise<ProviderHealth> {
    return checkHealth(this.#sender.transport, this.id, context);
  }

  getBalance(context: ProviderContext = {}): Promise<Result<Balance, KMsgError>> {
    return neverReject(this.id, () => readBalance(this.#sender.transport, this.id, context));
  }
}
