import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ok, type Result } from "../result/result.ts";
import { timeout } from "./timeout.ts";

const never = () => new Promise<never>(() => {});

describe("timeout", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it("returns what the operation returns in time", async () => {
    const result = timeout(async () => {
      await new Promise((resolve) => setTimeout(resolve, 999));
      return ok("in time");
    }, 1_000);
    await vi.advanceTimersByTimeAsync(999);
    expect(await result).toEqual(ok("in time"));
  });

  it.each([0, -1, Number.NaN, undefined, "10"])("refuses %s before it begins", (ms) => {
    const operation = vi.fn(never);
    expect(() => timeout(operation, ms as number)).toThrow(
      expect.objectContaining({
        code: "INVALID_REQUEST",
        issues: [expect.objectContaining({ field: "ms" })],
      }),
    );
    expect(operation).not.toHaveBeenCalled();
  });

  it("cuts off what takes longer, whether it listens to its signal or not", async () => {
    let inner: AbortSignal | undefined;
    const result = timeout(
      (signal) => {
        inner = signal;
        return never();
      },
      1_000,
      { providerId: "vendor" },
    );
    await vi.advanceTimersByTimeAsync(999);
    expect(inner?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await result).toMatchObject({
      error: {
        code: "NETWORK_TIMEOUT",
        outcome: "unknown",
        retryable: false,
        providerId: "vendor",
      },
    });
    expect(inner?.aborted).toBe(true);
  });

  it("says not_sent, and retryable, of what sends nothing", async () => {
    const result = timeout(never, 10, { outcome: "not_sent" });
    await vi.advanceTimersByTimeAsync(10);
    expect(await result).toMatchObject({ error: { outcome: "not_sent", retryable: true } });
  });

  it("prefers its own answer to one that comes of the abort", async () => {
    const result = timeout(
      (signal) =>
        new Promise<Result<string>>((resolve) =>
          signal.addEventListener("abort", () => resolve(ok("too late"))),
        ),
      10,
    );
    await vi.advanceTimersByTimeAsync(10);
    expect(await result).toMatchObject({ error: { code: "NETWORK_TIMEOUT" } });
  });

  it("ends when aborted, and hands the reason on", async () => {
    const controller = new AbortController();
    const remove = vi.spyOn(controller.signal, "removeEventListener");
    let inner: AbortSignal | undefined;
    const result = timeout(
      (signal) => {
        inner = signal;
        return never();
      },
      1_000,
      { signal: controller.signal },
    );
    const reason = new Error("enough");
    controller.abort(reason);
    expect(await result).toMatchObject({ error: { code: "REQUEST_ABORTED", outcome: "unknown" } });
    expect(inner?.reason).toBe(reason);
    expect(remove).toHaveBeenCalledTimes(1);
  });

  it("doesn't begin when aborted already: not_sent", async () => {
    const operation = vi.fn(never);
    const result = await timeout(operation, 10, { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ error: { code: "REQUEST_ABORTED", outcome: "not_sent" } });
    expect(operation).not.toHaveBeenCalled();
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("bug");
      },
    ],
    ["rejects", () => Promise.reject(new Error("bug"))],
  ])("passes on what the operation %s, and cleans up", async (_, operation) => {
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, "removeEventListener");
    await expect(timeout(operation, 1_000, { signal })).rejects.toThrow("bug");
    expect(remove).toHaveBeenCalledTimes(1);
  });

  it("drops a rejection that comes after the end", async () => {
    let refuse = (_: Error) => {};
    const late = new Promise<never>((_, reject) => {
      refuse = reject;
    });
    const result = timeout(() => late, 10);
    await vi.advanceTimersByTimeAsync(10);
    refuse(new Error("late"));
    await expect(late).rejects.toThrow("late");
    expect(await result).toMatchObject({ error: { code: "NETWORK_TIMEOUT" } });
  });

  it.each([Number.POSITIVE_INFINITY, 2 ** 31, Number.MAX_SAFE_INTEGER])(
    "waits for %d milliseconds without ending at once",
    async (ms) => {
      let finish = (_: string) => {};
      const answer = new Promise<string>((resolve) => {
        finish = resolve;
      });
      const result = timeout(async () => ok(await answer), ms);
      await vi.advanceTimersByTimeAsync(86_400_000);
      finish("a day later");
      expect(await result).toEqual(ok("a day later"));
    },
  );
});
