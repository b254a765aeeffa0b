import type { MessageType } from "../message/message-type.ts";
import type { Attempt } from "./attempt.ts";
import type { DeliveryStatus } from "./delivery-status.ts";
import type { SendWarning } from "./warning.ts";

/** A message a vendor accepted. Accepted is not delivered. */
export interface SendResult {
  /** The caller's id, or the one made for it. */
  readonly messageId: string;
  readonly providerId: string;
  /** The vendor's id; absent where the vendor gives none (IWINV ALIMTALK). */
  readonly providerMessageId?: string;
  readonly status: DeliveryStatus;
  /** The type that was sent. */
  readonly type: MessageType;
  /** The recipient in normal form, in clear. */
  readonly to: string;
  /** Calling code in digits; added by `KMsg`, as are the next three. */
  readonly country?: string;
  /** As the provider got it. */
  readonly templateId?: string;
  /** When the request that was accepted began, in milliseconds since 1970. */
  readonly requestedAt?: number;
  /** Milliseconds since 1970. */
  readonly scheduledAt?: number;
  /** Id of its record; added where `tracking` is configured. */
  readonly trackingId?: string;
  /** The text that a template became, where the provider rendered it. */
  readonly renderedText?: string;
  readonly warnings?: readonly SendWarning[];
  /** Each try in order, the one that was accepted last; added by `KMsg`. */
  readonly attempts?: readonly Attempt[];
  /** `true` when this isn't a new sending but the first result of the same `idempotencyKey`. */
  readonly replayed?: true;
  /** The vendor's answer as parsed; its form is the vendor's. */
  readonly raw?: unknown;
}
