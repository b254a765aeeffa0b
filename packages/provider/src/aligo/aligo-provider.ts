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
import { lookUp, type ToldTogether, withLookup } from "../shared/look-up.ts";
import { isAlimtalk, isText } from "../shared/message-kind.ts";
import { readBalance } from "./balance.ts";
import { createBatchKey, type ToBatchKey } from "./batch-key.ts";
import { cancelMessage } from "./cancel.ts";
import { type AligoConfig, type AligoSettings, toSettings } from "./config.ts";
import { findMessage, findMessages } from "./find-message.ts";
import { createTemplateFinder, type FindTemplate } from "./find-template.ts";
import { checkHealth } from "./health-check.ts";
import { aligoLimits } from "./limits.ts";
import { readStatuses } from "./read-statuses.ts";
import { sendAlimtalks, sendTexts } from "./send.ts";

/**
 * Aligo (알리고): SMS, LMS and MMS on one host, ALIMTALK on another.
 *
 * ALIMTALK: Aligo wants the final text, so the approved template is looked up (kept for ten minutes) and filled
 * in here; `providerOptions.aligo.template` gives it without a look-up. A stopped or unapproved template is
 * refused before anything is sent.
 *
 * Text messages: `%고객명%` stays as written, since Aligo replaces it only from a field that is never sent.
 *
 * Batches: up to 1,000 messages a request of one text (`/send/`), 500 of many (`/send_mass/`), or 500 of one ALIMTALK
 * template. Aligo gives a request one id, and only counts what it didn't take: if that is a part of the batch, all
 * of it is `unknown`.
 *
 * @throws KMsgError `INVALID_REQUEST` from the constructor, naming every wrong setting.
 */
export class AligoProvider implements Provider {
  readonly id: string;
  readonly name = "Aligo";
  /** ALIMTALK also without `senderKey`, because a message may bring its own as `kakao.profileId`. */
  readonly supportedTypes: readonly MessageType[] = ["SMS", "LMS", "MMS", "ALIMTALK"];
  readonly limits: ProviderLimits;
  readonly #settings: AligoSettings;
  readonly #findTemplate: FindTemplate;
  readonly #toBatchKey: ToBatchKey;

  constructor(config: AligoConfig) {
    this.#settings = toSettings(config);
    this.#findTemplate = createTemplateFinder(this.#settings);
    this.#toBatchKey = createBatchKey(this.#settings);
    this.id = this.#settings.id;
    this.limits = withLookup(aligoLimits, config);
  }

  async send(message: OutboundMessage, context: SendContext = {}): Promise<Settled> {
    const [result] = await this.sendBatch([message], context);
    return result as Settled;
  }

  /** Of text messages: type, sender, title, image and minute. Of ALIMTALK: channel, template, sender, second, fallback or none. */
  batchKey(message: OutboundMessage): string | undefined {
    return this.#toBatchKey(message);
  }

  /**
   * One request. A batch that is too large, or of several keys, is refused as a whole; a message that can't be sent
   * is refused alone.
   */
  sendBatch(messages: readonly OutboundMessage[], context: SendContext = {}): Promise<Settled[]> {
    const means = { settings: this.#settings, findTemplate: this.#findTemplate, context };
    return settleBatch(this, messages, context, (going) => {
      if (going.every(isText)) return sendTexts(going, means);
      if (going.every(isAlimtalk)) return sendAlimtalks(going, means);
      throw new TypeError(`${going[0].type} isn't among supportedTypes`);
    });
  }

  /**
   * By number, time and content, since Aligo keeps no id of ours. Its lists of text messages show one text for a whole
   * request: of a request to several numbers it can't be told who got which, so a number in it is `unclear`. Only
   * `findMessages` knows whom the lost request was for.
   */
  findMessage(
    query: FindMessageQuery,
    context: ProviderContext = {},
  ): Promise<Result<MessageSighting, KMsgError>> {
    const means = { settings: this.#settings, findTemplate: this.#findTemplate, context };
    return lookUp(this.id, query, () => findMessage(query, means));
  }

  /** Opens each request of that time once; one to the same numbers in the same order, with the first one's text, is the lost one. */
  findMessages(
    queries: readonly FindMessageQuery[],
    context: ProviderContext = {},
  ): Promise<ToldTogether> {
    const means = { settings: this.#settings, findTemplate: this.#findTemplate, context };
    return findMessages(queries, means);
  }

  /**
   * A request for each group (its `providerMessageId`), and one for each substitute. Aligo tells the result of texts in
   * free Korean words: without a code, and without the time it came. A message without an id is `UNKNOWN`.
   */
  getDeliveryStatuses(
    messages: readonly SentMessage[],
    context: ProviderContext = {},
  ): Promise<Told[]> {
    return readStatuses(messages, { settings: this.#settings, context });
  }

  /**
   * Until five minutes before its time. Aligo cancels whole requests: a message that shares its request with others is
   * refused.
   */
  cancel(message: SentMessage, context: ProviderContext = {}): Promise<Result<void, KMsgError>> {
    const means = { settings: this.#settings, context };
    return cancelSafely(this.id, message, () => cancelMessage(message, means));
  }

  healthCheck(context: ProviderContext = {}): Promise<ProviderHealth> {
    return checkHealth(this.#settings, context);
  }

  /** Messages left by type; ALIMTALK's number only with `senderKey` or `kakaoApiKey`. */
  getBalance(context: ProviderContext = {}): Promise<Result<Balance, KMsgError>> {
    return neverReject(this.id, () => readBalance(this.#settings, context));
  }
}
