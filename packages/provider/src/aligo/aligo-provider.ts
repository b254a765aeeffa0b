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
  SendResult,
} from "@k-msg/core";
import { fail } from "@k-msg/core";
import { neverReject, refuseEarly } from "../shared/guard.ts";
import { lookUp, withLookup } from "../shared/look-up.ts";
import { readBalance } from "./balance.ts";
import { createBatchKey, findBatchMistake, type ToBatchKey } from "./batch-key.ts";
import { type AligoConfig, type AligoSettings, toSettings } from "./config.ts";
import { findMessage } from "./find-message.ts";
import { createTemplateFinder, type FindTemplate } from "./find-template.ts";
import { checkHealth } from "./health-check.ts";
import { aligoLimits } from "./limits.ts";
import { sendMessages } from "./send.ts";

/**
 * Aligo (알리고): SMS, LMS and MMS on one host, ALIMTALK on another.
 *
 * ALIMTALK: Aligo wants the final text, so the approved template is looked up (kept for ten minutes) and filled
 * in here; `providerOptions.aligo.template` gives it without a look-up. A stopped or unapproved template is
 * refused before anything is sent.
 *
 * Text messages: `%고객명%` stays as written, since Aligo replaces it only from a field that is never sent.
 *
 * Batches: up to 500 messages a request, of one text or of many (`/send/`, `/send_mass/`), or of one ALIMTALK
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

  send(
    message: OutboundMessage,
    context: SendContext = {},
  ): Promise<Result<SendResult, KMsgError>> {
    return neverReject(
      this.id,
      async () => {
        const [result] = await this.#sendMessages([message], context);
        if (!result) throw new TypeError("one message, no result");
        return result;
      },
      message,
    );
  }

  /** Of text messages: type, sender, title, image and minute. Of ALIMTALK: channel, template, sender, second, fallback or none. */
  batchKey(message: OutboundMessage): string | undefined {
    return this.#toBatchKey(message);
  }

  /**
   * One request. A batch that is too large, or of several keys, is refused as a whole; a message that can't be sent
   * is refused alone.
   */
  async sendBatch(
    messages: readonly OutboundMessage[],
    context: SendContext = {},
  ): Promise<readonly Result<SendResult, KMsgError>[]> {
    const mistake = findBatchMistake(messages, this.#toBatchKey, this.id);
    return mistake ? messages.map(() => fail(mistake)) : this.#sendMessages(messages, context);
  }

  #sendMessages(messages: readonly OutboundMessage[], context: SendContext) {
    return sendMessages(messages, {
      settings: this.#settings,
      findTemplate: this.#findTemplate,
      context,
      admit: (message) => refuseEarly(this, message, context),
    });
  }

  /**
   * By number, time and content, since Aligo keeps no id of ours. Its lists of text messages show one text for a whole
   * request: of a request to several numbers it can't be told who got which, so a number in it is `unclear`.
   */
  findMessage(
    query: FindMessageQuery,
    context: ProviderContext = {},
  ): Promise<Result<MessageSighting, KMsgError>> {
    const means = { settings: this.#settings, findTemplate: this.#findTemplate, context };
    return lookUp(this.id, query, () => findMessage(query, means));
  }

  healthCheck(context: ProviderContext = {}): Promise<ProviderHealth> {
    return checkHealth(this.#settings, context);
  }

  /** Messages left by type; ALIMTALK's number only with `senderKey` or `kakaoApiKey`. */
  getBalance(context: ProviderContext = {}): Promise<Result<Balance, KMsgError>> {
    return neverReject(this.id, () => readBalance(this.#settings, context));
  }
}
