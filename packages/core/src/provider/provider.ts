import type { KMsgError } from "../error/kmsg-error.ts";
import type { MessageType } from "../message/message-type.ts";
import type { OutboundMessage } from "../message/outbound-message.ts";
import type { Result } from "../result/result.ts";
import type { DeliveryReport, SentMessage } from "./delivery-report.ts";
import type { FindMessageQuery, MessageSighting } from "./find-message.ts";
import type { ProviderLimits } from "./limits.ts";
import type { SendResult } from "./send-result.ts";

/** What a provider may ask of a `fetch`. */
export interface FetchInit {
  method?: string;
  headers?: Record<string, string>;
  /** Not `FormData` and `Blob`: those of one runtime or library aren't those of another. */
  body?: string | URLSearchParams | Uint8Array<ArrayBuffer>;
  redirect?: "manual" | "follow" | "error";
  signal?: AbortSignal;
}

/** What a provider may read of an answer. */
export interface FetchAnswer {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  json(): Promise<unknown>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/**
 * The part of `fetch` that providers use, so that any fits without a cast: the runtime's own, undici's with a
 * `dispatcher`, a sandbox's.
 */
export type FetchFunction = (input: string, init?: FetchInit) => Promise<FetchAnswer>;

/** What one call brings from outside. */
export interface ProviderContext {
  /** Aborts the call. Before the request leaves: `not_sent`; after: `unknown`. */
  readonly signal?: AbortSignal;
  /** Used instead of the provider's own and the global `fetch`. */
  readonly fetch?: FetchFunction;
  /** The time as milliseconds since 1970; default `Date.now`. For tests on a virtual clock. */
  readonly now?: () => number;
}

export interface SendContext extends ProviderContext {
  /** `true` when the caller (`KMsg`) has already checked the message against `limits`. */
  readonly limitsChecked?: boolean;
}

export interface ProviderHealth {
  readonly healthy: boolean;
  /** Round trip of the check in milliseconds. */
  readonly latencyMs?: number;
  readonly error?: KMsgError;
}

/** Money or messages left at the vendor. What the vendor doesn't tell is absent. */
export interface Balance {
  readonly providerId: string;
  /** Korean won in all, points included. */
  readonly krw?: number;
  /** Won by type, where the vendor keeps separate purses: one may be empty while `krw` looks fine. */
  readonly krwByType?: Partial<Readonly<Record<MessageType, number>>>;
  /** How many messages of a type the balance pays for, if spent on that type alone. */
  readonly remaining?: Partial<Readonly<Record<MessageType, number>>>;
  readonly raw?: unknown;
}

/**
 * A vendor. Only the first five members are required; an absent optional member means the vendor can't.
 * Nothing here may throw or reject: failures are `Result`s.
 */
export interface Provider {
  /** Unique among the providers of one `KMsg`; routing names it. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly supportedTypes: readonly MessageType[];
  send(message: OutboundMessage, context: SendContext): Promise<Result<SendResult, KMsgError>>;
  /** An authenticated read over the network. */
  healthCheck(context?: ProviderContext): Promise<ProviderHealth>;

  readonly limits?: ProviderLimits;
  /**
   * Which messages may share a request: those with equal keys. `undefined`: this one goes alone.
   * What must be equal (a text, a template, a sender) is the vendor's own rule. Only with `sendBatch`.
   */
  batchKey?(message: OutboundMessage): string | undefined;
  /**
   * Sends messages of one `batchKey` in one request, or in as few as their bytes fit into; at most
   * `limits.batch[type].maxMessages` of them, or `maxOfOneText`.
   * Resolves to one result for each message in their order, also when the vendor only counts failures:
   * whom it can't tell apart is `unknown`.
   */
  sendBatch?(
    messages: readonly OutboundMessage[],
    context: SendContext,
  ): Promise<readonly Result<SendResult, KMsgError>[]>;
  /**
   * Looks a message up whose answer was lost: by the id of ours that the vendor keeps, else by number, time and
   * content. A failure says that the look-up told nothing. Sends nothing.
   */
  findMessage?(
    query: FindMessageQuery,
    context?: ProviderContext,
  ): Promise<Result<MessageSighting, KMsgError>>;
  /**
   * The same for all lost messages of one request, in fewer reads than one for each. Resolves to one answer for each,
   * in their order; `undefined` for one that is to be looked up by itself. Only with `findMessage`.
   */
  findMessages?(
    queries: readonly FindMessageQuery[],
    context?: ProviderContext,
  ): Promise<readonly (Result<MessageSighting, KMsgError> | undefined)[]>;
  /**
   * Reads what became of messages, in as few requests as the vendor allows. Resolves to one result for each, in their
   * order; one that can't be read doesn't hide the others. A failure tells nothing of the message. A message the
   * vendor doesn't show (yet) is a success with status `UNKNOWN`.
   */
  getDeliveryStatuses?(
    messages: readonly SentMessage[],
    context?: ProviderContext,
  ): Promise<readonly Result<DeliveryReport, KMsgError>[]>;
  /**
   * Takes a scheduled message back. A failure with `outcome: "not_sent"` means that nothing was cancelled: the
   * message will go out, or has; `CANCEL_REJECTED` where the vendor refused, or can't. `unknown`: it may have been
   * cancelled, `CANCEL_UNCONFIRMED`.
   */
  cancel?(message: SentMessage, context?: ProviderContext): Promise<Result<void, KMsgError>>;
  getBalance?(context?: ProviderContext): Promise<Result<Balance, KMsgError>>;
}
