import {
  type Balance,
  fail,
  type KMsgError,
  type MessageType,
  type OutboundMessage,
  type Provider,
  type ProviderContext,
  type ProviderHealth,
  type Result,
  type SendContext,
  type SendResult,
} from "@k-msg/core";
import { neverReject, refuseEarly } from "../shared/guard.ts";
import { createReadCache, type ReadCache } from "../shared/read-cache.ts";
import { readBalance } from "./balance.ts";
import { type IWINVConfig, type Settings, toSettings } from "./config.ts";
import type { Template } from "./find-template.ts";
import { checkHealth } from "./health-check.ts";
import { iwinvLimits } from "./limits.ts";
import { sendAlimtalk } from "./send-alimtalk.ts";
import { sendText } from "./send-text.ts";

/**
 * IWINV (아이윈브이): SMS, LMS, MMS and ALIMTALK. What it sends follows from the keys it is given.
 * IWINV answers an ALIMTALK without an id, so such a result has no `providerMessageId`.
 * Its requests carry no idempotency key, and it accepts only registered server addresses.
 */
export class IWINVProvider implements Provider {
  readonly id: string;
  readonly name = "IWINV";
  readonly supportedTypes: readonly MessageType[];
  readonly limits = iwinvLimits;
  readonly #settings: Settings;
  readonly #templates: ReadCache<Template>;

  /** @throws KMsgError `INVALID_REQUEST`, with an issue for every wrong field of the configuration. */
  constructor(config: IWINVConfig) {
    const settings = toSettings(config);
    this.id = settings.id;
    this.supportedTypes = [
      ...(settings.text ? (["SMS", "LMS", "MMS"] as const) : []),
      ...(settings.alimtalk ? (["ALIMTALK"] as const) : []),
    ];
    this.#settings = settings;
    this.#templates = createReadCache(settings.id, { maxEntries: 500, ttlMs: 10 * 60_000 });
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
        const settings = this.#settings;
        switch (message.type) {
          case "SMS":
          case "LMS":
          case "MMS":
            if (settings.text) return sendText(message, settings.text, settings, context);
            break;
          case "ALIMTALK":
            if (settings.alimtalk) {
              return sendAlimtalk(message, settings.alimtalk, settings, this.#templates, context);
            }
        }
        throw new TypeError(`${message.type} isn't among supportedTypes`);
      },
      message,
    );
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
