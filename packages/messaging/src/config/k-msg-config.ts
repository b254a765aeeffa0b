import type { FetchFunction, MessageType, Provider } from "@k-msg/core";
import type { RetryPolicy } from "@k-msg/core/resilience";
import type { KMsgHooks } from "../hooks/k-msg-hooks.ts";

export interface RoutingConfig {
  /** For types that `byType` doesn't name. Default: the first provider that sends the type. */
  defaultProviderId?: string;
  /** One provider id for a type, or several to choose from by `strategy`. */
  byType?: Partial<Record<MessageType, string | readonly string[]>>;
  /** Among several: always the first, or each in turn. Default `first`. */
  strategy?: "first" | "round_robin";
}

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
  /** Repeats only what certainly wasn't sent and may go better later. */
  retry?: Partial<RetryPolicy>;
  /** For every request of every provider, such as a sandbox's. Default: the provider's own. */
  fetch?: FetchFunction;
  /** Messages of one `send(array)` under way at once. Default 10. */
  concurrency?: number;
  /** Longest wait for an async hook, in milliseconds; then the send goes on. Default 5,000. */
  hookTimeoutMs?: number;
  /** Milliseconds since 1970. Default `Date.now`. For tests on a virtual clock. */
  now?: () => number;
}

export const DEFAULT_AUTO_LMS_BYTES = 90;
export const DEFAULT_CONCURRENCY = 10;
export const DEFAULT_HOOK_TIMEOUT_MS = 5_000;
