import type {
  FetchFunction,
  IdempotencyStore,
  MessageType,
  Provider,
  RateLimit,
} from "@k-msg/core";
import type { CircuitPolicy, CircuitState, RetryPolicy } from "@k-msg/core/resilience";
import type { KMsgHooks } from "../hooks/k-msg-hooks.ts";
import type { TrackingSettings } from "../tracking/tracker/tracking-state.ts";

export interface RoutingConfig {
  /** For types that `byType` doesn't name. Default: the first provider that sends the type. */
  defaultProviderId?: string;
  /** One provider id for a type, or several to choose from by `strategy`. */
  byType?: Partial<Record<MessageType, string | readonly string[]>>;
  /**
   * Among several. Default `first`.
   * - `first`: always the first.
   * - `round_robin`: each in turn.
   * - `failover`: in their order. The next one gets the message when the one before certainly didn't send it, and
   *   for a reason that lies with the vendor: outage, balance, IP, rate, or a sender or template that isn't registered there.
   *   A type that `byType` doesn't name tries `defaultProviderId` and then all others that send it.
   * - `weighted`: the first by `weights`, the others after it as with `failover`.
   */
  strategy?: "first" | "round_robin" | "failover" | "weighted";
  /** Shares for `weighted`, by provider id; whole numbers. Default 1 each; 0 only takes over from others. */
  weights?: Readonly<Record<string, number>>;
}

/** Circuits by provider id and type, as plain data. */
export type Circuits = Readonly<
  Record<string, Partial<Readonly<Record<MessageType, CircuitState>>>>
>;

export interface CircuitSettings extends Partial<CircuitPolicy> {
  /** Where to go on: `kmsg.health().circuits` of an earlier process, such as the last request on edge. */
  circuits?: Circuits;
}

export interface IdempotencySettings {
  /** An answer that takes it longer than 10,000 ms counts as a failure of the store. */
  store: IdempotencyStore;
  /** How long a key is remembered, in milliseconds. Default 86,400,000 (24 hours), at least 60,000. */
  ttlMs?: number;
  /**
   * Longest wait for a sending of the same key in another process, in milliseconds from its start; then the outcome
   * is unknown. Default 30,000.
   */
  waitMs?: number;
}

/** What may follow when nobody can tell whether a message was sent. */
export type OnUnknown = "report" | "retry" | "failover";

export interface MessageDefaults {
  /** Sender number (발신번호) for messages without `from`. */
  from?: string;
  sms?: {
    /** Texts of more EUC-KR bytes go as LMS when `type` is omitted. Default 90, at most 90. */
    autoLmsBytes?: number;
    /**
     * What to do with characters a handset can't show. `reject` (default): an unpaid error.
     * `replace`: safe substitutes, with a warning; an error if there is none. `warn`: send as it is.
     */
    unencodable?: "reject" | "replace" | "warn";
  };
  kakao?: {
    /** For ALIMTALK without `kakao.profileId`. With several vendors, give it to each provider instead. */
    profileId?: string;
    plusId?: string;
  };
}

export interface KMsgConfig {
  /** At least one; ids must differ. */
  providers: readonly Provider[];
  routing?: RoutingConfig;
  defaults?: MessageDefaults;
  hooks?: KMsgHooks;
  /**
   * Repeats only what certainly wasn't sent and may go better later. Waits for a provider's rate come on top of
   * `deadlineMs`. What failed together in one request is repeated together, after the longest wait asked for.
   */
  retry?: Partial<RetryPolicy>;
  /**
   * What each provider bears, by its id; takes the place of what it declares. Counted are sends and look-ups, not what
   * a provider asks for besides: templates, pictures, further pages of a list.
   */
  rateLimits?: Readonly<Record<string, RateLimit>>;
  /**
   * Holds requests back from a vendor that fails, for each provider and type. `false` switches it off.
   * Defaults: see `CircuitPolicy`.
   */
  circuitBreaker?: CircuitSettings | false;
  /** Needed by messages with an `idempotencyKey`. */
  idempotency?: IdempotencySettings;
  /** Keeps a record of every message that is handed to a provider. */
  tracking?: TrackingSettings;
  /**
   * When an answer was lost and no look-up settles what became of the message. `report` (default): it fails with
   * `outcome: "unknown"`. `retry` and `failover` may send it TWICE: only for what may arrive twice.
   */
  onUnknown?: OnUnknown;
  /**
   * How long a lost message is looked up at a vendor that can (`Provider.findMessage`), in milliseconds; 0: never.
   * Default 5,000.
   */
  lookUpForMs?: number;
  /** For every request of every provider, such as a sandbox's. Default: the provider's own. */
  fetch?: FetchFunction;
  /** Requests of one `send(array)` or `sendMany` under way at once. Default 10. */
  concurrency?: number;
  /** Longest wait for an async hook, in milliseconds; then the send goes on. Default 5,000. */
  hookTimeoutMs?: number;
  /** Milliseconds since 1970. Default `Date.now`. For tests on a virtual clock. */
  now?: () => number;
}

export const DEFAULT_AUTO_LMS_BYTES = 90;
export const DEFAULT_CONCURRENCY = 10;
export const DEFAULT_HOOK_TIMEOUT_MS = 5_000;
export const DEFAULT_LOOK_UP_MS = 5_000;
export const DEFAULT_IDEMPOTENCY_TTL_MS = 86_400_000;
export const DEFAULT_IDEMPOTENCY_WAIT_MS = 30_000;
