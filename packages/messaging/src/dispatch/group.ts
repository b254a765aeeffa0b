import type { OutboundMessage } from "@k-msg/core";
import type { Lane } from "./lane.ts";

/** A message and whom it goes to. */
export interface Addressee {
  readonly lane: Lane;
  readonly message: OutboundMessage;
}

/** For providers that declare none. */
const MOST_TOGETHER = 10_000;

/** Names, with its provider and type, the request a message may share; `undefined`: it goes alone. */
export function requestKey({ lane, message }: Addressee): string | undefined {
  const { provider } = lane;
  try {
    if (!provider.sendBatch || !provider.batchKey) return undefined;
    const key = provider.batchKey(message);
    return typeof key === "string" ? key : undefined;
  } catch {
    return undefined;
  }
}

/** How many messages of a type one request of a provider takes. */
export function mostTogether({ lane, message }: Addressee): number {
  return Math.max(1, lane.limits.batch?.[message.type]?.maxMessages ?? MOST_TOGETHER);
}

/** Requests that fill, by whom they go to, type and key. */
export interface Filling<T> {
  get({ lane, message }: Addressee, key: string): T | undefined;
  set({ lane, message }: Addressee, key: string, request: T | undefined): void;
}

export function createFilling<T>(): Filling<T> {
  const lanes = new Map<Lane, Map<string, T>>();
  return {
    get: ({ lane, message }, key) => lanes.get(lane)?.get(`${message.type} ${key}`),
    set({ lane, message }, key, request) {
      const own = lanes.get(lane) ?? new Map<string, T>();
      lanes.set(lane, own);
      if (request === undefined) own.delete(`${message.type} ${key}`);
      else own.set(`${message.type} ${key}`, request);
    },
  };
}

/** Parts messages into such as fit into one request each, in their order. */
export function groupByRequest<T extends Addressee>(jobs: readonly T[]): T[][] {
  const groups: T[][] = [];
  const filling = createFilling<T[]>();
  for (const job of jobs) {
    const key = requestKey(job);
    if (key === undefined) {
      groups.push([job]);
      continue;
    }
    let group = filling.get(job, key);
    if (!group || group.length >= mostTogether(job)) {
      group = [];
      filling.set(job, key, group);
      groups.push(group);
    }
    group.push(job);
  }
  return groups;
}
