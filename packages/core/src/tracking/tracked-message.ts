import type { FieldCryptoErrorCode } from "../error/error-code.ts";
import type { FieldCryptoIssue } from "../field-crypto/field-crypto-issue.ts";
import type { StoredError } from "../idempotency/stored-outcome.ts";
import type { MessageType } from "../message/message-type.ts";
import type { Attempt } from "../provider/attempt.ts";
import type { DeliveryReason } from "../provider/delivery-report.ts";
import type { DeliveryStatus } from "../provider/delivery-status.ts";
import type { SendWarning } from "../provider/warning.ts";

/** What became of handing a message over: `intended` until the answer is written, then as in {@link Attempt}. */
export type TrackedOutcome = "intended" | Attempt["outcome"];

/** Where a status came from. */
export type TrackingSource = "send" | "poll" | "webhook" | "cancel" | "fallback";

/**
 * - `claimed`: the one substitute of this message has a record of its own, and nobody knows more yet.
 * - `sent`, `not_sent`, `unknown`: what became of handing the substitute over.
 * - `skipped`: one was due, and there was a reason not to send it (`note`). There will be none.
 */
export type FallbackState = "claimed" | "sent" | "not_sent" | "unknown" | "skipped";

/** A change of a message's status, as plain data. */
export interface TrackingEvent {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly source: TrackingSource;
  /** The message's, or the native substitute's where `ofSubstitute` says so. */
  readonly status: DeliveryStatus;
  readonly reason?: DeliveryReason;
  /** The vendor's own code. */
  readonly code?: string;
  readonly ofSubstitute?: true;
  /** The API-level substitute's new state. */
  readonly fallback?: FallbackState;
}

/** The vendor's own substitute (native fallback). */
export interface TrackedSubstitute {
  readonly type: MessageType;
  readonly status: DeliveryStatus;
  readonly reason?: DeliveryReason;
  readonly providerStatusCode?: string;
  readonly providerStatusText?: string;
  readonly providerMessageId?: string;
  /** Milliseconds since 1970. */
  readonly completedAt?: number;
}

/** What a substitute sent by us would need; its texts are rendered. Present only where failover is enabled. */
export interface TrackedFailover {
  readonly channel?: "sms" | "lms";
  readonly content?: string;
  readonly title?: string;
  /** How long after `createdAt` (or `scheduledAt`) a substitute is still sensible. */
  readonly expiresAfterMs?: number;
}

/** Why the personal data of a record can't be read. */
export interface UnreadableRecord {
  readonly code: FieldCryptoErrorCode;
  readonly issues: readonly FieldCryptoIssue[];
  /** Whether it may be readable later with nobody doing anything, as when keys couldn't be had. */
  readonly retryable: boolean;
}

/**
 * A message with all that is known of it. Plain JSON; what isn't known is absent. Times are milliseconds since 1970.
 * Holds personal data: `to`, `from`, `text`, `failover`, `customFields`.
 */
export interface TrackedMessage {
  /** Ours, unique; `createTrackingId`. */
  readonly id: string;
  /** The caller's, and not necessarily unique. */
  readonly messageId: string;
  readonly type: MessageType;
  /** Digits in the national form. */
  readonly to: string;
  /** Calling code in digits. */
  readonly country: string;
  readonly from?: string;
  /** Who has it, or shall have it. */
  readonly providerId?: string;
  readonly providerMessageId?: string;
  readonly templateId?: string;
  readonly subject?: string;
  /** Rendered, where it is known. */
  readonly text?: string;
  readonly failover?: TrackedFailover;
  readonly customFields?: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;

  readonly outcome: TrackedOutcome;
  /** Of an intent `UNKNOWN`, for its process may have died; of what certainly wasn't sent `FAILED`. */
  readonly status: DeliveryStatus;
  readonly reason?: DeliveryReason;
  readonly providerStatusCode?: string;
  readonly providerStatusText?: string;
  readonly attempts?: readonly Attempt[];
  readonly warnings?: readonly SendWarning[];
  readonly error?: StoredError;

  readonly scheduledAt?: number;
  /** When the intent was made. */
  readonly createdAt: number;
  readonly acceptedAt?: number;
  /** When it was handed to the carrier or Kakao. */
  readonly sentAt?: number;
  /** When the status became final. */
  readonly completedAt?: number;
  /** When anything of it changed, but for the three fields below. */
  readonly updatedAt: number;

  /**
   * When somebody has to look at it next: to ask the vendor, to decide on a substitute, to settle an intent whose
   * process died. Absent: never. While it is claimed, this is when the claim ends.
   */
  readonly dueAt?: number;
  /** How often it was looked at. */
  readonly pollCount: number;
  /** Who has claimed it. */
  readonly leaseToken?: string;

  /** Id of the message that this one is the substitute of. At most one record has it. */
  readonly fallbackOf?: string;
  /** Id of this message's substitute. */
  readonly fallbackId?: string;
  readonly fallbackState?: FallbackState;
  /** Why it was skipped, or what else is to say of it; free of contents. */
  readonly fallbackNote?: string;
  readonly substitute?: TrackedSubstitute;
  /** Oldest first. An intent has none. */
  readonly history?: readonly TrackingEvent[];

  /**
   * Only what a store reads has it: the record is encrypted, and doesn't open. Then `to` is masked (`***` where not even
   * that is known), `messageId` is `***` unless it is kept in clear, and what else is encrypted is absent. Statuses,
   * codes, times and vendors' ids are as they are. No store takes such a record back.
   */
  readonly unreadable?: UnreadableRecord;
}

/** A status that never changes again. */
export type FinalStatus = "DELIVERED" | "FAILED" | "CANCELLED";

export const FINAL_STATUSES: readonly FinalStatus[] = ["DELIVERED", "FAILED", "CANCELLED"];

export function isFinalStatus(status: DeliveryStatus): status is FinalStatus {
  return (FINAL_STATUSES as readonly DeliveryStatus[]).includes(status);
}
