import { fail, KMsgError, ok, type ProviderContext, type Result } from "@k-msg/core";
import { expect, test } from "vitest";
import { createReadCache } from "./read-cache.ts";

function createCounter() {
  let loads = 0;
  const load = async (): Promise<Result<number, KMsgError>> => ok(++loads);
  return { load, count: () => loads };
}

/** A load that settles when told, and hears of its abort. */
function createGate() {
  const started: ProviderContext[] = [];
  let settle = (_: Result<string, KMsgError>) => {};
  const answer = new Promise<Result<string, KMsgError>>((resolve) => {
    settle = resolve;
  });
  const load = (context: ProviderContext) => {
    started.push(context);
    return answer;
  };
  return { load, started, settle: (value: string) => settle(ok(value)) };
}

const OPTIONS = { maxEntries: 2, ttlMs: 1000 };

test("an entry is read anew once it is as old as allowed, or the clock was set back", async () => {
  const { load, count } = createCounter();
  const cache = createReadCache<number>("p", OPTIONS);
  const at = (now: number) => ({ now: () => now });
  await cache.get("a", load, at(5000));
  await cache.get("a", load, at(5999));
  expect(count()).toBe(1);
  await cache.get("a", load, at(6000));
  expect(count()).toBe(2);
  await cache.get("a", load, at(5000));
  expect(count()).toBe(3);
});

test("the entry not used for longest makes room", async () => {
  const { load, count } = createCounter();
  const cache = createReadCache<number>("p", OPTIONS);
  const context = { now: () => 0 };
  for (const key of ["a", "b", "a", "c", "a"]) await cache.get(key, load, context);
  expect(count()).toBe(3);
  await cache.get("b", load, context);
  expect(count()).toBe(4);
});

test("calls at the same time share one load; a failure isn't kept", async () => {
  let loads = 0;
  const load = async () => {
    loads += 1;
    return fail(new KMsgError("NETWORK_ERROR", { outcome: "not_sent" }));
  };
  const cache = createReadCache<number>("p", OPTIONS);
  const both = await Promise.all([cache.get("a", load, {}), cache.get("a", load, {})]);
  expect(both.map((each) => each.isFailure)).toEqual([true, true]);
  expect(loads).toBe(1);
  await cache.get("a", load, {});
  expect(loads).toBe(2);
});

test("one caller's abort leaves the others waiting; the last one's ends the load", async () => {
  const gate = createGate();
  const cache = createReadCache<string>("p", OPTIONS);
  const [one, two] = [new AbortController(), new AbortController()];
  const first = cache.get("a", gate.load, { signal: one.signal });
  const second = cache.get("a", gate.load, { signal: two.signal });
  one.abort();
  expect(await first).toMatchObject({ error: { code: "REQUEST_ABORTED", outcome: "not_sent" } });
  expect(gate.started[0]?.signal?.aborted).toBe(false);
  two.abort();
  expect(await second).toMatchObject({ error: { code: "REQUEST_ABORTED" } });
  expect(gate.started[0]?.signal?.aborted).toBe(true);
});

test("who comes after an abandoned load starts a new one", async () => {
  const [abandoned, fresh] = [createGate(), createGate()];
  const cache = createReadCache<string>("p", OPTIONS);
  const controller = new AbortController();
  const first = cache.get("a", abandoned.load, { signal: controller.signal });
  controller.abort();
  await first;
  const second = cache.get("a", fresh.load, {});
  fresh.settle("new");
  expect(await second).toMatchObject({ value: "new" });
});

test("an aborted caller gets nothing, not even what is known", async () => {
  const { load } = createCounter();
  const cache = createReadCache<number>("p", OPTIONS);
  await cache.get("a", load, {});
  const result = await cache.get("a", load, { signal: AbortSignal.abort() });
  expect(result).toMatchObject({ error: { code: "REQUEST_ABORTED" } });
});
