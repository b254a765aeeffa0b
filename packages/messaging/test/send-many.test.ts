import { KMsgError, MemoryIdempotencyStore, type SendInput } from "@k-msg/core";
import { describe, expect, it, vi } from "vitest";
import { KMsg, type SendManyResult, type SendProgress } from "../src/index.ts";
import {
  accepted,
  batchingProvider,
  failed,
  messages,
  outcomeOf,
  turn,
} from "./batching-provider.ts";
import { recordingProvider } from "./recording-provider.ts";

const NO_WAIT = { baseDelayMs: 0, maxDelayMs: 0 };

async function collect(results: AsyncIterable<SendManyResult>): Promise<SendManyResult[]> {
  const all: SendManyResult[] = [];
  for await (const result of results) all.push(result);
  return all;
}

/** A promise that is settled from outside. */
function later<T = void>() {
  let resolve = (_value: T) => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

async function* oneByOne(inputs: readonly SendInput[]): AsyncGenerator<SendInput> {
  for (const input of inputs) {
    await turn();
    yield input;
  }
}

describe("a source", () => {
  const inputs = messages(250);

  it.each<[string, () => Iterable<SendInput> | AsyncIterable<SendInput>]>([
    ["an array", () => inputs],
    ["a set", () => new Set(inputs)],
    ["a generator", () => inputs.values()],
    ["an async generator", () => oneByOne(inputs)],
  ])("may be %s: every message has one result, with its place, input and id", async (_, source) => {
    const provider = batchingProvider();
    const all = await collect(new KMsg({ providers: [provider] }).sendMany(source()));
    expect(all.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(
      inputs.map((_each, index) => index),
    );
    for (const { index, input, messageId, result } of all) {
      expect(input).toBe(inputs[index]);
      expect(messageId).toBe(`m-${index}`);
      expect(result).toMatchObject({ value: { messageId, to: inputs[index]?.to } });
    }
  });

  it("that is slow doesn't keep what it has already given waiting", async () => {
    const { promise, resolve } = later();
    async function* slow() {
      yield* messages(2);
      await promise;
      yield* messages(1);
    }
    const provider = batchingProvider();
    const results = new KMsg({ providers: [provider] }).sendMany(slow());
    expect(await results.next()).toMatchObject({ value: { index: 0 } });
    expect(await results.next()).toMatchObject({ value: { index: 1 } });
    expect(provider.requests).toHaveLength(1);
    resolve();
    expect(await results.next()).toMatchObject({ value: { index: 2 } });
    expect(await results.next()).toEqual({ done: true, value: undefined });
  });

  it("isn't touched, and nothing is sent, before somebody asks for a result", async () => {
    const source = vi.fn(() => messages(1).values());
    const provider = batchingProvider();
    const results = new KMsg({ providers: [provider] }).sendMany({ [Symbol.iterator]: source });
    await turn();
    expect(source).not.toHaveBeenCalled();
    await results.return?.();
    expect(await results.next()).toEqual({ done: true, value: undefined });
    expect(source).not.toHaveBeenCalled();
    expect(provider.requests).toEqual([]);
  });

  it.each([false, true])("that throws does so after all results (async: %s)", async (isAsync) => {
    function* broken() {
      yield* messages(3);
      throw new Error("line 4 is no JSON");
    }
    async function* brokenLater() {
      yield* broken();
    }
    const kmsg = new KMsg({ providers: [batchingProvider()] });
    const seen: string[] = [];
    const reading = async () => {
      for await (const each of kmsg.sendMany(isAsync ? brokenLater() : broken()))
        seen.push(outcomeOf(each.result));
    };
    await expect(reading()).rejects.toThrow("line 4");
    expect(seen).toEqual(["accepted", "accepted", "accepted"]);
  });

  it.each([null, undefined, 5, {}, { [Symbol.iterator]: 5 }])(
    "%j throws when it is asked, and nowhere else",
    async (source) => {
      const results = new KMsg({ providers: [batchingProvider()] }).sendMany(source as never);
      await expect(results.next()).rejects.toThrow();
    },
  );

  it("is told to close when it is left, and only then", async () => {
    const close = vi.fn(() => ({ done: true as const, value: undefined }));
    const ends = { inner: messages(3).values(), next: () => ends.inner.next(), return: close };
    const breaks = {
      next() {
        throw new Error("disk");
      },
      return: close,
    };
    for (const iterator of [ends, breaks]) {
      const kmsg = new KMsg({ providers: [batchingProvider()] });
      await collect(kmsg.sendMany({ [Symbol.iterator]: () => iterator })).catch(() => {});
    }
    expect(close).not.toHaveBeenCalled();
    const endless = {
      close: vi.fn(),
      *[Symbol.iterator]() {
        try {
          for (;;) yield messages(1)[0] as SendInput;
        } finally {
          this.close();
        }
      },
    };
    for await (const _ of new KMsg({ providers: [batchingProvider()] }).sendMany(endless)) break;
    expect(endless.close).toHaveBeenCalledTimes(1);
  });

  it("of messages that are none gives each its error", async () => {
    const source = [null, 5, {}, ...messages(1)] as SendInput[];
    const all = await collect(new KMsg({ providers: [batchingProvider()] }).sendMany(source));
    expect(all.map(({ index, result }) => [index, outcomeOf(result)]).toSorted()).toEqual([
      [0, "not_sent"],
      [1, "not_sent"],
      [2, "not_sent"],
      [3, "accepted"],
    ]);
  });
});

describe("backpressure", () => {
  it("takes no more from an endless source than it may hold, until results are taken", async () => {
    let taken = 0;
    function* endless() {
      for (;;) {
        taken += 1;
        yield { to: "01000000001", text: "hi" };
      }
    }
    const provider = batchingProvider({ most: 10_000 });
    const results = new KMsg({ providers: [provider] }).sendMany(endless());
    await results.next();
    let before = -1;
    // Whoever goes on taking is found out: nothing changes once the room is used up.
    while (before !== taken) {
      before = taken;
      for (let turns = 0; turns < 50; turns++) await turn();
    }
    expect(taken).toBeLessThanOrEqual(30_002);
    for (let count = 0; count < 5_000; count++) await results.next();
    while (before === taken) await turn();
    expect(taken).toBeLessThanOrEqual(35_002);
    await results.return?.();
    expect(provider.requests.flat().length).toBeLessThanOrEqual(taken);
  });
});

describe("leaving the loop", () => {
  it("finishes what has left and sends nothing else", async () => {
    const provider = batchingProvider({ most: 10 });
    const kmsg = new KMsg({ providers: [provider], concurrency: 1 });
    for await (const _ of kmsg.sendMany(oneByOne(messages(1_000)))) break;
    const sent = provider.requests.flat().length;
    expect(sent).toBeLessThan(1_000);
    for (let turns = 0; turns < 20; turns++) await turn();
    expect(provider.requests.flat()).toHaveLength(sent);
  });

  it("ends a wait for a retry, a rate, a circuit or a look-up", async () => {
    const hour = 3_600_000;
    const waits = {
      retry: () =>
        new KMsg({
          providers: [
            recordingProvider({
              answer: ({ messageId }) =>
                messageId === "m-0" ? undefined : failed("NETWORK_ERROR", { retryable: true }),
            }),
          ],
          retry: { baseDelayMs: hour, maxDelayMs: hour, deadlineMs: 2 * hour, jitter: "none" },
        }),
      rate: () =>
        new KMsg({
          providers: [recordingProvider()],
          rateLimits: { recorder: { requestsPerSecond: 0.001 } },
        }),
      circuit: () =>
        new KMsg({
          providers: [
            recordingProvider({
              answer: ({ messageId }) =>
                messageId === "m-0" ? undefined : failed("NETWORK_ERROR"),
            }),
          ],
          retry: { deadlineMs: 2 * hour },
          concurrency: 1,
          circuitBreaker: { minimumCalls: 2, openMs: hour },
        }),
      lookUp: () =>
        new KMsg({
          providers: [
            {
              ...recordingProvider({
                answer: ({ messageId }) =>
                  messageId === "m-0"
                    ? undefined
                    : failed("NETWORK_TIMEOUT", { outcome: "unknown" }),
              }),
              findMessage: () => new Promise(() => {}),
            },
          ],
          lookUpForMs: hour,
        }),
    };
    for (const create of Object.values(waits)) {
      const results = create().sendMany(messages(20));
      expect(await results.next()).toMatchObject({ value: { messageId: "m-0" } });
      for (let turns = 0; turns < 5; turns++) await turn();
      await results.return?.();
    }
  });

  it("works while a result is being waited for, also from a source that never goes on", async () => {
    async function* stuck() {
      yield* messages(1);
      await new Promise(() => {});
    }
    const results = new KMsg({ providers: [batchingProvider()] }).sendMany(stuck());
    await results.next();
    const pending = results.next();
    expect(await results.return?.()).toEqual({ done: true, value: undefined });
    expect(await pending).toEqual({ done: true, value: undefined });
  });

  it("goes to the next provider instead of waiting for a circuit", async () => {
    const down = batchingProvider({ id: "down", answer: () => failed("NETWORK_ERROR") });
    const up = batchingProvider({ id: "up" });
    const kmsg = new KMsg({
      providers: [down, up],
      routing: { strategy: "failover" },
      retry: { maxAttempts: 1 },
      circuitBreaker: { minimumCalls: 1, openMs: 3_600_000 },
    });
    const first = await collect(kmsg.sendMany(messages(10)));
    const second = await collect(kmsg.sendMany(messages(10)));
    expect([...first, ...second].map(({ result }) => outcomeOf(result))).toEqual(
      Array.from({ length: 20 }, () => "accepted"),
    );
    expect(down.requests).toHaveLength(1);
  });
});

describe("signal", () => {
  it("finishes what left, and reports what was taken and hasn't as not sent", async () => {
    const controller = new AbortController();
    const gone = later();
    const provider = batchingProvider({
      most: 5,
      async answerAll(sent, { signal }) {
        expect(signal).toBeUndefined();
        controller.abort();
        await gone.promise;
        return sent.map((each) => accepted("batcher", each));
      },
    });
    const kmsg = new KMsg({ providers: [provider], concurrency: 1 });
    const reading = collect(kmsg.sendMany(messages(50), { signal: controller.signal }));
    while (!controller.signal.aborted) await turn();
    gone.resolve();
    const all = await reading;
    expect(provider.requests).toHaveLength(1);
    const sent = all.filter(({ result }) => result.isSuccess);
    expect(sent.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    for (const { result } of all.filter((each) => each.result.isFailure))
      expect(result).toMatchObject({ error: { code: "REQUEST_ABORTED", outcome: "not_sent" } });
  });

  it("that fired before takes nothing", async () => {
    const source = vi.fn(() => messages(1).values());
    const kmsg = new KMsg({ providers: [batchingProvider()] });
    const signal = AbortSignal.abort();
    expect(await collect(kmsg.sendMany({ [Symbol.iterator]: source }, { signal }))).toEqual([]);
    const { results } = await kmsg.send(messages(3), { signal });
    expect(results.map(outcomeOf)).toEqual(["not_sent", "not_sent", "not_sent"]);
  });

  it("is let go of afterwards", async () => {
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, "addEventListener");
    const remove = vi.spyOn(signal, "removeEventListener");
    const kmsg = new KMsg({
      providers: [batchingProvider({ most: 3 })],
      rateLimits: { batcher: { maxConcurrency: 1 } },
    });
    await collect(kmsg.sendMany(oneByOne(messages(30)), { signal }));
    await kmsg.send(messages(30), { signal });
    for await (const _ of kmsg.sendMany(messages(30), { signal })) break;
    expect(add).toHaveBeenCalled();
    expect(remove.mock.calls.length).toBe(add.mock.calls.length);
  });
});

describe("a process", () => {
  it("may end afterwards: no timer is left", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const store = new MemoryIdempotencyStore();
      const kmsg = new KMsg({
        providers: [batchingProvider({ most: 7 })],
        idempotency: { store },
        rateLimits: { batcher: { maxConcurrency: 2 } },
        hooks: { onQueued: turn, onFinal: turn },
      });
      const keyed = messages(50).map((each, index) => ({ ...each, idempotencyKey: `${index}` }));
      await collect(kmsg.sendMany(oneByOne(keyed)));
      await kmsg.send(messages(50));
      for await (const _ of kmsg.sendMany(oneByOne(messages(50)))) break;
      for await (const _ of kmsg.sendMany(messages(50), { signal: AbortSignal.timeout(9e6) }))
        break;
      // A request may have been lingering for more messages; that is a moment.
      await vi.advanceTimersByTimeAsync(20);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("onProgress", () => {
  it("counts truly, knows the total where it can, and speaks last", async () => {
    const provider = batchingProvider({
      most: 7,
      answer: ({ messageId }) => (messageId.endsWith("3") ? failed("INVALID_REQUEST") : undefined),
    });
    const kmsg = new KMsg({ providers: [provider], retry: NO_WAIT });
    for (const [source, total] of [
      [messages(100), 100],
      [new Set(messages(100)), 100],
      [messages(100).values(), undefined],
    ] as const) {
      const told: SendProgress[] = [];
      await collect(kmsg.sendMany(source, { onProgress: (each) => void told.push(each) }));
      expect(told.at(-1)).toMatchObject({ done: 100, failed: 10 });
      expect(told.at(-1)?.total).toBe(total);
      for (const [index, { done, failed: bad, ratePerSecond }] of told.entries()) {
        expect(done).toBeGreaterThanOrEqual(told[index - 1]?.done ?? 0);
        expect(bad).toBeLessThanOrEqual(done);
        expect(Number.isFinite(ratePerSecond)).toBe(true);
      }
    }
  });

  it("tells a true rate", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    try {
      const told: SendProgress[] = [];
      const provider = batchingProvider({
        most: 50,
        async answerAll(sent) {
          vi.advanceTimersByTime(500);
          return sent.map((each) => accepted("batcher", each));
        },
      });
      const kmsg = new KMsg({ providers: [provider], concurrency: 1 });
      const onProgress = (each: SendProgress) => void told.push(each);
      await collect(kmsg.sendMany(messages(100), { onProgress }));
      expect(told.at(-1)).toEqual({ done: 100, total: 100, failed: 0, ratePerSecond: 100 });
    } finally {
      vi.useRealTimers();
    }
  });

  it("may throw or reject", async () => {
    const rejected = vi.fn();
    process.on("unhandledRejection", rejected);
    try {
      for (const onProgress of [
        () => {
          throw new Error("no");
        },
        () => Promise.reject(new Error("no")),
      ]) {
        const kmsg = new KMsg({ providers: [batchingProvider()] });
        expect(await collect(kmsg.sendMany(messages(3), { onProgress }))).toHaveLength(3);
      }
      await turn();
      expect(rejected).not.toHaveBeenCalled();
    } finally {
      process.off("unhandledRejection", rejected);
    }
  });
});

describe("settings", () => {
  it.each([
    { concurrency: 0 },
    { concurrency: Number.NaN },
    { concurrency: "5" },
    { concurency: 5 },
    { onProgress: 5 },
  ])("%j are refused before anything is taken", async (options) => {
    const source = vi.fn(() => messages(1).values());
    const kmsg = new KMsg({ providers: [batchingProvider()] });
    const results = kmsg.sendMany({ [Symbol.iterator]: source }, options as never);
    await expect(results.next()).rejects.toBeInstanceOf(KMsgError);
    expect(source).not.toHaveBeenCalled();
  });

  it("may be undefined or null", async () => {
    const kmsg = new KMsg({ providers: [batchingProvider()] });
    const options = { concurrency: undefined, signal: undefined, onProgress: undefined };
    expect(await collect(kmsg.sendMany(messages(1), options))).toHaveLength(1);
    expect(await collect(kmsg.sendMany(messages(1), null as never))).toHaveLength(1);
  });

  it("concurrency holds", async () => {
    let open = 0;
    let most = 0;
    const provider = batchingProvider({
      most: 2,
      async answerAll(sent) {
        most = Math.max(most, ++open);
        await turn();
        open -= 1;
        return sent.map((each) => accepted("batcher", each));
      },
    });
    const kmsg = new KMsg({ providers: [provider] });
    await collect(kmsg.sendMany(messages(100), { concurrency: 4 }));
    expect(most).toBe(4);
  });
});

describe("hooks in a stream", () => {
  it("that throw, reject or hang hold nothing up for good, and onFinal comes once each", async () => {
    const finals: string[] = [];
    const failures: string[] = [];
    const kmsg = new KMsg({
      providers: [batchingProvider({ most: 50 })],
      hookTimeoutMs: 1,
      hooks: {
        onQueued: () => new Promise(() => {}),
        onBeforeSend: () => {
          throw new Error("no");
        },
        onSuccess: () => Promise.reject(new Error("no")),
        onFinal: ({ messageId }) => void finals.push(messageId),
        onHookError: ({ hook }) => void failures.push(hook),
      },
    });
    const all = await collect(kmsg.sendMany(messages(250)));
    expect(all.filter(({ result }) => result.isSuccess)).toHaveLength(250);
    expect(finals.toSorted()).toEqual(
      messages(250)
        .map(({ messageId }) => messageId)
        .toSorted(),
    );
    expect(failures).toHaveLength(750);
  });
});

describe("keys in a stream", () => {
  it("one key for more messages than may prepare at once sends once, and all have its result", async () => {
    const provider = batchingProvider();
    const idempotency = { store: new MemoryIdempotencyStore() };
    const kmsg = new KMsg({ providers: [provider], idempotency });
    const same = messages(350, { idempotencyKey: "k", to: "01000000001" });
    const all = await collect(kmsg.sendMany(same));
    expect(provider.requests.flat()).toHaveLength(1);
    expect(all).toHaveLength(350);
    const ids = all.map(({ result }) => result.isSuccess && result.value.providerMessageId);
    // Whichever took the key first.
    expect(new Set(ids).size).toBe(1);
    expect(all.filter(({ result }) => result.isSuccess && !result.value.replayed)).toHaveLength(1);
  });

  it("a signal leaves no key claimed for what wasn't sent", async () => {
    const controller = new AbortController();
    const provider = batchingProvider({
      most: 1,
      answer: () => void controller.abort(),
    });
    const idempotency = { store: new MemoryIdempotencyStore() };
    const kmsg = new KMsg({ providers: [provider], idempotency, concurrency: 1 });
    const inputs = messages(30).map((each, index) => ({
      ...each,
      idempotencyKey: `${index % 10}`,
      to: `0100000000${index % 10}`,
    }));
    const all = await collect(kmsg.sendMany(inputs, { signal: controller.signal }));
    expect(provider.requests.flat()).toHaveLength(1);
    const sentKey = provider.requests[0]?.[0]?.to;
    for (const { input, result } of all)
      expect(outcomeOf(result)).toBeOneOf(
        input.to === sentKey ? ["accepted", "not_sent"] : ["not_sent"],
      );
    const { results } = await kmsg.send(inputs);
    expect(results.map(outcomeOf)).toEqual(inputs.map(() => "accepted"));
    expect(provider.requests.flat()).toHaveLength(10);
  });
});
