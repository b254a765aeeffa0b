import type { MessageType } from "../message/message-type.ts";
import type { DeliveryReason } from "../provider/delivery-report.ts";
import type { DeliveryStatus } from "../provider/delivery-status.ts";
import type {
  FallbackState,
  TrackedMessage,
  TrackedOutcome,
  TrackedSubstitute,
  TrackingSource,
} from "./tracked-message.ts";

/**
 * A message whose answer is in: the whole record, so that it can be written where the intent was lost. A history that
 * it may have isn't taken over.
 */
export interface SettledMessage extends TrackedMessage {
  readonly outcome: Exclude<TrackedOutcome, "intended">;
}

/** When a message is looked at next. */
export interface NextLook {
  /** Milliseconds since 1970; `null`: never again. Ends the claim. */
  readonly dueAt: number | null;
  /** Absent: as it was. */
  readonly pollCount?: number;
  /** Of the claim; without it still being held nothing is written. Absent: whoever holds a claim loses it. */
  readonly leaseToken?: string;
}

/** News of a message. What is absent stays as it was. */
export interface StatusUpdate {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly source: Exclude<TrackingSource, "fallback">;
  readonly status: DeliveryStatus;
  readonly reason?: DeliveryReason;
  readonly providerStatusCode?: string;
  readonly providerStatusText?: string;
  readonly providerMessageId?: string;
  /** Settles an outcome that is `intended` or `unknown`; `accepted` is what any report proves. */
  readonly outcome?: "accepted" | "not_sent";
  readonly sentAt?: number;
  readonly completedAt?: number;
  readonly substitute?: TrackedSubstitute;
  readonly next?: NextLook;
}

export interface DueRequest {
  /** Milliseconds since 1970. This decides what is due, not the store's own clock. */
  readonly now: number;
  /** At most so many. */
  readonly limit: number;
  /** How long the claim lasts, in milliseconds. */
  readonly leaseMs: number;
  /** Names who claims; a new random one for each call. At most 64 characters of ASCII. */
  readonly token: string;
  /** Only this provider's messages. */
  readonly providerId?: string;
}

/** Puts a claimed message back without news. */
export interface Rescheduling extends NextLook {
  readonly id: string;
  readonly leaseToken: string;
}

export interface FallbackUpdate {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `skipped` only before anybody claimed it, the others only after; `sent` and `not_sent` stay. */
  readonly state: Exclude<FallbackState, "claimed">;
  readonly note?: string;
}

/** What a record must have. Of several fields all; of a list any. */
export interface TrackingFilter {
  readonly messageId?: string;
  /** Digits in the national form. */
  readonly to?: string;
  readonly status?: DeliveryStatus | readonly DeliveryStatus[];
  readonly outcome?: TrackedOutcome | readonly TrackedOutcome[];
  readonly type?: MessageType | readonly MessageType[];
  readonly providerId?: string;
  readonly providerMessageId?: string;
  readonly templateId?: string;
  readonly idempotencyKey?: string;
  /** Created at this moment or later, in milliseconds since 1970. */
  readonly createdFrom?: number;
  /** Created before this moment. */
  readonly createdBefore?: number;
}

export interface TrackingQuery extends TrackingFilter {
  /** By time of creation. Default `newest`. */
  readonly first?: "newest" | "oldest";
  /** At most so many; 1 to 1,000, default 100. */
  readonly limit?: number;
  /** `next` of the page before, of the same query. */
  readonly cursor?: string;
}

export interface TrackingPage {
  readonly messages: readonly TrackedMessage[];
  /** Absent on the last page. */
  readonly next?: string;
}

export interface PurgeRequest {
  /** Created before this moment, in milliseconds since 1970. */
  readonly before: number;
  /** Only messages that weren't scheduled, or for a time before this moment. Default: all. */
  readonly scheduledBefore?: number;
  /** Only messages in one of these. Default: all. */
  readonly statuses?: readonly DeliveryStatus[];
  /** At most so many, the oldest first. */
  readonly limit: number;
}

