import type {
  Balance,
  FindMessageQuery,
  KMsgError,
  MessageSighting,
  MessageType,
  OutboundMessage,
  Provider,
  ProviderContext,
  ProviderHealth,
  ProviderLimits,
  Result,
  SendContext,
  SentMessage,
} from "@k-msg/core";
import { type Settled, settleBatch } from "../shared/batch.ts";
import { cancelSafely } from "../shared/cancel-error.ts";
import type { Told } from "../shared/delivery.ts";
import { neverReject } from "../shared/guard.ts";
import { lookUp, orAlone, type ToldTogether, withLookup } from "../shared/look-up.ts";
import { isAlimtalk, isText } from "../shared/message-kind.ts";
import { createReadCache, type ReadCache } from "../shared/read-cache.ts";
import { readBalance } from "./balance.ts";
import { toBatchKey } from "./batch-key.ts";
import { cancelMessage } from "./cancel.ts";
import { type IWINVConfig, type Settings, toSettings } from "./config.ts";
import { findAlimtalk, findAlimtalks } from "./find-alimtalk.ts";
import type { Template } from "./find-template.ts";
import { findText, findTexts } from "./find-text.ts";
import { checkHealth } from "./health-check.ts";
import { iwinvLimits } from "./limits.ts";
import { readStatuses } from "./read-statuses.ts";
import { sendAlimtalk } from "./send-alimtalk.ts";
import { sendText } from "./send-text.ts";

/**
 * IWINV (아이윈브이): SMS, LMS, MMS and ALIMTALK. What it sends follows from the keys it is given.
 * IWINV answers an ALIMTALK without an id, so such a result has no `providerMessageId`.
 * `KMsg` has up to 1,000 numbers share a request for one text, and up to 10,000 one for an ALIMTALK template.
 * Its requests carry no idempotency key, and it accepts only registered server addresses.
 */
export class IWINVProvider implements Provider {
  readonly id: string;
  readonly name = "IWINV";
  readonly supportedTypes: readonly MessageType[];
  readonly limits: ProviderLimits;
  readonly #settings: Settings;
  readonly #templates: ReadCache<Template>;

  /** @throws KMsgError `INVALID_REQUEST`, with an issue for every wrong field of the configuration. */
  constructor(config: IWINVConfig) {
    const settings = toSettings(config);
    this.id = settings.id;
    this.limits = withLookup(iwinvLimits, config);
    this.supportedTypes = [
      ...(settings.text ? (["SMS", "LMS", "MMS"] as const) : []),
      ...(settings.alimtalk ? (["ALIMTALK"] as const) : []),
    ];
    this.#settings = settings;
    this.#templates = createReadCache(settings.id, { maxEntries: 500, ttlMs: 10 * 60_000 });
  }

  async send(message: OutboundMessage, context: SendContext = {}): Promise<Settled> {
    const [result] = await this.sendBatch([message], context);
    return result as Settled;
  }

  /**
   * SMS, LMS, MMS: equal in everything but the number. ALIMTALK: equal in template, schedule and substitute text;
   * what doesn't look like a mobile number goes alone.
   */
  batchKey(message: OutboundMessage): string | undefined {
    return toBatchKey(message, this.#settings);
  }

  /**
   * One request. IWINV says of an ALIMTALK request only how many it took: when not all or none, each is `unknown`.
   * SMS, LMS and MMS are taken or refused together, and share one `providerMessageId`.
   */
  sendBatch(messages: readonly OutboundMessage[], context: SendContext = {}): Promise<Settled[]> {
    const settings = this.#settings;
    const { text, alimtalk } = settings;
    return settleBatch(this, messages, context, (going) => {
      if (text && going.every(isText)) return sendText(going, text, settings, context);
      if (alimtalk && going.every(isAlimtalk)) {
        const desk = { product: alimtalk, settings, templates: this.#templates };
        return sendAlimtalk(going, desk, context);
      }
      throw new TypeError(`${going[0].type} isn't among supportedTypes`);
    });
  }

  /**
   * By number, time and content. The SMS history has no texts: an SMS, LMS or MMS can be found to be absent, and is
   * `unclear` otherwise. It takes `smsCompanyId`.
   */
  findMessage(
    query: FindMessageQuery,
    context: ProviderContext = {},
  ): Promise<Result<MessageSighting, KMsgError>> {
    const settings = this.#settings;
    const { text, alimtalk } = settings;
    return lookUp(this.id, query, async () => {
      const { message } = query;
      if (text && isText(message)) return findText(message, query, text, settings, context);
      if (alimtalk && isAlimtalk(message)) {
        const desk = { product: alimtalk, settings, templates: this.#templates };
        return findAlimtalk(message, query, desk, context);
      }
      throw new TypeError(`${message.type} isn't among supportedTypes`);
    });
  }

  /** In the history of that time (SMS: of that day), unless that is long: 1,000 messages a request. */
  findMessages(
    queries: readonly FindMessageQuery[],
    context: ProviderContext = {},
  ): Promise<ToldTogether> {
    const settings = this.#settings;
    const { text, alimtalk } = settings;
    return orAlone(queries, () => {
      const messages = queries.map(({ message }) => message);
      if (text && messages.every(isText)) return findTexts(queries, text, settings, context);
      const templates = new Set(messages.filter(isAlimtalk).map(({ templateId }) => templateId));
      if (alimtalk && messages.every(isAlimtalk) && templates.size === 1) {
        const desk = { product: alimtalk, settings, templates: this.#templates };
        return findAlimtalks(queries, desk, context);
      }
      return queries.map(() => undefined);
    });
  }

  /**
   * SMS, LMS and MMS by request, for which it takes `smsCompanyId`. ALIMTALK by IWINV's number, which the report brings
   * as `providerMessageId`, else by number, template and time: the nearest. IWINV has no table of ALIMTALK failures, so
   * their reason comes from its words.
   */
  getDeliveryStatuses(
    messages: readonly SentMessage[],
    context: ProviderContext = {},
  ): Promise<Told[]> {
    return readStatuses(messages, this.#settings, context);
  }

  /** ALIMTALK only, each by itself. IWINV can't cancel SMS, LMS and MMS. */
  cancel(message: SentMessage, context: ProviderContext = {}): Promise<Result<void, KMsgError>> {
    return cancelSafely(this.id, message, () => cancelMessage(message, this.#settings, context));
  }

  /** Reads the template list and, for SMS, the balance (with `smsCompanyId` the history). */
  healthCheck(context: ProviderContext = {}): Promise<ProviderHealth> {
    return checkHealth(this.#settings, context);
  }

  /** `krw` is the sum of the ALIMTALK and the SMS balance; `raw.alimtalk` and `raw.sms` have each. */
  getBalance(context: ProviderContext = {}): Promise<Result<Balance, KMsgError>> {
    return neverReject(this.id, () => readBalance(this.#settings, context));
  }
}
