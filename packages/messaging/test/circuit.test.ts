import type { SendInput } from "@k-msg/core";
import { describe, expect, it, vi } from "vitest";
import { KMsg, type KMsgConfig } from "../src/index.ts";
import { batchingProvider, failed, messages, outcomeOf, turn } from "./batching-provider.ts";
import { recordingProvider } from "./recording-provider.ts";

const sms: SendInput = { to: "01000000001", text: "hi" };
const lms: SendInput = { to: "01000000001", text: "가".repeat(60) };

/** A vendor that can be switched off, on a clock of its own. */
function vendor(settings: Partial<KMsgConfig> = {}) {
  const state = { now: 1_000_000, isDown: true };
  const provider = recordingProvider({
    id: "a",
    answer: () => (state.isDown ? failed("NETWORK_ERROR", { retryable: true }) : undefined),
  });
  const config: KMsgConfig = {
    providers: [provider],
    retry: { maxAttempts: 1 },
    circuitBreaker: { minimumCalls: 3, openMs: 1_000 },
    now: () => state.now,
    ...settings,
  };
  const kmsg = new KMsg(config);
  return { state, provider, config, kmsg };
}

async function sendTimes(kmsg: KMsg, times: number, input = sms) {
  for (let count = 0; count < times; count++) await kmsg.send(input);
}

