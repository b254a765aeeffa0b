import type {
  Balance,
  KMsgError,
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
import { readBalance } from "./balance.ts";
import { type AligoConfig, type AligoSettings, toSettings } from "./config.ts";
import { createTemplateFinder, type FindTemplate } from "./find-template.ts";
import { checkHealth } from "./health-check.ts";
import { aligoLimits } from "./limits.ts";
import { sendAlimtalk, sendText } from "./send.ts";

/**
 * Aligo (알리고): SMS, LMS and MMS on one host, ALIMTALK on another.
 *
 * ALIMTALK: Aligo wants the final text, so the approved template is looked up (kept for ten minutes) and filled
 * in here; `providerOptions.aligo.template` gives it without a look-up. A stopped or unapproved template is
 * refused before anything is sent.
 *
 * Text messages: `%고객명%` stays as written, since Aligo replaces it only from a field that is never sent.
 *
 * @throws KMsgError `INVALID_REQUEST` from the constructor, naming every wrong setting.
 */
export class AligoProvider implements Provider {
  readonly id: string;
  readonly name = "Aligo";
  /** ALIMTALK also without `senderKey`, because a message may bring its own as `kakao.profileId`. */
  readonly supportedTypes: readonly MessageType[] = ["SMS", "LMS", "MMS", "ALIMTALK"];
  readonly limits: ProviderLimits = aligoLimits;
  readonly #settings: AligoSettings;
  readonly #findTemplate: FindTemplate;

  constructor(config: AligoConfig) {
    this.#settings = toSettings(config);
    this.#findTemplate = createTemplateFinder(this.#settings);
    this.id = this.#settings.id;
  }

  send(
    message: OutboundMessage,
    context: SendContext = {},
  ): Promise<Result<SendResult, KMsgError>> {
    return neverReject(
      this.id,
      async () => {
        const refusal = refuseEarly(this, message, context);
        if (refusal) return fail(refusal);
        switch (message.type) {
          case "SMS":
          case "LMS":
          case "MMS":
            return sendText(message, this.#settings, context);
          case "ALIMTALK":
            return sendAlimtalk(message, this.#settings, this.#findTemplate, context);
          default:
            throw new TypeError(`${message.type} isn't among supportedTypes`);
        }
      },
      message,
    );
  }

  healthCheck(context: ProviderContext = {}): Promise<ProviderHealth> {
    return checkHealth(this.#settings, context);
  }

  /** Messages left by type; ALIMTALK's number only with `senderKey` or `kakaoApiKey`. */
  getBalance(context: ProviderContext = {}): Promise<Result<Balance, KMsgError>> {
    return neverReject(this.id, () => readBalance(this.#settings, context));
  }
}
