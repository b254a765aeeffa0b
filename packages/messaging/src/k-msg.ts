import type {
  Balance,
  DeliveryReport,
  KMsgError,
  Result,
  SendInput,
  SendResult,
} from "@k-msg/core";
import type { SendManyResult } from "./bulk/run-bulk.ts";
import { type BatchResult, sendArray } from "./bulk/send-array.ts";
import { type SendManyOptions, sendMany } from "./bulk/send-many.ts";
import { checkConfig } from "./config/check-config.ts";
import type { KMsgConfig } from "./config/k-msg-config.ts";
import { copyArray } from "./dispatch/copy-array.ts";
import { toMessageId } from "./dispatch/message-id.ts";
import { createRuntime, RUNTIME, type Runtime } from "./dispatch/runtime.ts";
import { type SendCallOptions, sendOne } from "./dispatch/send-one.ts";
import { cancelMessage } from "./inspect/cancel-message.ts";
import { checkHealth, type HealthReport, readBalance } from "./inspect/inspect-providers.ts";
import type { SentReference } from "./inspect/name-sent.ts";
import { type KMsgHealth, readCircuits } from "./inspect/read-circuits.ts";
import { readDelivery } from "./inspect/read-delivery.ts";
import { iterateLater } from "./iterate-later.ts";
import { KMsgBuilder } from "./k-msg-builder.ts";
import { type BatchPlan, planArray, planOne, type SendPlan } from "./plan/make-plan.ts";

/** Sends Korean business messages through the providers you inject. */
export class KMsg {
  readonly #runtime: Runtime;

  /** @throws KMsgError that names every wrong setting. */
  constructor(config: KMsgConfig) {
    checkConfig(config);
    this.#runtime = createRuntime(config);
  }

  /** @internal */
  get [RUNTIME](): Runtime {
    return this.#runtime;
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
   * Messages of an array travel in as few requests as their providers allow. They are read when their turn comes:
   * give each its own object and leave it as it is.
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

  /**
   * Sends whatever a source yields, such as a file of a million rows, in as few requests as the providers allow, and
   * yields results as they settle. A request holds 1,000 messages at most, and 8,000 at most are on their way. Takes
   * messages only as fast as results are taken from it, so that its memory doesn't grow. Nothing is sent before the
   * first result is asked for.
   *
   * Leaving the loop early stops it: what has left is finished, nothing else goes out.
   * Throws only what the source throws, after the results of all that was taken, and a `KMsgError` for wrong options.
   */
  sendMany(
    source: Iterable<SendInput> | AsyncIterable<SendInput>,
    options: SendManyOptions = {},
  ): AsyncIterableIterator<SendManyResult> {
    return iterateLater(() => sendMany(this.#runtime, source, options ?? {}));
  }

  /**
   * What `send` would do with a message, or with each of an array: type, bytes, who would send it and why, how many
   * requests. Sends nothing, asks nobody and never rejects.
   */
  plan(input: SendInput): Promise<Result<SendPlan, KMsgError>>;
  plan(inputs: readonly SendInput[]): Promise<BatchPlan>;
  async plan(
    input: SendInput | readonly SendInput[],
  ): Promise<Result<SendPlan, KMsgError> | BatchPlan> {
    const inputs = copyArray(input);
    return inputs ? planArray(this.#runtime, inputs) : planOne(this.#runtime, input);
  }

  /**
   * What the vendor knows of one message now; needs no store. A report with status `UNKNOWN` says that the vendor
   * doesn't show the message (yet). Never rejects.
   */
  getDeliveryStatus(
    message: SentReference,
    options: SendCallOptions = {},
  ): Promise<Result<DeliveryReport, KMsgError>> {
    return readDelivery(this.#runtime, message, options ?? {});
  }

  /**
   * Takes a scheduled message back, where its vendor can. A failure with `outcome: "not_sent"` means that nothing was
   * cancelled. Never rejects.
   */
  cancel(message: SentReference, options: SendCallOptions = {}): Promise<Result<void, KMsgError>> {
    return cancelMessage(this.#runtime, message, options ?? {});
  }

  /** How the vendors are doing, as this `KMsg` has seen it while sending. Asks nobody. */
  health(): KMsgHealth {
    return readCircuits(this.#runtime);
  }

  /** Asks every provider over the network. Never rejects. */
  healthCheck(options: SendCallOptions = {}): Promise<HealthReport> {
    return checkHealth(this.#runtime, options);
  }

  /** What is left at one provider, or at each of them by id. Never rejects. */
  getBalance(providerId: string): Promise<Result<Balance, KMsgError>>;
  getBalance(): Promise<Record<string, Result<Balance, KMsgError>>>;
  async getBalance(
    providerId?: string,
  ): Promise<Result<Balance, KMsgError> | Record<string, Result<Balance, KMsgError>>> {
    return readBalance(this.#runtime, providerId);
  }
}