describe("an open circuit", () => {
  it("refuses at once, says for how long, and is seen in health()", async () => {
    const { provider, kmsg } = vendor();
    expect(kmsg.health()).toEqual({ healthy: true, circuits: { a: {} }, traffic: {} });
    await sendTimes(kmsg, 3);
    const result = await kmsg.send(sms);
    expect(result).toMatchObject({
      error: {
        code: "NETWORK_SERVICE_UNAVAILABLE",
        outcome: "not_sent",
        retryable: true,
        retryAfterMs: 1_000,
        providerId: "a",
        attempts: [{ providerId: "a", outcome: "not_sent", code: "NETWORK_SERVICE_UNAVAILABLE" }],
      },
    });
    expect(provider.sent).toHaveLength(3);
    expect(kmsg.health()).toMatchObject({
      healthy: false,
      circuits: { a: { SMS: { status: "open", until: 1_001_000 } } },
    });
  });

  it("isn't tried again by retries, which would only wait for it", async () => {
    const { provider, kmsg } = vendor({ retry: { maxAttempts: 3, baseDelayMs: 0 } });
    await sendTimes(kmsg, 1);
    const result = await kmsg.send(sms);
    expect(result.isFailure && result.error.attempts).toHaveLength(1);
    expect(provider.sent).toHaveLength(3);
  });

  it("concerns one type alone", async () => {
    const { provider, kmsg } = vendor();
    await sendTimes(kmsg, 3);
    await kmsg.send(lms);
    expect(provider.sent).toHaveLength(4);
  });

  it("lets one probe through when its time is over; what that says holds", async () => {
    const { state, provider, kmsg } = vendor();
    await sendTimes(kmsg, 3);
    state.now += 1_000;
    await kmsg.send(sms);
    expect(provider.sent).toHaveLength(4);
    expect(kmsg.health().circuits.a?.SMS?.status).toBe("open");
    state.now += 1_000;
    state.isDown = false;
    const several = await Promise.all([kmsg.send(sms), kmsg.send(sms), kmsg.send(sms)]);
    expect(several.map(outcomeOf).toSorted()).toEqual(["accepted", "not_sent", "not_sent"]);
    expect(kmsg.health()).toMatchObject({ healthy: true });
    expect(await kmsg.send(sms)).toMatchObject({ isSuccess: true });
  });

  it("hands over to the next provider without a request", async () => {
    const b = recordingProvider({ id: "b" });
    const { provider, kmsg, config } = vendor();
    const both = new KMsg({
      ...config,
      providers: [provider, b],
      routing: { strategy: "failover" },
    });
    await sendTimes(both, 5);
    expect([provider.sent.length, b.sent.length]).toEqual([3, 5]);
    expect(kmsg.health().healthy).toBe(true);
  });

  it("is told before a turn is waited for, and uses none up", async () => {
    const { kmsg } = vendor({ rateLimits: { a: { requestsPerSecond: 3 } } });
    await sendTimes(kmsg, 3);
    // The next turn is a second away; nobody waits for it.
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      expect(await kmsg.send(sms)).toMatchObject({
        error: { code: "NETWORK_SERVICE_UNAVAILABLE" },
      });
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("what opens it", () => {
  it.each([
    ["a refusal of the message", () => failed("RECIPIENT_INVALID", { providerErrorCode: "1" })],
    ["an empty purse", () => failed("INSUFFICIENT_BALANCE", { providerErrorCode: "2" })],
    ["too many requests", () => failed("RATE_LIMIT_EXCEEDED", { httpStatus: 429 })],
    ["a provider's bug", () => null],
  ])("isn't %s", async (_, answer) => {
    const provider = recordingProvider({ id: "a", answer: answer as never });
    const { kmsg } = vendor({ providers: [provider] });
    await sendTimes(kmsg, 10);
    expect(provider.sent).toHaveLength(10);
  });

  it("is one call for a batch, however many messages are in it", async () => {
    const provider = batchingProvider({ id: "a", answer: () => failed("NETWORK_ERROR") });
    const { kmsg } = vendor({ providers: [provider] });
    for (let count = 0; count < 4; count++) await kmsg.send(messages(50));
    expect(provider.requests.map((each) => each.length)).toEqual([50, 50, 50]);
  });

  it("isn't a batch of which anything was accepted", async () => {
    const provider = batchingProvider({
      id: "a",
      answer: ({ messageId }) =>
        messageId === "m-49" ? undefined : failed("NETWORK_TIMEOUT", { outcome: "unknown" }),
    });
    const { kmsg } = vendor({ providers: [provider] });
    for (let count = 0; count < 6; count++) await kmsg.send(messages(50));
    expect(provider.requests).toHaveLength(6);
  });

  it("is nothing with `false`", async () => {
    const { provider, kmsg } = vendor({ circuitBreaker: false });
    await sendTimes(kmsg, 40);
    expect(provider.sent).toHaveLength(40);
    expect(kmsg.health()).toMatchObject({ healthy: true, circuits: { a: {} } });
  });
});

describe("a stream", () => {
  it("waits for the circuit, so that nothing fails that could be sent later", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    try {
      let isDown = true;
      const provider = recordingProvider({
        id: "a",
        answer: () => (isDown ? failed("NETWORK_ERROR") : undefined),
      });
      const kmsg = new KMsg({
        providers: [provider],
        circuitBreaker: { minimumCalls: 3, openMs: 1_000 },
        concurrency: 1,
      });
      await sendTimes(kmsg, 3);
      const outcomes: string[] = [];
      const reading = (async () => {
        for await (const { result } of kmsg.sendMany(messages(20)))
          outcomes.push(outcomeOf(result));
      })();
      for (let turns = 0; turns < 10; turns++) await turn();
      expect(outcomes).toEqual([]);
      isDown = false;
      await vi.advanceTimersByTimeAsync(1_000);
      await reading;
      expect(outcomes).toEqual(Array.from({ length: 20 }, () => "accepted"));
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("its state", () => {
  it("is plain data that the next process goes on with", async () => {
    const { state, provider, config, kmsg } = vendor();
    await sendTimes(kmsg, 3);
    const { circuits } = JSON.parse(JSON.stringify(kmsg.health()));
    const next = new KMsg({
      ...config,
      circuitBreaker: { minimumCalls: 3, openMs: 1_000, circuits: Object.freeze(circuits) },
    });
    expect(await next.send(sms)).toMatchObject({ error: { retryAfterMs: 1_000 } });
    expect(provider.sent).toHaveLength(3);
    state.now += 1_000;
    state.isDown = false;
    expect(await next.send(sms)).toMatchObject({ isSuccess: true });
    expect(circuits).toMatchObject({ a: { SMS: { status: "open" } } });
  });

  it("can't be changed through what health() returned", async () => {
    const { kmsg } = vendor();
    await sendTimes(kmsg, 3);
    const { circuits } = kmsg.health() as { circuits: Record<string, object> };
    circuits.a = {};
    expect(kmsg.health().circuits.a?.SMS?.status).toBe("open");
  });

  it("of a provider that is gone is no fault", async () => {
    const state = { status: "open", period: 1, until: 2_000_000_000_000 } as const;
    const { kmsg } = vendor({ circuitBreaker: { circuits: { gone: { SMS: state } } } });
    expect(kmsg.health().circuits).toEqual({ a: {} });
  });

  it.each<[string, unknown]>([
    ["circuitBreaker.circuits", []],
    ["circuitBreaker.circuits.a", "open"],
    ["circuitBreaker.circuits.a.SMS", "open"],
    ["circuitBreaker.circuits.a.SMS", { status: "ajar", period: 1, buckets: [] }],
    ["circuitBreaker.circuits.a.SMS", { status: "closed", period: 1 }],
    ["circuitBreaker.circuits.a.SMS", { status: "closed", period: 1, buckets: [null] }],
    ["circuitBreaker.circuits.a.SMS", { status: "closed", period: 1, buckets: [{ slot: 1 }] }],
    ["circuitBreaker.circuits.a.SMS", { status: "open", period: 1 }],
    ["circuitBreaker.circuits.a.SMS", { status: "open", until: 1 }],
  ])("at %s that can't be read is refused: %j", (field, value) => {
    const keys = field.split(".").slice(2);
    const circuits = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
    expect(() => vendor({ circuitBreaker: { circuits: circuits as never } })).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ field })] }),
    );
  });
});

describe("settings", () => {
  it("that are undefined have their defaults", async () => {
    const { provider, kmsg } = vendor({
      circuitBreaker: {
        windowMs: undefined as never,
        buckets: undefined as never,
        failureRate: undefined as never,
        minimumCalls: undefined as never,
        openMs: undefined as never,
        probeMs: undefined as never,
        circuits: undefined as never,
      },
    });
    await sendTimes(kmsg, 12);
    expect(provider.sent).toHaveLength(10);
    expect(kmsg.health().circuits.a?.SMS).toMatchObject({ status: "open", until: 1_030_000 });
  });

  it.each([{ openMs: 0 }, { failureRate: 1.5 }, { buckets: 0.5 }, { opensMs: 1 }])(
    "%j are refused",
    (circuitBreaker) => {
      expect(() => vendor({ circuitBreaker: circuitBreaker as never })).toThrow();
    },
  );
});
