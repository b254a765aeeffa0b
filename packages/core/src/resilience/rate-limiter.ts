import { KMsgError } from "../error/kmsg-error.ts";
import { fail, ok, type Result } from "../result/result.ts";
import { createAbortWatch } from "./abort-watch.ts";
import { abortedBefore } from "./aborted.ts";
import { checkPositive } from "./check-positive.ts";
import { createLinkedQueue } from "./linked-queue.ts";
import { LONGEST_TIMER_MS } from "./longest-timer.ts";
import { createPace } from "./pace.ts";
import { createSteadyClock } from "./steady-clock.ts";

export interface RateLimiterOptions {
  /**
   * Starts in any second, at most 100,000; that many at once after a pause. One that isn't whole, such as 0.5,
   * spaces starts evenly. Default: any number.
   */
  requestsPerSecond?: number;
  /** Calls under way at the same time. Default: any number. */
  maxConcurrency?: number;
  /**
   * Calls that wait; one more is refused with `RATE_LIMIT_EXCEEDED`, `not_sent`, retryable.
   * Default: any number, since each is held by its caller anyway.
   */
  maxWaiting?: number;
  /** Named in errors. */
  providerId?: string;
  /** Milliseconds since 1970. Default `Date.now`. */
  now?: () => number;
}

export interface RateLimiter {
  /** Calls under way. */
  readonly active: number;
  readonly waiting: number;
  /**
   * Waits for a turn, first come, first served. The value gives the place back; calling it again does nothing.
   * When `signal` fires first, the turn passes to the next: `REQUEST_ABORTED`, `not_sent`. Never rejects.
   */
  acquire(signal?: AbortSignal): Promise<Result<() => void, KMsgError>>;
  /** Runs `operation` in its turn. Rejects only when `operation` does. */
  run<T>(
    operation: () => Promise<Result<T, KMsgError>>,
    signal?: AbortSignal,
  ): Promise<Result<T, KMsgError>>;
}

interface Waiter {
  /** Ends the wait with a turn. */
  admit(): void;
}

/**
 * Holds calls to a rate and to a number at a time. Has a timer only while somebody waits for the rate.
 *
 * @throws KMsgError `INVALID_REQUEST` for options that aren't numbers above 0.
 */
export function rateLimiter(options: RateLimiterOptions = {}): RateLimiter {
  const any = Number.POSITIVE_INFINITY;
  checkPositive(options, { requestsPerSecond: 100_000, maxConcurrency: any, maxWaiting: any });
  const { requestsPerSecond, maxConcurrency = any, maxWaiting = any, providerId } = options;
  const clock = createSteadyClock(options.now ?? Date.now);
  const pace = requestsPerSecond === undefined ? undefined : createPace(requestsPerSecond);
  const queue = createLinkedQueue<Waiter>();
  const watchAbort = createAbortWatch();
  let active = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function start(): () => void {
    active++;
    pace?.start(clock());
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      active--;
      serve();
    };
  }

  /** Admits all whose turn it is, and sees to it that there is a timer exactly while one is needed. */
  function serve(): void {
    while (queue.size > 0 && active < maxConcurrency) {
      const waitMs = pace?.waitMs(clock()) ?? 0;
      if (waitMs > 0) {
        timer ??= setTimeout(onTime, Math.min(Math.ceil(waitMs), LONGEST_TIMER_MS));
        return;
      }
      queue.first()?.admit();
    }
    stopTimer();
  }

  function stopTimer(): void {
    clearTimeout(timer);
    timer = undefined;
  }

  function onTime(): void {
    timer = undefined;
    serve();
  }

  function wait(signal: AbortSignal | undefined): Promise<Result<() => void, KMsgError>> {
    return new Promise((resolve) => {
      const end = (result: Result<() => void, KMsgError>) => {
        leave();
        unwatch?.();
        resolve(result);
      };
      const leave = queue.add({ admit: () => end(ok(start())) });
      const giveUp = () => {
        end(fail(abortedBefore(signal, providerId)));
        if (queue.size === 0) stopTimer();
      };
      const unwatch = signal && watchAbort(signal, giveUp);
      serve();
    });
  }

  async function acquire(signal?: AbortSignal): Promise<Result<() => void, KMsgError>> {
    if (signal?.aborted) return fail(abortedBefore(signal, providerId));
    const isFree = queue.size === 0 && active < maxConcurrency;
    if (isFree && (pace?.waitMs(clock()) ?? 0) <= 0) return ok(start());
    return queue.size < maxWaiting ? wait(signal) : fail(tooManyWaiting(maxWaiting, providerId));
  }

  return {
    get active() {
      return active;
    },
    get waiting() {
      return queue.size;
    },
    acquire,
    async run(operation, signal) {
      const turn = await acquire(signal);
      if (turn.isFailure) return turn;
      try {
        // It may have fired between the turn's coming and now.
        return signal?.aborted ? fail(abortedBefore(signal, providerId)) : await operation();
      } finally {
        turn.value();
      }
    },
  };
}

function tooManyWaiting(maxWaiting: number, providerId: string | undefined): KMsgError {
  return new KMsgError("RATE_LIMIT_EXCEEDED", {
    outcome: "not_sent",
    retryable: true,
    providerId,
    texts: {
      en: `${maxWaiting} calls are waiting already. Send again later, or raise \`maxWaiting\`.`,
      ko: `이미 ${maxWaiting}건이 기다리고 있습니다. 나중에 다시 보내거나 \`maxWaiting\`을 늘리세요.`,
    },
  });
}
