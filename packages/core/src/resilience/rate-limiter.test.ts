import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ok } from "../result/result.ts";
import { type RateLimiterOptions, rateLimiter } from "./rate-limiter.ts";

interface Call {
  readonly at: number;
  readonly holdMs: number;
  /** Aborted so many milliseconds after it came. */
  readonly abortAfterMs?: number;
}

interface Run extends Call {
  readonly order: number;
  startedAt?: number;
  endedAt?: number;
  aborted?: true;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Plays calls on the fake clock; times count from the beginning. */
async function play(options: RateLimiterOptions, calls: readonly Call[]): Promise<Run[]> {
  const limiter = rateLimiter(options);
  const beginning = Date.now();
  const runs = [...calls]
    .sort((one, other) => one.at - other.at)
    .map((call, order): Run => ({ ...call, order }));
  const played = runs.map(async (run) => {
    await sleep(run.at);
    const controller = new AbortController();
    const { abortAfterMs } = run;
    if (abortAfterMs !== undefined) setTimeout(() => controller.abort(), abortAfterMs);
    const result = await limiter.run(async () => {
      run.startedAt = Date.now() - beginning;
      await sleep(run.holdMs);
      run.endedAt = Date.now() - beginning;
      return ok(run.order);
    }, controller.signal);
    if (result.isFailure) {
      expect(result.error).toMatchObject({ code: "REQUEST_ABORTED", outcome: "not_sent" });
      run.aborted = true;
    }
  });
  await vi.runAllTimersAsync();
  await Promise.all(played);
  expect([limiter.active, limiter.waiting, vi.getTimerCount()]).toEqual([0, 0, 0]);
  return runs;
}

const started = (runs: readonly Run[]) => runs.flatMap(({ startedAt }) => startedAt ?? []);

/** When each call may start at the earliest, worked out one after the other. */
function expectedStarts(calls: readonly Call[], rate: number, maxConcurrency: number): number[] {
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { at, holdMs } of calls) {
    let start = Math.max(at, starts.at(-1) ?? 0, (starts.at(-rate) ?? -1000) + 1000);
    for (;;) {
      const busy = ends.filter((end) => end > start).sort((one, other) => one - other);
      if (busy.length < maxConcurrency) break;
      start = busy[0] as number;
    }
    starts.push(start);
    ends.push(start + holdMs);
  }
  return starts;
}

const call = fc.record({ at: fc.nat({ max: 4_000 }), holdMs: fc.integer({ min: 1, max: 900 }) });
const abortable = fc.record(
  {
    ...{ at: fc.nat({ max: 3_000 }), holdMs: fc.nat({ max: 500 }) },
    abortAfterMs: fc.nat({ max: 2_000 }),
  },
  { requiredKeys: ["at", "holdMs"] },
);

