import type { KeyRing } from "@k-msg/core";
import { describe, expect, it, vi } from "vitest";
import { createRing } from "../../test/rings.ts";
import { refreshableKeys } from "./refreshable-keys.ts";
import { tenantKeys } from "./static-keys.ts";

/** A source whose answers and clock the test sets. */
function createSource(options: { maxStaleMs?: number; maxTenants?: number } = {}) {
  const source = {
    now: 0,
    loads: [] as (string | undefined)[],
    answer: (_tenantId?: string): KeyRing | undefined | Promise<KeyRing> => createRing("k1"),
  };
  const keys = refreshableKeys({
    ttlMs: 100,
    retryMs: 10,
    ...options,
    now: () => source.now,
    load: (tenantId) => {
      source.loads.push(tenantId);
      return source.answer(tenantId);
    },
  });
  return { source, keys };
}

const fail = () => {
  throw new Error("down");
};

describe("refreshable keys", () => {
  it("are loaded once for a while, for each tenant", async () => {
    const { source, keys } = createSource();
    const ring = await keys.resolve({ tenantId: "a" });
    source.now = 99;
    expect(await keys.resolve({ tenantId: "a" })).toBe(ring);
    await keys.resolve({ tenantId: "b" });
    await keys.resolve({});
    expect(source.loads).toEqual(["a", "b", undefined]);
    source.now = 100;
    expect(await keys.resolve({ tenantId: "a" })).not.toBe(ring);
  });

  it("are loaded once for all who ask at the same time", async () => {
    const { source, keys } = createSource();
    const rings = await Promise.all(Array.from({ length: 5 }, () => keys.resolve({})));
    expect(new Set(rings).size).toBe(1);
    expect(source.loads).toHaveLength(1);
  });

  it("stay the last good ones while loads fail, and ask again after a while", async () => {
    const { source, keys } = createSource();
    const ring = await keys.resolve({});
    source.answer = fail;
    source.now = 100;
    expect(await keys.resolve({})).toBe(ring);
    source.now = 109;
    expect(await keys.resolve({})).toBe(ring);
    expect(source.loads).toHaveLength(2);
    source.now = 110;
    expect(await keys.resolve({})).toBe(ring);
    expect(source.loads).toHaveLength(3);
  });

  it("aren't used any more when they are too old", async () => {
    const { source, keys } = createSource({ maxStaleMs: 1_000 });
    await keys.resolve({});
    source.answer = fail;
    source.now = 1_000;
    await keys.resolve({});
    source.now = 1_011;
    await expect(keys.resolve({})).rejects.toThrow("down");
  });

  it("fail when there never were any", async () => {
    const { source, keys } = createSource();
    source.answer = fail;
    await expect(keys.resolve({})).rejects.toThrow("down");
  });

  it("are gone as soon as the source says so, and when they are forgotten", async () => {
    const { source, keys } = createSource();
    await keys.resolve({ tenantId: "a" });
    source.answer = () => undefined;
    expect(await keys.resolve({ tenantId: "a" })).toBeDefined();
    keys.forget("a");
    expect(await keys.resolve({ tenantId: "a" })).toBeUndefined();
    source.answer = fail;
    await expect(keys.resolve({ tenantId: "a" })).rejects.toThrow("down");
  });

  it("don't come back by a load that was under way when they were forgotten", async () => {
    const { source, keys } = createSource();
    let finish: (ring: KeyRing) => void = () => {};
    source.answer = () =>
      new Promise<KeyRing>((resolve) => {
        finish = resolve;
      });
    const early = keys.resolve({ tenantId: "a" });
    await Promise.resolve();
    await Promise.resolve();
    keys.forget();
    finish(createRing("old"));
    await early;
    source.answer = () => undefined;
    expect(await keys.resolve({ tenantId: "a" })).toBeUndefined();
  });

  it("are the last good ones when the source never answers, which is asked anew", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const { source, keys } = createSource();
      const never = () => new Promise<KeyRing>(() => {});
      source.answer = never;
      const none = expect(keys.resolve({})).rejects.toMatchObject({ code: "NETWORK_TIMEOUT" });
      await vi.advanceTimersByTimeAsync(10_000);
      await none;
      source.answer = () => createRing("k1");
      const ring = await keys.resolve({});
      source.answer = never;
      source.now = 100;
      const waiting = keys.resolve({});
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await waiting).toBe(ring);
      source.answer = () => createRing("k2");
      source.now = 110;
      expect(await keys.resolve({})).toMatchObject({ activeKid: "k2" });
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("make room for others, those used longest ago first", async () => {
    const { source, keys } = createSource({ maxTenants: 2 });
    for (const tenantId of ["a", "b", "a", "c", "a", "b"]) await keys.resolve({ tenantId });
    expect(source.loads).toEqual(["a", "b", "c", "b"]);
  });

  it("refuse times that aren't any", () => {
    expect(() => createSource({ maxTenants: 0 })).toThrow("maxTenants");
  });
});

it("gives each tenant its own ring, and none without a tenant", async () => {
  const rings = new Map([["a", createRing("k1")]]);
  const keys = tenantKeys(rings);
  expect(keys.resolve({ tenantId: "a" })).toBe(rings.get("a"));
  expect(keys.resolve({ tenantId: "b" })).toBeUndefined();
  expect(keys.resolve({})).toBeUndefined();
});
