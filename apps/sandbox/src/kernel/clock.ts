import { createTaskQueue } from "./task-queue.ts";

/** The sandbox's time. Nothing here waits: what is due happens when somebody looks. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Moves time forward and runs everything that falls due on the way, in order. */
  advance(ms: number): void;
  /** Moves time forward to an instant. An earlier one is an error: vendors don't go back. */
  advanceTo(instant: Date): void;
  /** Runs what is due by now. Called before every request and every look at the messages. */
  settle(): void;
  /** Runs `task` once time has reached `at` (milliseconds since 1970); at the next look when it already has. */
  schedule(at: number, task: () => void): void;
  /** Forgets everything scheduled and goes back to the start. */
  reset(): void;
}

export interface ClockOptions {
  /** Where time starts. Default: the real now. */
  start?: Date;
  /** Time moves only by `advance`. Default `false`: it runs on from `start`. */
  frozen?: boolean;
}

/** The wire has four digits for a year. */
export const LATEST = Date.UTC(9999, 11, 31);

export function createClock(options: ClockOptions = {}): Clock {
  let origin = Date.now();
  let start = options.start?.getTime() ?? origin;
  let skipped = 0;
  let order = 0;
  const tasks = createTaskQueue();
  let running: number | undefined;

  const flow = () => start + skipped + (options.frozen ? 0 : Date.now() - origin);
  const now = () => running ?? flow();

  function settle(): void {
    if (running !== undefined) return;
    const until = flow();
    try {
      for (let task = tasks.takeDue(until); task; task = tasks.takeDue(until)) {
        running = task.at;
        task.run();
      }
    } finally {
      running = undefined;
    }
  }

  function advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`advance takes milliseconds >= 0, not ${ms}`);
    if (flow() + ms > LATEST) throw new RangeError("the clock ends with the year 9999");
    skipped += ms;
    settle();
  }

  return {
    now,
    advance,
    advanceTo: (instant) => advance(instant.getTime() - flow()),
    settle,
    schedule(at, run) {
      // Never in the past: time would seem to go back while the task runs.
      tasks.push({ at: Math.max(at, now()), order: order++, run });
    },
    reset() {
      tasks.clear();
      skipped = 0;
      origin = Date.now();
      start = options.start?.getTime() ?? origin;
    },
  };
}
