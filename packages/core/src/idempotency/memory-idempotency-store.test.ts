import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { idempotencyStoreContractTests } from "../testing/idempotency-store-contract-tests.ts";
import { MemoryIdempotencyStore } from "./memory-idempotency-store.ts";
import type { StoredOutcome } from "./stored-outcome.ts";

idempotencyStoreContractTests({
  runner: { describe, it },
  name: "MemoryIdempotencyStore",
  createStore: () => new MemoryIdempotencyStore(),
});

const result: StoredOutcome = {
  isSuccess: true,
  value: { messageId: "1", providerId: "vendor", status: "PENDING", type: "SMS" },
};

const claim = (store: MemoryIdempotencyStore, key: string, now = 0) =>
  store.claim(key, { fingerprint: "f", token: `token of ${key}`, now, ttlMs: 1_000 });

const settle = (store: MemoryIdempotencyStore, key: string) =>
  store.settle(key, `token of ${key}`, result);

describe("a MemoryIdempotencyStore that is full", () => {
  it("forgets what was settled longest ago, and says so", async () => {
    const onEvict = vi.fn();
    const store = new MemoryIdempotencyStore({ maxEntries: 3, onEvict });
    for (const key of ["a", "b", "c"]) await claim(store, key);
    await settle(store, "c");
    await settle(store, "a");
    expect(await claim(store, "d")).toEqual({ status: "claimed" });
    expect(onEvict.mock.calls).toEqual([["c"]]);
    expect(await claim(store, "a")).toMatchObject({ status: "exists" });
    expect(store.size).toBe(3);
  });

  it("refuses a claim rather than forget one in flight", async () => {
    const store = new MemoryIdempotencyStore({ maxEntries: 2 });
    await claim(store, "a");
    await claim(store, "b");
    await expect(claim(store, "c")).rejects.toMatchObject({
      code: "RATE_LIMIT_EXCEEDED",
      outcome: "not_sent",
      retryable: true,
    });
    expect(await claim(store, "a")).toMatchObject({ status: "exists" });
    await store.release("b", "token of b");
    expect(await claim(store, "c")).toEqual({ status: "claimed" });
  });

  it("lets what has expired go first, without a word", async () => {
    const onEvict = vi.fn();
    const store = new MemoryIdempotencyStore({ maxEntries: 3, onEvict });
    await claim(store, "crashed");
    await claim(store, "settled", 500);
    await settle(store, "settled");
    await claim(store, "flying", 500);
    expect(await claim(store, "next", 1_000)).toEqual({ status: "claimed" });
    expect(await claim(store, "settled", 1_000)).toMatchObject({ status: "exists" });
    expect(await claim(store, "another", 1_500)).toEqual({ status: "claimed" });
    expect(onEvict).not.toHaveBeenCalled();
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("observer");
      },
    ],
    ["rejects", () => Promise.reject(new Error("observer"))],
  ])("isn't disturbed by an observer that %s", async (_, onEvict) => {
    const store = new MemoryIdempotencyStore({ maxEntries: 1, onEvict });
    await claim(store, "a");
    await settle(store, "a");
    expect(await claim(store, "b")).toEqual({ status: "claimed" });
  });

  it("never loses a claim in flight, nor holds more than it may, whatever comes", async () => {
    const step = fc.record({
      do: fc.constantFrom("claim", "claim", "settle", "release"),
      key: fc.constantFrom("a", "b", "c", "d", "e"),
      waitMs: fc.nat({ max: 400 }),
    });
    const script = fc.array(step, { maxLength: 80, size: "max" });
    await fc.assert(
      fc.asyncProperty(script, async (steps) => {
        const store = new MemoryIdempotencyStore({ maxEntries: 3 });
        const inFlight = new Map<string, number>();
        let now = 0;
        for (const { do: action, key, waitMs } of steps) {
          now += waitMs;
          const isHeld = inFlight.has(key);
          if (action === "claim") {
            const answer = await claim(store, key, now).catch(() => "full");
            if (isHeld && now < (inFlight.get(key) ?? 0)) {
              expect(answer).toMatchObject({ status: "exists", record: { state: "in_flight" } });
            } else if (typeof answer === "object" && answer.status === "claimed") {
              inFlight.set(key, now + 1_000);
            }
          } else {
            const done = await (action === "settle"
              ? settle(store, key)
              : store.release(key, `token of ${key}`));
            if (isHeld && now < (inFlight.get(key) ?? 0)) expect(done).toBe(true);
            inFlight.delete(key);
          }
          expect(store.size).toBeLessThanOrEqual(3);
        }
      }),
    );
  });

  it("keeps its size through many more keys than it holds, in linear time", async () => {
    const store = new MemoryIdempotencyStore({ maxEntries: 50_000 });
    for (let index = 0; index < 200_000; index++) {
      await claim(store, String(index));
      await settle(store, String(index));
    }
    expect(store.size).toBe(50_000);
  }, 10_000);
});

it("refuses a size that isn't one", () => {
  expect(() => new MemoryIdempotencyStore({ maxEntries: 0 })).toThrow("maxEntries");
});
