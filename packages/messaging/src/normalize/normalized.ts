import type { OutboundMessage, SendWarning, TextMeasure } from "@k-msg/core";

/** A message ready for routing. */
export interface Normalized {
  readonly message: OutboundMessage;
  readonly warnings: readonly SendWarning[];
  /** The provider the caller named. */
  readonly providerId?: string;
  /** By provider id; the chosen one gets its own part. */
  readonly providerOptions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Measure of `message.text`, so that it is counted once. */
  readonly measure?: TextMeasure;
}
