import type { OutboundMessage, SendWarning, TextMeasure } from "@k-msg/core";

/** A message ready for routing. */
export interface Normalized {
  readonly message: OutboundMessage;
  readonly warnings: readonly SendWarning[];
  /** The provider the caller named. */
  readonly providerId?: string;
  /** Names this sending; never part of the message. */
  readonly idempotencyKey?: string;
  /** By provider id; `message.templateId` is empty then, and the chosen one's comes in its place. */
  readonly templateIds?: Readonly<Record<string, string>>;
  /** By provider id; the chosen one gets its own part. */
  readonly providerOptions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Measure of `message.text`, so that it is counted once. */
  readonly measure?: TextMeasure;
}
