import { BATCH } from "./limits.ts";
import type { SolapiPart } from "./to-send-request.ts";
import type { JsonObject, SolapiMessage } from "./wire.ts";

/** For what surrounds the messages. */
const FRAME_BYTES = 2048;

/** The same in their order, in as few runs as fit into requests of 15 MB: 10,000 long texts don't fit into one. */
export function splitBySize<T extends SolapiPart>(parts: readonly T[]): (readonly T[])[] {
  const room = BATCH.maxRequestBytes - FRAME_BYTES;
  // Nearly always that is answer enough, and much faster than measuring.
  let most = 0;
  for (const { message } of parts) most += countMostBytes(message);
  if (most <= room) return [parts];
  const encoder = new TextEncoder();
  const runs: T[][] = [];
  let left = 0;
  for (const part of parts) {
    const bytes = encoder.encode(JSON.stringify(part.message)).length + 1;
    if (runs.length === 0 || bytes > left) {
      runs.push([]);
      left = room;
    }
    runs.at(-1)?.push(part);
    left -= bytes;
  }
  return runs;
}

/** The names of all fields, with a type and a calling code. */
const FIELD_BYTES = 160;
/** As JSON, a control character is `\u0001`. */
const MOST_BYTES_OF_ONE = 6;

/** At least as many bytes as the message takes. */
function countMostBytes(message: SolapiMessage): number {
  const { to, from = "", text = "", subject = "", imageId = "", customFields } = message;
  let characters = text.length + subject.length + imageId.length + countCharacters(customFields);
  if (message.kakaoOptions) characters += countCharacters(message.kakaoOptions);
  return FIELD_BYTES + to.length + from.length + MOST_BYTES_OF_ONE * characters;
}

/** All names and texts, with the marks that JSON puts around them. */
function countCharacters(value: unknown): number {
  if (typeof value === "string") return value.length + 2;
  if (typeof value !== "object" || value === null) return 5;
  let count = 2;
  for (const name in value) count += name.length + 4 + countCharacters((value as JsonObject)[name]);
  return count;
}
