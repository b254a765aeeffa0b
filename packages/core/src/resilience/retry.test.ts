import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { KMsgError, type KMsgErrorDetails } from "../error/kmsg-error.ts";
import { fail, ok } from "../result/result.ts";
import { retry } from "./retry.ts";

const failure = (details: Partial<KMsgErrorDetails>) =>
  fail(new KMsgError("RATE_LIMIT_EXCEEDED", { outcome: "not_sent", ...details }));

describe("retry", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("repeats what was not sent and is retryable, and returns the success", async () => {
    let calls = 0;
    const result = retry(async () => (++calls < 3 ? failure({ retryable: true }) : ok(calls)));
    await vi.runAllTimersAsync();
    expect(await result).toEqual(ok(3));
  });

  it.each([
    ["an unknown outcome, even when called retryable", { outcome: "unknown", retryable: true }],
    ["what isn't retryable", { outcome: "not_sent", retryable: false }],
  ] as const)("never repeats %s", async (_, details) => {
    const operation = vi.fn(async () => failure(details));
    const result = retry(operation);
    await vi.runAllTimersAsync();
    expect((await result).isFailure).toBe(true);
    expect(operation).toHaveBeenCalledTimes(1);
  });

  it("waits its own time when the vendor's is no number", async () => {
    const onRetryScheduled = vi.fn();
    const operation = async () => failure({ retryable: true, retryAfterMs: Number.NaN });
    const result = retry(operation, { maxAttempts: 2, jitter: "none", onRetryScheduled });
    await vi.runAllTimersAsync();
    await result;
    expect(onRetryScheduled).toHaveBeenCalledWith(expect.objectContaining({ delayMs: 300 }));
  });

  it("stops after maxAttempts with the last error", async () => {
    const operation = vi.fn(async (attempt: number) =>
      failure({ retryable: true, providerErrorCode: String(attempt) }),
    );
    const result = retry(operation, { maxAttempts: 2 });
    await vi.runAllTimersAsync();
    expect(await result).toMatchObject({ error: { providerErrorCode: "2" } });
    expect(operation).toHaveBeenCalledTimes(2);
  });

  it("doubles the wait up to maxDelayMs and takes a random part of it", async () => {
    const delays: number[] = [];
    const run = async (jitter: "none" | "full") => {
      delays.length = 0;
      const result = retry(async () => failure({ retryable: true }), {
        maxAttempts: 5,
        baseDelayMs: 100,
        maxDelayMs: 300,
        jitter,
        random: () => 0.5,
        onRetryScheduled: ({ delayMs }) => void delays.push(delayMs),
      });
      await vi.runAllTimersAsync();
      await result;
      return [...delays];
    };
    expect(await run("none")).toEqual([100, 200, 300, 300]);
    expect(await run("full")).toEqual([50, 100, 150, 150]);
  });

  it("waits as long as the vendor asks, and gives up when that passes the deadline", async () => {
    const delays: number[] = [];
    const operation = vi.fn(async () => failure({ retryable: true, retryAfterMs: 8_000 }));
    const result = retry(operation, {
      deadlineMs: 10_000,
      onRetryScheduled: ({ delayMs }) => void delays.push(delayMs),
    });
    await vi.runAllTimersAsync();
    await result;
    expect(delays).toEqual([8_000]);
    expect(operation).toHaveBeenCalledTimes(2);
  });

  it("ends the wait when aborted, and says that nothing was sent", async () => {
    const controller = new AbortController();
    const operation = vi.fn(async () => failure({ retryable: true, retryAfterMs: 5_000 }));
    const result = retry(operation, { signal: controller.signal });
    await vi.advanceTimersByTimeAsync(1_000);
    controller.abort();
    expect(await result).toMatchObject({
      error: { code: "REQUEST_ABORTED", outcome: "not_sent" },
    });
    expect(operation).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("takes the default for a setting that is given as undefined", async () => {
    const delays: number[] = [];
    const operation = vi.fn(async () => failure({ retryable: true }));
    const result = retry(operation, {
      maxAttempts: undefined,
      baseDelayMs: undefined,
      maxDelayMs: undefined,
      jitter: undefined,
      deadlineMs: undefined,
      random: () => 0.5,
      onRetryScheduled: ({ delayMs }) => void delays.push(delayMs),
    });
    await vi.advanceTimersByTimeAsync(60_000);
    await result;
    expect(operation).toHaveBeenCalledTimes(3);
    expect(delays).toEqual([150, 300]);
  });

  it.each([
    { maxAttempts: 0 },
    { maxAttempts: Number.NaN },
    { maxAttempts: "5" },
    { baseDelayMs: -1 },
    { baseDelayMs: Number.NaN },
    { maxDelayMs: Number.NaN },
    { deadlineMs: Number.NaN },
    { deadlineMs: null },
    { jitter: "ful" },
  ])("refuses %o before the first attempt", async (options) => {
    const operation = vi.fn(async () => failure({ retryable: true }));
    await expect(retry(operation, options as never)).rejects.toMatchObject({
      code: "INVALID_REQUEST",
      issues: [{ field: Object.keys(options)[0] }],
    });
    expect(operation).not.toHaveBeenCalled();
  });

  it("starts nothing after the deadline because of a slow observer, whose time is a part of the wait", async () => {
    const starts: number[] = [];
    const slow = (ms: number) =>
      retry(
        async () => {
          starts.push(Date.now());
          return failure({ retryable: true });
        },
        {
          maxAttempts: 2,
          baseDelayMs: 300,
          jitter: "none",
          deadlineMs: 1_000,
          onRetryScheduled: () => new Promise((resolve) => setTimeout(resolve, ms)),
        },
      );
    const late = slow(1_001);
    await vi.runAllTimersAsync();
    expect(await late).toMatchObject({ error: { code: "RATE_LIMIT_EXCEEDED" } });
    expect(starts).toHaveLength(1);
    const inTime = slow(200);
    await vi.runAllTimersAsync();
    await inTime;
    expect((starts[2] ?? 0) - (starts[1] ?? 0)).toBe(300);
  });

  it("drops what an observer throws", async () => {
    const operation = vi.fn(async () => failure({ retryable: true }));
    const result = retry(operation, {
      onRetryScheduled() {
        throw new Error("observer");
      },
    });
    await vi.runAllTimersAsync();
    expect((await result).isFailure).toBe(true);
    expect(operation).toHaveBeenCalledTimes(3);
  });
});
