import type { OutboundMessage } from "@k-msg/core";
import { hasRoomForLabels } from "./custom-fields.ts";

/** The key below of a message with nothing of all that, as nearly all are; asked for twice a message. */
const PLAIN = "   ";

/**
 * Types, texts, senders and templates may be mixed in a request; time, app and `allowDuplicates` hold for all of it
 * (sheet §4.1). Messages with the bytes of a picture share it with that picture alone, so that a request waits
 * for one upload at most. A message without room for our labels goes alone: nothing would tell it from others.
 */
export function createBatchKey(): (message: OutboundMessage) => string | undefined {
  const pictures = new WeakMap<Uint8Array, number>();
  let count = 0;

  function numberOf(bytes: Uint8Array): number {
    const known = pictures.get(bytes);
    if (known !== undefined) return known;
    count += 1;
    pictures.set(bytes, count);
    return count;
  }

  return (message) => {
    try {
      if (!hasRoomForLabels(message)) return undefined;
      if (isPlain(message)) return PLAIN;
      const { scheduledAt, providerOptions: { appId = "", allowDuplicates = "" } = {} } = message;
      const bytes = message.type === "MMS" ? findBytes(message.image) : undefined;
      const picture = bytes === undefined ? "" : numberOf(bytes);
      // The app comes last: its id may hold anything.
      return `${scheduledAt?.getTime() ?? ""} ${allowDuplicates} ${picture} ${appId}`;
    } catch {
      // A message without the fields of its type.
      return undefined;
    }
  };
}

function isPlain({ scheduledAt, providerOptions, type }: OutboundMessage): boolean {
  return !scheduledAt && providerOptions === undefined && type !== "MMS";
}

function findBytes(image: object | undefined): Uint8Array | undefined {
  return image && "bytes" in image ? (image.bytes as Uint8Array) : undefined;
}
