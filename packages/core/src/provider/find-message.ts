import type { KMsgError } from "../error/kmsg-error.ts";
import type { OutboundMessage } from "../message/outbound-message.ts";
import type { DeliveryStatus } from "./delivery-status.ts";

/** Asks for a message whose answer was lost. */
export interface FindMessageQuery {
  /** As it was handed to `send` or `sendBatch`. */
  readonly message: OutboundMessage;
  /** When its request began, in milliseconds since 1970. */
  readonly startedAt: number;
  /** When it was given up. The vendor's clock may be off; leave some room on both sides. */
  readonly endedAt: number;
  /** How many messages of that request had the same recipient and the same content. Default 1. */
  readonly copies?: number;
}

/** What a vendor's records say of one message. */
export type MessageSighting =
  /** It is there: the vendor took it. */
  | {
      readonly found: "accepted";
      readonly providerMessageId?: string;
      readonly status?: DeliveryStatus;
      readonly raw?: unknown;
    }
  /** It is there as refused; `error` has `outcome: "not_sent"`. */
  | { readonly found: "refused"; readonly error: KMsgError }
  /** It isn't there (yet). Counts as not sent once `limits.lookup.completeAfterMs` has passed since `endedAt`. */
  | { readonly found: "absent" }
  /** Something is there that may be this message or another. */
  | { readonly found: "unclear" };
