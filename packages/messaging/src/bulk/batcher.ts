import { abortedBefore, fail, type KMsgError, type Result, type SendResult } from "@k-msg/core";
import { bring } from "../dispatch/bring.ts";
import { conclude } from "../dispatch/dispatch.ts";
import { createFilling, isFull, keepsOut, requestKey } from "../dispatch/group.ts";
import type { Call, Job } from "../dispatch/job.ts";
import type { Runtime } from "../dispatch/runtime.ts";
import { createLine } from "./line.ts";

/** Collects messages until they fill a request, and sends so many requests at once. */
export interface Batcher<T> {
  /** Lets a message join those it may travel with. Its owner hears of its result once. */
  add(job: Job, owner: T): void;
  /** From now on nothing more is to be hoped for (or it is again): requests needn't be full. */
  press(isPressed: boolean): void;
  /** Refuses all that wait; what is under way is finished. */
  drop(): void;
}

interface Group<T> {
  /** Absent for a message that goes alone. */
  readonly key?: string;
  readonly jobs: Job[];
  readonly owners: T[];
}

export interface BatcherSettings<T> {
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Most messages in a request, also where its provider takes more. */
  readonly mostTogether: number;
  onResult(owner: T, job: Job, result: Result<SendResult, KMsgError>): void;
}

/** How long a request waits for more messages while none come, in milliseconds. */
const LINGER_MS = 20;

export function createBatcher<T>(
  runtime: Runtime,
  call: Call,
  { concurrency, mostTogether, onResult }: BatcherSettings<T>,
): Batcher<T> {
  const filling = createFilling<Group<T>>();
  /** Whose group was found last, as long as that fills: mostly it is that of the next message, too. */
  let last: { readonly job: Job; readonly group: Group<T> } | undefined;
  /** All that fill, oldest first. */
  const partial = new Set<Group<T>>();
  const full = createLine<Group<T>>();
  let active = 0;
  let isPressed = false;
  let isQuiet = false;
  let isDropped = false;
  let arrivals = 0;
  let waiting = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function groupOf(job: Job, key: string | undefined): Group<T> {
    if (key === undefined) return { jobs: [], owners: [] };
    const isLike = last?.job.lane === job.lane && last.job.message.type === job.message.type;
    if (last && isLike && last.group.key === key) return last.group;
    let group = filling.get(job, key);
    if (!group) {
      group = { key, jobs: [], owners: [] };
      filling.set(job, key, group);
      partial.add(group);
    }
    last = { job, group };
    return group;
  }

  /** Nobody can join any more. */
  function close(group: Group<T>): void {
    const { key, jobs } = group;
    // Unless it was closed before: another one may fill under its key by now.
    if (!partial.delete(group) || key === undefined) return;
    filling.set(jobs[0] as Job, key, undefined);
    if (last?.group === group) last = undefined;
  }

  /** It goes out as it is. */
  function finish(group: Group<T>): void {
    close(group);
    full.push(group);
    startMore();
  }

  function take(alsoPartial: boolean): Group<T> | undefined {
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

  async function run({ jobs, owners }: Group<T>): Promise<void> {
    active++;
    await bring(runtime, jobs, call);
    active--;
    // The next request first: it travels while these results are handed out.
    startMore();
    for (let index = 0; index < jobs.length; index++) {
      const job = jobs[index] as Job;
      onResult(owners[index] as T, job, conclude(job));
    }
  }

  return {
    add(job, owner) {
      if (isDropped) return onResult(owner, job, refusal());
      arrivals++;
      waiting++;
      isQuiet = false;
      const key = requestKey(job);
      let group = groupOf(job, key);
      if (keepsOut(group.jobs, job)) {
        finish(group);
        group = groupOf(job, key);
      }
      group.jobs.push(job);
      group.owners.push(owner);
      if (key === undefined || group.jobs.length >= mostTogether || isFull(group.jobs)) {
        finish(group);
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
        const { owners, jobs } = group;
        for (const [index, job] of jobs.entries()) onResult(owners[index] as T, job, result);
      }
    },
  };
}