/**
 * Keeps what is known of messages. Each record changes in atomic steps, for all processes that share the data. A call
 * with many records isn't one step: when it rejects, some may be written; calling it again is safe.
 *
 * - The outcome only moves from `intended` to any other, and from `unknown` to `accepted` or `not_sent`.
 * - `DELIVERED`, `FAILED` and `CANCELLED` never change, whoever says what. Repeated, they fill in what was absent.
 * - History grows by what changed, never by a repetition.
 *
 * A method that can't do its work rejects. An empty list is nothing to do. Where records are encrypted, one that can't
 * be read says so (`TrackedMessage.unreadable`), and none is written that has that.
 *
 * `trackingStoreContractTests` of `@k-msg/core/testing` checks all of this.
 */
export interface TrackingStore {
  /**
   * Writes messages that are about to leave. One whose id is known stays as it is.
   * Rejects a second substitute of one message.
   */
  insertIntents(messages: readonly TrackedMessage[]): Promise<void>;
  /**
   * Writes what became of handing them over, also where the intent is missing. Where reports came first, only what
   * they didn't tell is taken: the status and `dueAt` only while the status is `UNKNOWN`, and nothing from an outcome
   * that contradicts a settled one, or from an unknown one that is older (`updatedAt`) than the unknown one it has.
   */
  saveOutcomes(messages: readonly SettledMessage[]): Promise<void>;
  /**
   * Writes news. Resolves to the ids of the messages whose status, reason, code, outcome or substitute changed, each
   * once: of many writers with the same news exactly one is told so. What isn't known is ignored.
   *
   * `next` without a token is ignored for a message that was final before.
   */
  recordStatuses(updates: readonly StatusUpdate[]): Promise<readonly string[]>;
  /**
   * Claims what is due, the longest due first: of many at the same time each gets others. The claim is kept by
   * {@link TrackedMessage.leaseToken}, and ends at `dueAt`: then it is due again.
   * Resolves to the records as claimed, in no certain order.
   */
  claimDue(request: DueRequest): Promise<readonly TrackedMessage[]>;
  /** Puts claimed messages back. Resolves to the ids of those whose claim was still held. */
  reschedule(updates: readonly Rescheduling[]): Promise<readonly string[]>;
  /** Lets claims last until `until`. Resolves to the ids of those still held; all others are somebody else's. */
  extendClaims(
    ids: readonly string[],
    claim: { readonly leaseToken: string; readonly until: number },
  ): Promise<readonly string[]>;
  /**
   * Takes the right to send the substitute of the message that `substitute.fallbackOf` names, and writes that
   * substitute as an intent, in one step. `true` once for each message, ever. Give it a `dueAt`, or nobody comes back to it
   * if this process dies now; and a `leaseToken`, so that nobody does before.
   *
   * `false`, and nothing changes, also when the message isn't `FAILED`, has a native substitute, is unknown, or
   * was skipped.
   */
  claimFallback(substitute: TrackedMessage, at: number): Promise<boolean>;
  /** Writes what became of substitutes into the messages they stand for. Resolves to the ids that changed. */
  recordFallbacks(updates: readonly FallbackUpdate[]): Promise<readonly string[]>;
  get(id: string): Promise<TrackedMessage | undefined>;
  /** Rejects with `INVALID_REQUEST` for a limit out of range or a cursor that isn't one. */
  find(query: TrackingQuery): Promise<TrackingPage>;
  count(filter: TrackingFilter): Promise<number>;
  /** Statuses that no message has are absent. */
  countsByStatus(
    filter: TrackingFilter,
  ): Promise<Readonly<Partial<Record<DeliveryStatus, number>>>>;
  /** Deletes records with all they hold. Resolves to how many; fewer than `limit` means that none is left. */
  purge(request: PurgeRequest): Promise<number>;
  /** Ends what the store has opened itself. */
  close(): Promise<void>;
}
