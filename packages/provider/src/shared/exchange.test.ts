import type { FetchFunction } from "@k-msg/core";
import { afterEach, expect, it, vi } from "vitest";
import { exchange, timeoutFor } from "./exchange.ts";

const REQUEST = { method: "POST", url: "https://vendor.example/", purpose: "send" } as const;

/** A wrapper that drops the signal, before a vendor that never answers. */
const deaf: FetchFunction = () => new Promise(() => {});

it("ends the wait even when fetch ignores its signal", async () => {
  const late = await exchange("vendor", REQUEST, { fetch: deaf, timeoutMs: 5 }, {});
  expect(late).toMatchObject({ error: { code: "NETWORK_TIMEOUT", outcome: "unknown" } });

  const controller = new AbortController();
  const stopped = exchange("vendor", REQUEST, { fetch: deaf }, { signal: controller.signal });
  controller.abort();
  expect(await stopped).toMatchObject({ error: { code: "REQUEST_ABORTED", outcome: "unknown" } });
});

it("ends the wait for a body that never ends", async () => {
  const body = new ReadableStream({ pull: () => new Promise(() => {}) });
  const fetch: FetchFunction = async () => new Response(body);
  const late = await exchange("vendor", REQUEST, { fetch, timeoutMs: 5 }, {});
  expect(late).toMatchObject({ error: { code: "NETWORK_TIMEOUT", outcome: "unknown" } });
});

afterEach(() => {
  vi.useRealTimers();
});

it("waits longer for a batch: 4 ms more for each message after the first", async () => {
  expect([timeoutFor(), timeoutFor(10_000), timeoutFor(3, 20)]).toEqual([10_000, 49_996, 28]);
  expect(timeoutFor(10_000, 2 ** 31 - 1)).toBe(2 ** 31 - 1);
  vi.useFakeTimers();
  const ended: number[] = [];
  const start = Date.now();
  const waits = [1, 500, 10_000].map(async (messages) => {
    await exchange("vendor", { ...REQUEST, messages }, { fetch: deaf, timeoutMs: 1_000 }, {});
    ended.push(Date.now() - start);
  });
  await vi.advanceTimersByTimeAsync(60_000);
  await Promise.all(waits);
  expect(ended).toEqual([1_000, 2_996, 40_996]);
});
