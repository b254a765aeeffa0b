import type { MessageType } from "../message/message-type.ts";
import type { DeliveryStatus } from "./delivery-status.ts";

/**
 * Why a message wasn't delivered, over all vendors:
 * - `not_on_kakao`: the number uses no KakaoTalk, or none that can be reached.
 * - `blocked`: the person blocks the channel, or the message kind.
 * - `opted_out`: 수신거부.
 * - `number_invalid`: no such number, or not in service.
 * - `handset_off`: off, out of reach, or full.
 * - `template_mismatch`: the text, buttons or template aren't as approved.
 * - `channel_invalid`: the Kakao channel (발신 프로필) is unknown or stopped.
 * - `sender_invalid`: the sender number isn't registered, or is barred.
 * - `spam`: a spam filter of the vendor, the carrier or the person.
 * - `content_rejected`: the carrier can't or won't transmit the content.
 * - `duplicate`: taken for a repetition.
 * - `rate_limited`: too many at once, or too many to this person.
 * - `balance`: not paid for.
 * - `expired`: no result within the time allowed.
 * - `vendor_error`: a fault of the vendor, the carrier or Kakao.
 * - `other`: a code with none of these meanings; see the code and its text.
 */
export type DeliveryReason =
  | "not_on_kakao"
  | "blocked"
  | "opted_out"
  | "number_invalid"
  | "handset_off"
  | "template_mismatch"
  | "channel_invalid"
  | "sender_invalid"
  | "spam"
  | "content_rejected"
  | "duplicate"
  | "rate_limited"
  | "balance"
  | "expired"
  | "vendor_error"
  | "other";

/** Names a message that a vendor accepted, or may have. All of it is known to whoever sent it. */
export interface SentMessage {
  readonly messageId: string;
  /** As in the `SendResult`; absent where the vendor gave none or the answer was lost. */
  readonly providerMessageId?: string;
  readonly type: MessageType;
  /** Digits in the national form. */
  readonly to: string;
  readonly country?: string;
  readonly from?: string;
  readonly templateId?: string;
  /** The rendered text, where it is known. */
  readonly text?: string;
  /** When the request was made, in milliseconds since 1970. */
  readonly requestedAt: number;
  readonly scheduledAt?: Date;
}

/** What a vendor knows of a message now. */
export interface DeliveryReport {
  readonly status: DeliveryStatus;
  /** With `FAILED` and `CANCELLED`, where the vendor tells. */
  readonly reason?: DeliveryReason;
  /** The vendor's own code, as text. */
  readonly providerStatusCode?: string;
  /** The vendor's own words, or its table's; free of numbers and contents. */
  readonly providerStatusText?: string;
  /** The vendor's id, also where the send gave none and it was found by number, template and time. */
  readonly providerMessageId?: string;
  /** When it was handed to the carrier or Kakao. */
  readonly sentAt?: Date;
  /** When the result was final. */
  readonly completedAt?: Date;
  /** The vendor's own substitute (native fallback): `status` above is then that of the original. */
  readonly substitute?: {
    readonly type: MessageType;
    readonly status: DeliveryStatus;
    readonly reason?: DeliveryReason;
    readonly providerStatusCode?: string;
    readonly providerStatusText?: string;
    readonly providerMessageId?: string;
    readonly completedAt?: Date;
  };
  readonly raw?: unknown;
}
