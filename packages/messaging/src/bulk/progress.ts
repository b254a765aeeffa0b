export interface SendProgress {
  /** Messages with a result. */
  readonly done: number;
  /** How many there are in all, where the source tells (an array, a `Set`). */
  readonly total?: number;
  /** Of `done`, those that failed, unknown ones included. */
  readonly failed: number;
  /** Results a second since the start. */
  readonly ratePerSecond: number;
}

export type ProgressObserver = (progress: SendProgress) => unknown;

export interface Progress {
  count(hasFailed: boolean): void;
  /** Tells the last state. */
  end(): void;
}

/** Least time between two reports, in milliseconds. */
const EVERY_MS = 250;

/** Counts results and tells an observer; what that throws is dropped. */
export function createProgress(observer: ProgressObserver | undefined, total?: number): Progress {
  // Not the configuration's clock: a rate is about the time people wait.
  const startedAt = performance.now();
  let toldAt = startedAt;
  let done = 0;
  let failed = 0;

  function report(now: number): void {
    toldAt = now;
    const seconds = (now - startedAt) / 1000;
    const ratePerSecond = seconds > 0 ? done / seconds : 0;
    const progress = { done, ...(total !== undefined && { total }), failed, ratePerSecond };
    try {
      Promise.resolve(observer?.(progress)).catch(() => {});
    } catch {
      // An observer can't stop the sending.
    }
  }

  return {
    count(hasFailed) {
      done++;
      if (hasFailed) failed++;
      if (!observer) return;
      const now = performance.now();
      if (now - toldAt >= EVERY_MS) report(now);
    },
    end: () => report(performance.now()),
  };
}