describe("rateLimiter", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("starts every call in order and as soon as rate and concurrency allow, never sooner", async () => {
    const limits = [fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 6 })] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { maxLength: 40, size: "max" }),
        ...limits,
        async (calls, rate, most) => {
          const runs = await play({ requestsPerSecond: rate, maxConcurrency: most }, calls);
          expect(runs.map(({ startedAt }) => startedAt)).toEqual(expectedStarts(runs, rate, most));
        },
      ),
    );
  });

  it("keeps rate, concurrency and order in every window while others give up", async () => {
    const limits = [fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 6 })] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(abortable, { maxLength: 40, size: "max" }),
        ...limits,
        async (calls, rate, most) => {
          const runs = await play({ requestsPerSecond: rate, maxConcurrency: most }, calls);
          const starts = started(runs);
          expect(starts).toEqual([...starts].sort((one, other) => one - other));
          for (const start of starts) {
            const inWindow = starts.filter((each) => each >= start && each < start + 1000);
            expect(inWindow.length).toBeLessThanOrEqual(rate);
          }
          for (const { startedAt = -1 } of runs) {
            const underWay = runs.filter(
              (each) =>
                (each.startedAt ?? Infinity) <= startedAt && (each.endedAt ?? 0) > startedAt,
            );
            expect(underWay.length).toBeLessThanOrEqual(most);
          }
          for (const { startedAt, aborted, at, abortAfterMs = Infinity } of runs) {
            expect(startedAt === undefined).toBe(aborted === true);
            if (aborted) continue;
            expect(startedAt).toBeLessThanOrEqual(at + abortAfterMs);
          }
        },
      ),
    );
  });

  it("spaces starts evenly for a rate that isn't whole", async () => {
    const calls = Array.from({ length: 5 }, () => ({ at: 0, holdMs: 1 }));
    expect(started(await play({ requestsPerSecond: 2.5 }, calls))).toEqual([
      0, 400, 800, 1200, 1600,
    ]);
    expect(started(await play({ requestsPerSecond: 0.5 }, calls))).toEqual([0, 2e3, 4e3, 6e3, 8e3]);
  });

  it("starts at once without limits", async () => {
    const calls = Array.from({ length: 50 }, () => ({ at: 0, holdMs: 10 }));
    expect(started(await play({}, calls))).toEqual(calls.map(() => 0));
  });

  it("passes the turn of one who gave up to the next", async () => {
    const calls = [
      { at: 0, holdMs: 100 },
      { at: 0, holdMs: 100, abortAfterMs: 50 },
      { at: 0, holdMs: 100 },
    ];
    const runs = await play({ maxConcurrency: 1 }, calls);
    expect(runs.map(({ startedAt }) => startedAt)).toEqual([0, undefined, 100]);
  });

  it("has a timer only while somebody waits for the rate", async () => {
    const limiter = rateLimiter({ requestsPerSecond: 1, maxConcurrency: 1 });
    const first = await limiter.acquire();
    const controller = new AbortController();
    const second = limiter.acquire(controller.signal);
    expect(vi.getTimerCount()).toBe(0);
    if (first.isSuccess) first.value();
    expect(vi.getTimerCount()).toBe(1);
    controller.abort();
    expect(vi.getTimerCount()).toBe(0);
    expect(await second).toMatchObject({ error: { code: "REQUEST_ABORTED" } });
  });

  it("leaves no listener on the signal once the wait is over", async () => {
    const limiter = rateLimiter({ maxConcurrency: 1 });
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, "addEventListener");
    const remove = vi.spyOn(signal, "removeEventListener");
    await Promise.all([1, 2, 3].map((each) => limiter.run(async () => ok(each), signal)));
    expect(add).toHaveBeenCalledTimes(1);
    expect(remove).toHaveBeenCalledTimes(1);
  });

  it("gives a place back once, however often it is released", async () => {
    const limiter = rateLimiter({ maxConcurrency: 2 });
    const [first] = await Promise.all([limiter.acquire(), limiter.acquire()]);
    if (first.isSuccess) {
      first.value();
      first.value();
    }
    expect(limiter.active).toBe(1);
  });

  it("gives the place back when the operation rejects or throws", async () => {
    const limiter = rateLimiter({ maxConcurrency: 1 });
    const bug = new Error("bug");
    await expect(limiter.run(() => Promise.reject(bug))).rejects.toBe(bug);
    await expect(
      limiter.run(() => {
        throw bug;
      }),
    ).rejects.toBe(bug);
    expect(await limiter.run(async () => ok("next"))).toEqual(ok("next"));
  });

  it("doesn't run what was aborted as its turn came", async () => {
    const limiter = rateLimiter({ maxConcurrency: 1 });
    const first = await limiter.acquire();
    const controller = new AbortController();
    const operation = vi.fn(async () => ok("sent"));
    const second = limiter.run(operation, controller.signal);
    if (first.isSuccess) first.value();
    controller.abort();
    expect(await second).toMatchObject({ error: { code: "REQUEST_ABORTED", outcome: "not_sent" } });
    expect(operation).not.toHaveBeenCalled();
    expect(limiter.active).toBe(0);
  });

  it("takes no place for a signal that has fired already", async () => {
    const limiter = rateLimiter({ providerId: "vendor" });
    expect(await limiter.acquire(AbortSignal.abort())).toMatchObject({
      error: { code: "REQUEST_ABORTED", outcome: "not_sent", providerId: "vendor" },
    });
    expect(limiter.active).toBe(0);
  });

  it("refuses more waiters than it may hold", async () => {
    const limiter = rateLimiter({ maxConcurrency: 1, maxWaiting: 1 });
    const first = await limiter.acquire();
    const second = limiter.acquire();
    expect(await limiter.acquire()).toMatchObject({
      error: { code: "RATE_LIMIT_EXCEEDED", outcome: "not_sent", retryable: true },
    });
    if (first.isSuccess) first.value();
    expect((await second).isSuccess).toBe(true);
  });

  it("isn't held up by a clock that is set back", async () => {
    let now = 10_000_000;
    const limiter = rateLimiter({ requestsPerSecond: 1, now: () => now });
    await limiter.acquire();
    now -= 3_600_000;
    const second = limiter.acquire();
    now += 1_000;
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await second).isSuccess).toBe(true);
  });

  it("waits on where a timer comes too soon", async () => {
    let now = 0;
    const limiter = rateLimiter({ requestsPerSecond: 1, now: () => now });
    await limiter.acquire();
    const second = limiter.acquire();
    now = 999;
    await vi.advanceTimersByTimeAsync(1_000);
    expect([limiter.waiting, vi.getTimerCount()]).toEqual([1, 1]);
    now = 1_000;
    await vi.advanceTimersByTimeAsync(1);
    expect((await second).isSuccess).toBe(true);
  });

  it("serves 100,000 who wait with one signal in linear time", async () => {
    const limiter = rateLimiter({ maxConcurrency: 1 });
    const { signal } = new AbortController();
    let served = 0;
    const runs = Array.from({ length: 100_000 }, () =>
      limiter.run(async () => ok(++served), signal),
    );
    await Promise.all(runs);
    expect(served).toBe(100_000);
  }, 10_000);

  it.each([
    [{ requestsPerSecond: 0 }, "requestsPerSecond"],
    [{ requestsPerSecond: 1e9 }, "requestsPerSecond"],
    [{ maxConcurrency: -1 }, "maxConcurrency"],
    [{ maxConcurrency: Number.NaN }, "maxConcurrency"],
  ])("refuses %o and names the option", (options, field) => {
    expect(() => rateLimiter(options)).toThrow(field);
  });
});
