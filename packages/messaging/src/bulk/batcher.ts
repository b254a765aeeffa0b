import { abortedBefore, fail, type KMsgError, type Result, type SendResult } from "@k-msg/core";
import { bring } from "../dispatch/bring.ts";
import { conclude } from "../dispatch/dispatch.ts";
import { mostTogether as providersMost, requestKey } from "../dispatch/group.ts";
import type { Call, Job } from "../dispatch/job.ts";
import type { Lane } from "../dispatch/lane.ts";
import type { Runtime } from "../dispatch/runtime.ts";
import { createLine } from "./line.ts";

type OnResult = (result: Result<SendResult, KMsgError>) => void;

/** Collects messages until they fill a request, and sends so many requests at once. */
export interface Batcher {
  /** Lets a message join those it may travel with. `onResult` is called once. */
  add(job: Job, onResult: OnResult): void;
  /** From now on nothing more is to be hoped for (or it is again): requests needn't be full. */
  press(isPressed: boolean): void;
  /** Refuses all that wait; what is under way is finished. */
  drop(): void;
}

interface Group {
  readonly lane: Lane;
  /** Absent for a message that goes alone. */
  readonly key?: string;
  readonly jobs: Job[];
  readonly observers: OnResult[];
}

export interface BatcherSettings {
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Most messages in a request, also where its provider takes more. */
  readonly mostTogether: number;
}

/** How long a request waits for more messages while none come, in milliseconds. */
const LINGER_MS = 20;

export function createBatcher(
  runtime: Runtime,
  call: Call,
  { concurrency, mostTogether }: BatcherSettings,
): Batcher {
  /** By lane and key, while they fill. */
  const filling = new Map<Lane, Map<string, Group>>();
  /** All that fill, oldest first. */
  const partial = new Set<Group>();
  const full = createLine<Group>();
  let active = 0;
  let isPressed = false;
  let isQuiet = false;
  let isDropped = false;
  let arrivals = 0;
  let waiting = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function open(lane: Lane, key: string | undefined): Group {
    const group: Group = { lane, key, jobs: [], observers: [] };
    if (key === undefined) return group;
    let own = filling.get(lane);
    if (!own) {
      own = new Map();
      filling.set(lane, own);
    }
    own.set(key, group);
    partial.add(group);
    return group;
  }

  /** Nobody can join any more. */
  function close(group: Group): void {
    partial.delete(group);
    const own = filling.get(group.lane);
    if (group.key !== undefined && own?.get(group.key) === group) own.delete(group.key);
  }

  function take(alsoPartial: boolean): Group | undefined {
    const group = full.shift() ?? (alsoPartial ? partial.values().next().value : undefined);
    if (group) {
      close(group);
      waiting -= group.jobs.length;
    }
    return group;
  }

  function startMore(): void {
    while (active < concurrency) {
      const group = take(isPressed || isQuiet);
      if (!group) break;
      void run(group);
    }
    if (waiting > 0 && !isPressed && !isQuiet) timer ??= setTimeout(look, LINGER_MS, arrivals);
  }

  function refusal(): Result<SendResult, KMsgError> {
    return fail(abortedBefore(call.signal, undefined));
  }

  /** Whether anything came since the last look. */
  function look(before: number): void {
    timer = undefined;
    isQuiet = before === arrivals;
    startMore();
  }

  async function run({ jobs, observers }: Group): Promise<void> {
    active++;
    await bring(runtime, jobs, call);
    active--;
    for (const [index, job] of jobs.entries()) observers[index]?.(conclude(job));
    startMore();
  }

  return {
    add(job, onResult) {
      if (isDropped) return onResult(refusal());
      arrivals++;
      waiting++;
      isQuiet = false;
      const key = requestKey(job);
      const group = (key !== undefined && filling.get(job.lane)?.get(key)) || open(job.lane, key);
      group.jobs.push(job);
      group.observers.push(onResult);
      if (key === undefined || group.jobs.length >= Math.min(providersMost(job), mostTogether)) {
        close(group);
        full.push(group);
        startMore();
      } else if (isPressed || !timer) startMore();
    },
    press(pressed) {
      isPressed = pressed;
      if (pressed) startMore();
    },
    drop() {
      isDropped = true;
      clearTimeout(timer);
      const result = refusal();
      for (let group = take(true); group; group = take(true)) {
        for (const onResult of group.observers) onResult(result);
      }
    },
  };
}
