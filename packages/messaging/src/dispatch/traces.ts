import type { OutboundMessage } from "@k-msg/core";

/**
 * What was handed to a provider lately. Records that can only be told by number, time and content might be those of
 * another sending: then a look-up proves nothing.
 */
export interface Traces {
  /** One more was handed over. */
  add(message: OutboundMessage): void;
  /** It certainly wasn't sent, and has left no record. */
  remove(message: OutboundMessage): void;
  /** How many like it were handed over in the last minutes, itself included; `Infinity` when that isn't known. */
  count(message: OutboundMessage): number;
}

/**
 * Longer than a request can lie before the end of a look-up of one like it, in milliseconds. Everything is kept for
 * one to two of these.
 */
const KEPT_MS = 150_000;
/** Most different messages kept of one such time. */
const MOST_KEPT = 200_000;

interface Generation {
  readonly since: number;
  readonly counts: Map<number, number>;
  /** There were too many. */
  isBlind: boolean;
}

export function createTraces(now: () => number): Traces {
  let current = startGeneration(now());
  let before: Generation | undefined;

  function turn(): void {
    const time = now();
    // Also when the clock was set back.
    if (Math.abs(time - current.since) < KEPT_MS) return;
    before = time - current.since < 2 * KEPT_MS ? current : undefined;
    current = startGeneration(time);
  }

  return {
    add(message) {
      turn();
      const key = hashOf(message);
      const { counts } = current;
      const count = counts.get(key);
      if (count === undefined && counts.size >= MOST_KEPT) current.isBlind = true;
      else counts.set(key, (count ?? 0) + 1);
    },
    remove(message) {
      const key = hashOf(message);
      for (const generation of [current, before]) {
        const count = generation?.counts.get(key);
        if (!generation || count === undefined) continue;
        if (count > 1) generation.counts.set(key, count - 1);
        else generation.counts.delete(key);
        return;
      }
    },
    count(message) {
      turn();
      if (current.isBlind || before?.isBlind) return Number.POSITIVE_INFINITY;
      const key = hashOf(message);
      return (current.counts.get(key) ?? 0) + (before?.counts.get(key) ?? 0);
    },
  };
}

function startGeneration(since: number): Generation {
  return { since, counts: new Map(), isBlind: false };
}

/** Number and content in 53 bits (FNV-1a, twice). Two that collide only make a look-up less certain. */
function hashOf(message: OutboundMessage): number {
  const content = "text" in message ? message.text : "";
  const template = "templateId" in message ? message.templateId : "";
  const variables = "variables" in message ? JSON.stringify(message.variables) : "";
  const all = `${message.to} ${template} ${variables} ${content}`;
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let index = 0; index < all.length; index++) {
    const unit = all.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b);
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}
