import type {
  Attempt,
  KMsgError,
  OutboundMessage,
  Provider,
  Result,
  SendContext,
  SendResult,
  SendWarning,
} from "@k-msg/core";
import type { RateLimiter } from "@k-msg/core/resilience";
import type { HookContext } from "../hooks/k-msg-hooks.ts";
import type { Normalized } from "../normalize/normalized.ts";
import type { Lane } from "./lane.ts";

/** The outcome of one message with the context its hooks are told. */
export interface Settled {
  readonly context: HookContext;
  readonly result: Result<SendResult, KMsgError>;
}

/** A message on its way: who has it now, and what became of it so far. */
export interface Job {
  readonly normalized: Normalized;
  readonly providers: readonly Provider[];
  /** Place of the one who has it in `providers`. */
  position: number;
  lane: Lane;
  /** As that one gets it. */
  message: OutboundMessage;
  warnings: readonly SendWarning[];
  context: HookContext;
  /** Never written to: shared by most. */
  attempts: readonly Attempt[];
  /** When the last request began, in milliseconds since 1970. */
  requestedAt?: number;
  /** Of the last attempt. */
  result?: Result<SendResult, KMsgError>;
  /** The circuit refused the last attempt. */
  isHeldBack: boolean;
  /** Whether any provider's refusal may pass. */
  mayPass: boolean;
}

/** What ends the waits of a message with an idempotency key. */
export interface KeyWaits {
  /** The wait for the store, and for a sending of the same key in another process. */
  readonly forStore?: AbortSignal;
  /** The wait for a sending of the same key in this one. */
  readonly forTwin?: AbortSignal;
}

/** What the messages of one call share. */
export interface Call {
  /** Ends every wait; what hasn't left then isn't sent. */
  readonly signal?: AbortSignal;
  /** What providers get; with the signal, if it shall also cut off what is under way. */
  readonly context: SendContext;
  /** Waits until a circuit closes, where no other provider could take over, instead of failing at once. */
  readonly isPatient: boolean;
  /** Holds the requests of many messages to a number at a time, also where one that failed is parted into many. */
  readonly gate?: RateLimiter;
}

/** Stands for a context that nobody looks at. */
export const UNOBSERVED: HookContext = Object.freeze({ messageId: "", attempt: 0 });
