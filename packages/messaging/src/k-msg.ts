import type { Balance, KMsgError, Result, SendInput, SendResult } from "@k-msg/core";
import { checkConfig } from "./config/check-config.ts";
import type { KMsgConfig } from "./config/k-msg-config.ts";
import { toMessageId } from "./dispatch/message-id.ts";
import { createRuntime, type Runtime } from "./dispatch/runtime.ts";
import { type BatchResult, copyArray, sendArray } from "./dispatch/send-array.ts";
import { type SendCallOptions, sendOne } from "./dispatch/send-one.ts";
import { checkHealth, type KMsgHealth, readBalance } from "./inspect/inspect-providers.ts";
import { KMsgBuilder } from "./k-msg-builder.ts";

/** Sends Korean business messages through the providers you inject. */
export class KMsg {
  readonly #runtime: Runtime;

  /** @throws KMsgError that names every wrong setting. */
  constructor(config: KMsgConfig) {
    checkConfig(config);
    this.#runtime = createRuntime(config);
  }

  /** The same as `new KMsg(config)`. */
  static create(config: KMsgConfig): KMsg {
    return new KMsg(config);
  }

  static builder(): KMsgBuilder {
    return new KMsgBuilder((config) => new KMsg(config));
  }

  /**
   * Sends one message, or each of an array. Never throws and never rejects, whatever it is given.
   * A success means that the vendor accepted the message, not that it was delivered.
   * Messages of an array are read when their turn comes: give each its own object and leave it as it is.
   */
  send(input: SendInput, options?: SendCallOptions): Promise<Result<SendResult, KMsgError>>;
  send(inputs: readonly SendInput[], options?: SendCallOptions): Promise<BatchResult>;
  send(
    input: SendInput | readonly SendInput[],
    options?: SendCallOptions,
  ): Promise<Result<SendResult, KMsgError> | BatchResult>;
  send(
    input: SendInput | readonly SendInput[],
    options: SendCallOptions = {},
  ): Promise<Result<SendResult, KMsgError> | BatchResult> {
    const inputs = copyArray(input);
    if (inputs) return sendArray(this.#runtime, inputs, options ?? {});
    return sendOne(this.#runtime, input, toMessageId(input), options ?? {});
  }

  /** @throws KMsgError instead of returning a failure. */
  async sendOrThrow(input: SendInput, options?: SendCallOptions): Promise<SendResult> {
    // Not `send()`, which would take an array in and return no result to look at.
    const result = await sendOne(this.#runtime, input, toMessageId(input), options ?? {});
    if (result.isSuccess) return result.value;
    throw result.error;
  }

  /** Asks every provider over the network. Never rejects. */
  healthCheck(options: SendCallOptions = {}): Promise<KMsgHealth> {
    return checkHealth(this.#runtime, options);
  }

  /** What is left at one provider, or at each of them by id. Never rejects. */
  getBalance(providerId: string): Promise<Result<Balance, KMsgError>>;
  getBalance(): Promise<Record<string, Result<Balance, KMsgError>>>;
  getBalance(
    providerId?: string,
  ): Promise<Result<Balance, KMsgError> | Record<string, Result<Balance, KMsgError>>> {
    return readBalance(this.#runtime, providerId);
  }
}
