import type { RateLimit, SendInput } from "@k-msg/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { KMsg, type KMsgConfig } from "../src/index.ts";
import { messages, outcomeOf, turn } from "./batching-provider.ts";
import { recordingProvider } from "./recording-provider.ts";

const sms: SendInput = { to: "01000000001", text: "hi" };

afterEach(() => {
  vi.useRealTimers();
});

/** Notes when each request began and how many were under way. */
function watched(declared?: RateLimit, settings: Partial<KMsgConfig> = {}) {
  const starts: { to: string; at: number }[] = [];
  let open = 0;
  let most = 0;
  const limits = { asOf: "2026-11-23", source: "test", ...(declared && { rate: declared }) };
  const inner = recordingProvider({ id: "a", limits });
  const provider = {
    ...inner,
    async send(...args: Parameters<typeof inner.send>) {
      starts.push({ to: args[0].to, at: Date.now() });
      most = Math.max(most, ++open);
      await turn();
      open -= 1;
      return inner.send(...args);
    },
  };
  const kmsg = new KMsg({ providers: [provider], ...settings });
  return { starts, kmsg, most: () => most };
}

async function letTimePass<T>(pending: Promise<T>): Promise<T> {
  let isSettled = false;
  pending.finally(() => {
    isSettled = true;
  });
  while (!isSettled) {
    await vi.advanceTimersByTimeAsync(50);
    await turn();
  }
  return pending;
}

/** Most starts in any second. */
function peak(starts: readonly { at: number }[]): number {
  return Math.max(
    ...starts.map(
      ({ at }) => starts.filter((each) => each.at >= at && each.at < at + 1_000).length,
    ),
  );
}

describe("requestsPerSecond", () => {
  it.each<[string, RateLimit | undefined, KMsgConfig["rateLimits"]]>([
    ["that the provider declares", { requestsPerSecond: 5 }, undefined],
    ["that is given", undefined, { a: { requestsPerSecond: 5 } }],
    ["that is given instead", { requestsPerSecond: 1 }, { a: { requestsPerSecond: 5 } }],
    ["that isn't spoiled by undefined", { requestsPerSecond: 5 }, { a: undefined as never }],
  ])(
    "%s holds for all calls together, first come, first served",
    async (_, declared, rateLimits) => {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
      const { starts, kmsg } = watched(declared, rateLimits && { rateLimits });
      const inputs = messages(10);
      const stream = async () => {
        for await (const _each of kmsg.sendMany(messages(3)));
      };
      await letTimePass(
        Promise.all([...inputs.map((each) => kmsg.send(each)), kmsg.send(messages(3)), stream()]),
      );
      expect(starts).toHaveLength(16);
      expect(peak(starts)).toBe(5);
      expect(starts.slice(0, 10).map(({ to }) => to)).toEqual(inputs.map(({ to }) => to));
    },
  );
});

describe("maxConcurrency", () => {
  it("holds across calls", async () => {
    const { kmsg, most } = watched({ maxConcurrency: 2 });
    await Promise.all([kmsg.send(messages(20)), ...messages(20).map((each) => kmsg.send(each))]);
    expect(most()).toBe(2);
    expect(kmsg.health().traffic).toEqual({ a: { active: 0, waiting: 0 } });
  });
});

describe("waiting", () => {
  it("ends with the signal; the others keep their turns", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    const { starts, kmsg } = watched({ requestsPerSecond: 1 });
    const controller = new AbortController();
    const first = kmsg.send(sms);
    const second = kmsg.send({ ...sms, to: "01000000002" }, { signal: controller.signal });
    const third = kmsg.send({ ...sms, to: "01000000003" });
    await turn();
    expect(kmsg.health().traffic).toMatchObject({ a: { waiting: 2 } });
    controller.abort();
    expect(await second).toMatchObject({
      error: { code: "REQUEST_ABORTED", outcome: "not_sent", providerId: "a" },
    });
    expect((await letTimePass(Promise.all([first, third]))).map(outcomeOf)).toEqual([
      "accepted",
      "accepted",
    ]);
    expect(starts.map(({ to }) => to)).toEqual(["01000000001", "01000000003"]);
  });

  it("leaves no timer behind, whatever became of it", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    const { kmsg } = watched({ requestsPerSecond: 1 });
    const controller = new AbortController();
    await kmsg.send(sms);
    const pending = kmsg.send(messages(5), { signal: controller.signal });
    const stream = kmsg.sendMany(messages(5), { signal: controller.signal });
    const next = stream.next();
    for (let turns = 0; turns < 5; turns++) await turn();
    controller.abort();
    expect((await pending).results.map(outcomeOf)).toEqual(Array(5).fill("not_sent"));
    await next;
    for await (const _ of stream);
    expect(vi.getTimerCount()).toBe(0);
    expect(kmsg.health().traffic).toEqual({ a: { active: 0, waiting: 0 } });
  });
});

it.each([
  [{ nobody: { requestsPerSecond: 1 } }, "rateLimits.nobody"],
  [{ a: { requestsPerSecond: 0 } }, "rateLimits.a.requestsPerSecond"],
  [{ a: { maxConcurrency: 1.5 } }, "rateLimits.a.maxConcurrency"],
  [{ a: { requestPerSecond: 1 } }, "rateLimits.a.requestPerSecond"],
])("refuses %j", (rateLimits, field) => {
  expect(() => watched(undefined, { rateLimits: rateLimits as never })).toThrow(
    expect.objectContaining({ issues: [expect.objectContaining({ field })] }),
  );
});
