import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { vi } from "vitest";

/**
 * Time that passes only when nothing else can happen: timers, `Date` and `performance` stand still until all is quiet,
 * then the next timer fires at once. So time-outs, pauses and waits of minutes cost nothing and come in a fixed order.
 */
export interface VirtualTime {
  /** Back to the start, without any timer. */
  begin(): void;
  /** Marks something that needs the real machine: time stands still until it is done. */
  hold<T>(work: Promise<T>): Promise<T>;
  /** Lets time pass until `work` is done. Rejects when it never will be. */
  until<T>(work: Promise<T>): Promise<T>;
  /** Lets time pass until no timer is left. */
  toTheEnd(): Promise<void>;
  end(): void;
}

/** A module that is loaded for the first time doesn't say that it is on its way: so long it may take, in milliseconds. */
const LOADING_MS = 1_000;

export function startVirtualTime(start: Date): VirtualTime {
  const sleep = promisify(setTimeout);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] });
  let held = 0;

  function hold<T>(work: Promise<T>): Promise<T> {
    held++;
    return work.finally(() => {
      held--;
    });
  }

  const { digest } = crypto.subtle;
  // The real one is busy in a thread, unseen from here, and takes fifty times as long.
  crypto.subtle.digest = async (_, data) => {
    const bytes = createHash("sha256")
      .update(data as Uint8Array)
      .digest();
    return new Uint8Array(bytes).buffer;
  };

  /** `false` when nothing is left that could happen. */
  async function step(): Promise<boolean> {
    // All promises that can settle have settled by then.
    await new Promise(setImmediate);
    if (held > 0) return true;
    if (vi.getTimerCount() === 0) return false;
    vi.advanceTimersToNextTimer();
    return true;
  }

  return {
    begin() {
      vi.clearAllTimers();
      vi.setSystemTime(start);
    },
    hold,
    async until(work) {
      let isOver = false;
      const end = () => {
        isOver = true;
      };
      work.then(end, end);
      await Promise.resolve();
      while (!isOver) {
        if ((await step()) || isOver) continue;
        await sleep(LOADING_MS);
        if (!isOver && !(await step()))
          throw new Error("nothing moves any more, and something has no result");
      }
      return work;
    },
    async toTheEnd() {
      while (await step());
    },
    end() {
      Object.assign(crypto.subtle, { digest });
      vi.useRealTimers();
    },
  };
}
