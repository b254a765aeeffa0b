import type { OutboundMessage, OutboundText } from "@k-msg/core";
import type { AligoSettings } from "./config.ts";
import { toAlimtalkHead } from "./to-alimtalk-request.ts";
import { toTextHead } from "./to-text-request.ts";

export type ToBatchKey = (message: OutboundMessage) => string | undefined;

/**
 * Messages may share a request when everything agrees that a request has only once. Texts needn't: a request with
 * different ones has its own path.
 *
 * Their numbers must be of one shape, beginning and length. Aligo counts malformed numbers and names none; it will
 * find either all or none of one shape malformed, and that a count does tell.
 *
 * `undefined`: not a message that Aligo sends.
 */
export function createBatchKey(settings: AligoSettings): ToBatchKey {
  const numberImage = createImageNumbers();
  return (message) => {
    try {
      const head = toHead(message, settings);
      if (!head) return undefined;
      const shape = `${message.to.slice(0, 3)}/${message.to.length}`;
      return JSON.stringify([head, shape, message.type === "MMS" ? numberImage(message) : 0]);
    } catch {
      // Whoever calls a provider directly may hand over anything; sent alone, it is refused.
      return undefined;
    }
  };
}

function toHead(message: OutboundMessage, settings: AligoSettings): object | undefined {
  switch (message.type) {
    case "SMS":
    case "LMS":
    case "MMS":
      return toTextHead(message, settings);
    case "ALIMTALK":
      return toAlimtalkHead(message, settings);
    default:
      return undefined;
  }
}

/** By identity: reading every byte for every message would cost more than a request. */
function createImageNumbers(): (message: OutboundText) => string | number {
  const numbers = new WeakMap<ArrayBufferLike, number>();
  let last = 0;
  return ({ image }) => {
    if (!image || "fileId" in image) return 0;
    const { bytes, contentType, filename } = image;
    const number = numbers.get(bytes.buffer) ?? ++last;
    numbers.set(bytes.buffer, number);
    return [number, bytes.byteOffset, bytes.byteLength, contentType, filename].join("/");
  };
}
