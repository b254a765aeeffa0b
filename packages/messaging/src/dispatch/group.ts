import type { BatchLimit, OutboundMessage } from "@k-msg/core";
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

function limitOf({ lane, message }: Addressee): BatchLimit | undefined {
  return lane.limits.batch?.[message.type];
}

/** Whether a request takes no more. */
export function isFull(request: readonly Addressee[]): boolean {
  const first = request[0];
  if (!first) return false;
  const limit = limitOf(first);
  const most = limit?.maxMessages ?? MOST_TOGETHER;
  if (request.length < most) return false;
  const { maxOfOneText = most } = limit ?? {};
  return request.length >= maxOfOneText || (request.length === most && !isOneText(request));
}

/** Whether a request that isn't full takes only more of its one text, which the next message hasn't got. */
export function keepsOut(request: readonly Addressee[], next: Addressee): boolean {
  const limit = limitOf(next);
  if (limit?.maxOfOneText === undefined || request.length < limit.maxMessages) return false;
  return textOf(request[0]) !== textOf(next);
}

function isOneText(request: readonly Addressee[]): boolean {
  const text = textOf(request[0]);
  return request.every((each) => textOf(each) === text);
}

function textOf(addressee: Addressee | undefined): string | undefined {
  return addressee && "text" in addressee.message ? addressee.message.text : undefined;
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
    if (!group || isFull(group) || keepsOut(group, job)) {
      group = [];
      filling.set(job, key, group);
      groups.push(group);
    }
    group.push(job);
  }
  return groups;
}
