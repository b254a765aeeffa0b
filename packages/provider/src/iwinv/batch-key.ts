import type { OutboundMessage, OutboundText } from "@k-msg/core";
import type { Settings } from "./config.ts";
import { toResendFields } from "./failover.ts";
import { toSchedule } from "./schedule.ts";

/** What IWINV surely takes (sheet §3.2: 513). */
const MOBILE = /^01[016789]\d{7,8}$/;

/**
 * Everything of a message that stands once in a request, beside the list of recipients (sheet §3.1, §4.1).
 * `undefined`: goes alone. Never throws.
 */
export function toBatchKey(message: OutboundMessage, settings: Settings): string | undefined {
  try {
    return JSON.stringify(listShared(message, settings));
  } catch {
    // A message without the fields of its type: alone, it is refused without the others.
    return undefined;
  }
}

function listShared(message: OutboundMessage, settings: Settings): unknown[] | undefined {
  const { scheduledAt } = message;
  const schedule = scheduledAt && toSchedule(scheduledAt);
  switch (message.type) {
    case "SMS":
    case "LMS":
    case "MMS": {
      const { type, text, country } = message;
      const from = message.from ?? settings.sender;
      const abroad = country !== "82";
      return [type, from, text, toTitleKey(message), schedule, abroad, toImageKey(message)];
    }
    case "ALIMTALK": {
      // IWINV may count a number it doesn't take without naming it, and nobody could tell the others' outcome.
      if (!MOBILE.test(message.to)) return undefined;
      const resend = toResendFields(message, settings.sender);
      return [message.type, message.templateId, schedule, resend];
    }
  }
  return undefined;
}

/** An SMS has none. A title made of the text is the same for the same text. */
function toTitleKey({ type, subject }: OutboundText): string | undefined {
  return type === "SMS" || !subject?.trim() ? undefined : subject;
}

const pictures = new WeakMap<ArrayBufferLike, number>();
let pictureCount = 0;

/**
 * By the place of its bytes in memory: to compare 100 KB for each of a million messages would cost more than the
 * requests it saves, and a hash can be equal by chance. A `Blob` is read anew for each message and shares nothing.
 */
function toImageKey({ type, image }: OutboundText): unknown[] | undefined {
  if (type !== "MMS" || !image || !("bytes" in image)) return undefined;
  const { buffer, byteOffset, byteLength } = image.bytes;
  let picture = pictures.get(buffer);
  if (picture === undefined) {
    picture = pictureCount++;
    pictures.set(buffer, picture);
  }
  return [picture, byteOffset, byteLength, image.filename];
}
