import type { OutboundMessage } from "@k-msg/core";
import type { Lane } from "./lane.ts";

/** A message and whom it goes to. */
export interface Addressee {
  readonly lane: Lane;
  readonly message: OutboundMessage;
}

/** For providers that declare none. */
const MOST_TOGETHER = 10_000;

/** Names the request a message may share; `undefined`: it goes alone. */
export function requestKey({ lane, message }: Addressee): string | undefined {
  const { provider } = lane;
  try {
    if (!provider.sendBatch || !provider.batchKey) return undefined;
    const key = provider.batchKey(message);
    return typeof key === "string" ? `${message.type} ${key}` : undefined;
  } catch {
    return undefined;
  }
}

/** How many messages of a type one request of a provider takes. */
export function mostTogether({ lane, message }: Addressee): number {
  return Math.max(1, lane.limits.batch?.[message.type]?.maxMessages ?? MOST_TOGETHER);
}

/** Parts messages into such as fit into one request each, in their order. */
export function groupByRequest<T extends Addressee>(jobs: readonly T[]): T[][] {
  const groups: T[][] = [];
  const filling = new Map<Lane, Map<string, T[]>>();
  for (const job of jobs) {
    const key = requestKey(job);
    if (key === undefined) {
      groups.push([job]);
      continue;
    }
    const own = filling.get(job.lane) ?? new Map<string, T[]>();
    filling.set(job.lane, own);
    let group = own.get(key);
    if (!group || group.length >= mostTogether(job)) {
      group = [];
      own.set(key, group);
      groups.push(group);
    }
    group.push(job);
  }
  return groups;
}
