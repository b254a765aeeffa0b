import { BATCH } from "./limits.ts";
import type { SolapiPart } from "./to-send-request.ts";
import type { JsonObject } from "./wire.ts";

/** For what surrounds the messages. */
const FRAME_BYTES = 2048;

/** The same in their order, in as few runs as fit into requests of 15 MB: 10,000 long texts don't fit into one. */
export function splitBySize<T extends SolapiPart>(parts: readonly T[]): T[][] {
  const room = BATCH.maxRequestBytes - FRAME_BYTES;
  // A character has three bytes at most. Nearly always that is answer enough, and much faster than measuring.
  const most = parts.reduce((sum, { message }) => sum + 3 * countCharacters(message), 0);
  if (most <= room) return [[...parts]];
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

/** All names and texts, with the marks that JSON puts around them. */
function countCharacters(value: unknown): number {
  if (typeof value === "string") return value.length + 2;
  if (typeof value !== "object" || value === null) return 5;
  let count = 2;
  for (const name in value) count += name.length + 4 + countCharacters((value as JsonObject)[name]);
  return count;
}
