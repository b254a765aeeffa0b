import {
  type IdempotencyClaim,
  type IdempotencyRecord,
  type IdempotencyStore,
  MemoryIdempotencyStore,
} from "@k-msg/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { KMsg, type KMsgConfig } from "../src/index.ts";
import { batchingProvider, failed, outcomeOf, turn } from "./batching-provider.ts";
import { recordingProvider } from "./recording-provider.ts";

const input = { to: "01000000001", text: "hi", idempotencyKey: "order-1" };

afterEach(() => {
  vi.useRealTimers();
});

/** A store whose methods can be replaced. */
function storeWith(methods: Partial<Record<keyof IdempotencyStore, () => unknown>>) {
  const memory = new MemoryIdempotencyStore();
  const calls: string[] = [];
  const method =
    (name: keyof IdempotencyStore) =>
    (...args: unknown[]) => {
      calls.push(name);
      const own = methods[name];
      return own ? own() : (memory[name] as (...all: unknown[]) => unknown)(...args);
    };
  const store = { claim: method("claim"), settle: method("settle"), release: method("release") };
  return { store: store as IdempotencyStore, calls, memory };
}

function kmsgWith(
  store: IdempotencyStore,
  settings: Partial<KMsgConfig> & { provider?: ReturnType<typeof recordingProvider> } = {},
) {
  const { provider = recordingProvider(), ...others } = settings;
  return { provider, kmsg: new KMsg({ providers: [provider], idempotency: { store }, ...others }) };
}

/** A provider that answers when it is told to. */
function slowProvider() {
  const provider = recordingProvider();
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const send = async (...args: Parameters<typeof provider.send>) => {
    const result = provider.send(...args);
    await answered;
    return result;
  };
  return { provider: { ...provider, send }, answer: () => answer() };
}

/** Lets fake time pass until a promise is settled; hashing and the like take real time. */
async function letTimePass<T>(pending: Promise<T>): Promise<T> {
  let isSettled = false;
  const settle = () => {
    isSettled = true;
  };
  pending.then(settle, settle);
  while (!isSettled) {
    await vi.advanceTimersByTimeAsync(500);
    await turn();
  }
  return pending;
}

const never = () => new Promise<never>(() => {});

describe("the same key and content", () => {
  it("sends once; later ones get the first result and its id", async () => {
    const { provider, kmsg } = kmsgWith(new MemoryIdempotencyStore());
    const first = await kmsg.send({ ...input, messageId: "a" });
    const second = await kmsg.send({ ...input, messageId: "b" });
    expect(first).toMatchObject({ value: { messageId: "a" } });
    expect(first.isSuccess && first.value.replayed).toBeUndefined();
    expect(second).toMatchObject({ value: { messageId: "a", to: "01000000001", replayed: true } });
    expect(provider.sent).toHaveLength(1);
  });

  it("at the same time, by send, send(array) and sendMany, sends once", async () => {
    const provider = batchingProvider();
    const store = new MemoryIdempotencyStore();
    const kmsg = new KMsg({ providers: [provider], idempotency: { store } });
    const stream = async () => {
      const all = [];
      for await (const { result } of kmsg.sendMany([input, input])) all.push(result);
      return all;
    };
    const [one, two, many, streamed] = await Promise.all([
      kmsg.send(input),
      kmsg.send(input),
      kmsg.send([input, input, input]),
      stream(),
    ]);
    const all = [one, two, ...many.results, ...streamed];
    expect(all.map(outcomeOf)).toEqual(all.map(() => "accepted"));
    expect(all.filter((each) => each.isSuccess && !each.value.replayed)).toHaveLength(1);
    expect(provider.requests.flat()).toHaveLength(1);
  });

  it("in two processes waits for the other's result", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    const store = new MemoryIdempotencyStore();
    const slow = slowProvider();
    const here = kmsgWith(store, { provider: slow.provider });
    const there = kmsgWith(store);
    const first = here.kmsg.send(input);
    await vi.waitFor(() => expect(slow.provider.sent).toHaveLength(1));
    const claim = vi.spyOn(store, "claim");
    const second = there.kmsg.send(input);
    while (claim.mock.calls.length < 3) {
      await vi.advanceTimersByTimeAsync(50);
      await turn();
    }
    slow.answer();
    expect(await letTimePass(first)).toMatchObject({ isSuccess: true });
    expect(await letTimePass(second)).toMatchObject({ value: { replayed: true } });
    expect(there.provider.sent).toHaveLength(0);
  });

  it("as type, defaults and spelling of the number have it, is the same content", async () => {
    const { provider, kmsg } = kmsgWith(new MemoryIdempotencyStore());
    await kmsg.send(input);
    const spelled = { ...input, to: "010-0000-0001", type: "SMS", messageId: "x" } as const;
    expect(await kmsg.send(spelled)).toMatchObject({ value: { replayed: true } });
    expect(provider.sent).toHaveLength(1);
  });

  it("after a failure that wasn't sent may be sent", async () => {
    const answers = [failed("INSUFFICIENT_BALANCE"), undefined];
    const provider = recordingProvider({ answer: () => answers.shift() });
    const { kmsg } = kmsgWith(new MemoryIdempotencyStore(), { provider });
    expect(await kmsg.send(input)).toMatchObject({ error: { outcome: "not_sent" } });
    expect(await kmsg.send(input)).toMatchObject({ isSuccess: true });
    expect(await kmsg.send(input)).toMatchObject({ value: { replayed: true } });
  });

  it("after an unknown outcome stays unknown and isn't sent again", async () => {
    const provider = recordingProvider({
      answer: () => failed("NETWORK_TIMEOUT", { outcome: "unknown" }),
    });
    const { kmsg } = kmsgWith(new MemoryIdempotencyStore(), { provider });
    const first = await kmsg.send(input);
    expect(first).toMatchObject({ error: { code: "NETWORK_TIMEOUT", outcome: "unknown" } });
    const again = await kmsg.send(input);
    expect(again).toMatchObject({
      error: { code: "NETWORK_TIMEOUT", outcome: "unknown", attempts: [{ outcome: "unknown" }] },
    });
    expect(provider.sent).toHaveLength(1);
  });

  it("after its time is another sending", async () => {
    let now = 1_000_000;
    const store = new MemoryIdempotencyStore();
    const provider = recordingProvider();
    const kmsg = new KMsg({
      providers: [provider],
      idempotency: { store, ttlMs: 60_000 },
      now: () => now,
    });
    await kmsg.send(input);
    now += 59_999;
    await kmsg.send(input);
    expect(provider.sent).toHaveLength(1);
    now += 1;
    await kmsg.send(input);
    expect(provider.sent).toHaveLength(2);
  });
});

describe("the same key and other content", () => {
  it.each([
    ["text", { text: "bye" }],
    ["recipient", { to: "01000000002" }],
    ["sender", { from: "0200000000" }],
    ["options", { providerOptions: { recorder: { x: 1 } } }],
  ])("%s: an error that says so, also while the first is under way", async (_, other) => {
    const { provider, kmsg } = kmsgWith(new MemoryIdempotencyStore());
    const pair = await Promise.all([kmsg.send(input), kmsg.send({ ...input, ...other })]);
    for (const result of [
      pair.find((each) => each.isFailure),
      await kmsg.send({ ...input, text: "third" }),
    ]) {
      expect(result).toMatchObject({
        error: {
          code: "INVALID_REQUEST",
          outcome: "not_sent",
          issues: [{ field: "idempotencyKey" }],
        },
      });
      if (result?.isFailure) {
        expect(result.error.message).toContain("other content");
        expect(result.error.getLocalizedMessage("ko")).toContain("다른 내용");
      }
    }
    expect(provider.sent).toHaveLength(1);
  });
});

describe("a process that dies", () => {
  it("leaves its messages unknown: the next one waits, then says so and sends nothing", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    const store = new MemoryIdempotencyStore();
    const dead = kmsgWith(store, { provider: recordingProvider({ answer: never }) });
    void dead.kmsg.send(input);
    await vi.waitFor(() => expect(dead.provider.sent).toHaveLength(1));
    const { provider, kmsg } = kmsgWith(store);
    const pending = kmsg.send(input);
    expect(await letTimePass(pending)).toMatchObject({
      error: { code: "UNKNOWN_ERROR", outcome: "unknown" },
    });
    expect(provider.sent).toHaveLength(0);
    // Later there is no wait: the claim is old.
    expect(await kmsg.send(input)).toMatchObject({ error: { outcome: "unknown" } });
  });

  it("writes the claim before anything leaves", async () => {
    const { store, calls } = storeWith({});
    const provider = recordingProvider({ answer: () => void calls.push("vendor") });
    await kmsgWith(store, { provider }).kmsg.send(input);
    expect(calls).toEqual(["claim", "vendor", "settle"]);
  });
});

describe("a store that fails", () => {
  const rejects = () => Promise.reject(new Error("database"));
  const throws = () => {
    throw new Error("database");
  };

  it.each([
    ["rejects", rejects],
    ["throws", throws],
  ])("and %s a claim sends nothing and takes the claim back", async (_, claim) => {
    const { store, calls } = storeWith({ claim });
    const { provider, kmsg } = kmsgWith(store);
    const result = await kmsg.send(input);
    expect(result).toMatchObject({
      error: { outcome: "not_sent", retryable: true, cause: { message: "database" } },
    });
    if (result.isFailure) expect(result.error.getLocalizedMessage("ko")).toContain("저장소");
    expect(provider.sent).toHaveLength(0);
    expect(calls).toEqual(["claim", "release"]);
  });

  it.each([
    ["rejects", rejects],
    ["throws", throws],
  ])("and %s to settle changes no result, and is told", async (_, settle) => {
    const told: unknown[] = [];
    const { store } = storeWith({ settle });
    const hooks = { onStoreError: (_context: unknown, error: unknown) => void told.push(error) };
    const { kmsg } = kmsgWith(store, { hooks });
    expect(await kmsg.send(input)).toMatchObject({ isSuccess: true });
    expect(told).toMatchObject([{ message: "database" }]);
  });

  it("once is asked again to settle", async () => {
    let count = 0;
    const memory = new MemoryIdempotencyStore();
    const store: IdempotencyStore = {
      claim: (...args) => memory.claim(...args),
      release: (...args) => memory.release(...args),
      settle: (...args) => (++count === 1 ? rejects() : memory.settle(...args)),
    };
    const { provider, kmsg } = kmsgWith(store);
    await kmsg.send(input);
    expect(await kmsg.send(input)).toMatchObject({ value: { replayed: true } });
    expect(provider.sent).toHaveLength(1);
  });

  it.each(["claim", "settle", "release"] as const)("and hangs in %s hangs nobody", async (name) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    const told = vi.fn();
    const { store } = storeWith({ [name]: never });
    const provider = recordingProvider({
      answer: () => (name === "release" ? failed("INSUFFICIENT_BALANCE") : undefined),
    });
    const { kmsg } = kmsgWith(store, { provider, hooks: { onStoreError: told } });
    const pending = kmsg.send(input);
    const batch = kmsg.send([{ ...input, idempotencyKey: "order-2" }]);
    await letTimePass(Promise.all([pending, batch]));
    const outcome = name === "settle" ? "accepted" : "not_sent";
    expect(outcomeOf(await pending)).toBe(outcome);
    expect((await batch).results.map(outcomeOf)).toEqual([outcome]);
    expect(provider.sent).toHaveLength(name === "claim" ? 0 : 2);
    expect(told).toHaveBeenCalledTimes(name === "claim" ? 0 : 2);
  });

  it("and answers a claim too late has it taken back", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    const memory = new MemoryIdempotencyStore();
    let write = () => {};
    const store: IdempotencyStore = {
      claim: (...args) =>
        new Promise((resolve) => {
          write = () => resolve(memory.claim(...args));
        }),
      release: (...args) => memory.release(...args),
      settle: (...args) => memory.settle(...args),
    };
    const { provider, kmsg } = kmsgWith(store);
    const pending = kmsg.send(input);
    expect(await letTimePass(pending)).toMatchObject({ error: { outcome: "not_sent" } });
    write();
    await turn();
    expect(memory.size).toBe(0);
    expect(provider.sent).toHaveLength(0);
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["no record", { status: "exists" }],
    [
      "a result as text",
      { status: "exists", record: { state: "settled", result: '{"isSuccess":true}' } },
    ],
    ["a result that is none", { status: "exists", record: { state: "settled", result: {} } }],
  ])("and answers a claim with %s leaves it unknown", async (_, claimed) => {
    const { store, calls } = storeWith({
      claim: async () => {
        const { record } = (claimed ?? {}) as { record?: IdempotencyRecord };
        if (!record) return claimed;
        return { status: "exists", record: { ...record, fingerprint: await fingerprint() } };
      },
    });
    const { provider, kmsg } = kmsgWith(store);
    expect(await kmsg.send(input)).toMatchObject({ error: { outcome: "unknown" } });
    expect((await kmsg.send([input, input])).results.map(outcomeOf)).toEqual([
      "unknown",
      "unknown",
    ]);
    expect(provider.sent).toHaveLength(0);
    expect(calls).not.toContain("settle");
  });

  it("and loses the time of a claim doesn't make anybody wait for ever", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    const record = { state: "in_flight", fingerprint: await fingerprint(), expiresAt: 0 };
    const { store } = storeWith({ claim: async () => ({ status: "exists", record }) });
    const pending = kmsgWith(store).kmsg.send(input);
    expect(await letTimePass(pending)).toMatchObject({ error: { outcome: "unknown" } });
  });

  async function fingerprint(): Promise<string> {
    let seen = "";
    const store = {
      claim: async (_key: string, request: { fingerprint: string }): Promise<IdempotencyClaim> => {
        seen = request.fingerprint;
        return { status: "claimed" };
      },
      settle: async () => true,
      release: async () => true,
    };
    await kmsgWith(store).kmsg.send(input);
    return seen;
  }
});

describe("a signal", () => {
  it("ends the wait for another process; what is under way there is unknown here", async () => {
    const store = new MemoryIdempotencyStore();
    const there = kmsgWith(store, { provider: recordingProvider({ answer: never }) });
    void there.kmsg.send(input);
    await vi.waitFor(() => expect(there.provider.sent).toHaveLength(1));
    const controller = new AbortController();
    const claim = vi.spyOn(store, "claim");
    const pending = kmsgWith(store).kmsg.send(input, { signal: controller.signal });
    await vi.waitFor(() => expect(claim).toHaveBeenCalled());
    await turn();
    controller.abort();
    expect(await pending).toMatchObject({ error: { code: "REQUEST_ABORTED", outcome: "unknown" } });
  });

  it("ends the wait for a twin in this process, and leaves the twin alone", async () => {
    const { provider, answer } = slowProvider();
    const { kmsg } = kmsgWith(new MemoryIdempotencyStore(), { provider });
    const first = kmsg.send(input);
    await vi.waitFor(() => expect(provider.sent).toHaveLength(1));
    const controller = new AbortController();
    const second = kmsg.send(input, { signal: controller.signal });
    for (let turns = 0; turns < 20; turns++) await turn();
    controller.abort();
    expect(await second).toMatchObject({ error: { code: "REQUEST_ABORTED", outcome: "unknown" } });
    answer();
    expect(await first).toMatchObject({ isSuccess: true });
    const late = await kmsg.send(input, { signal: AbortSignal.abort() });
    expect(late).toMatchObject({ error: { outcome: "not_sent" } });
  });

  it("of one caller doesn't stop another with the same key", async () => {
    const controller = new AbortController();
    const memory = new MemoryIdempotencyStore();
    let isFirst = true;
    const store: IdempotencyStore = {
      async claim(...args) {
        if (isFirst) controller.abort();
        isFirst = false;
        return memory.claim(...args);
      },
      release: (...args) => memory.release(...args),
      settle: (...args) => memory.settle(...args),
    };
    const { provider, kmsg } = kmsgWith(store);
    const [first, second, third] = await Promise.all([
      kmsg.send(input, { signal: controller.signal }),
      kmsg.send(input),
      kmsg.send(input),
    ]);
    expect(first).toMatchObject({ error: { code: "REQUEST_ABORTED", outcome: "not_sent" } });
    expect([second, third].map(outcomeOf)).toEqual(["accepted", "accepted"]);
    expect(provider.sent).toHaveLength(1);
  });

  it("while the store is asked sends nothing and leaves no claim", async () => {
    const memory = new MemoryIdempotencyStore();
    const controller = new AbortController();
    const store: IdempotencyStore = {
      async claim(...args) {
        const claimed = await memory.claim(...args);
        controller.abort();
        return claimed;
      },
      release: (...args) => memory.release(...args),
      settle: (...args) => memory.settle(...args),
    };
    const { provider, kmsg } = kmsgWith(store);
    expect(await kmsg.send(input, { signal: controller.signal })).toMatchObject({
      error: { code: "REQUEST_ABORTED", outcome: "not_sent" },
    });
    await turn();
    expect(memory.size).toBe(0);
    expect(provider.sent).toHaveLength(0);
  });
});

it("a key without a store is an error for send and plan alike", async () => {
  const provider = recordingProvider();
  const kmsg = new KMsg({ providers: [provider] });
  for (const result of [await kmsg.send(input), await kmsg.plan(input)])
    expect(result).toMatchObject({
      error: { code: "INVALID_REQUEST", issues: [{ field: "idempotencyKey" }] },
    });
  expect(provider.sent).toHaveLength(0);
});

it("messages without a key don't touch the store", async () => {
  const { store, calls } = storeWith({});
  await kmsgWith(store).kmsg.send({ to: "01000000001", text: "hi" });
  expect(calls).toEqual([]);
});

it("hooks hear of a replay as of any result", async () => {
  const onFinal = vi.fn();
  const { kmsg } = kmsgWith(new MemoryIdempotencyStore(), { hooks: { onFinal } });
  await kmsg.send(input);
  await kmsg.send(input);
  expect(onFinal).toHaveBeenCalledTimes(2);
  expect(onFinal.mock.calls[1]?.[1]).toMatchObject({ value: { replayed: true } });
});

it("tells when the claim was gone before the result could be kept", async () => {
  const store = new MemoryIdempotencyStore();
  const told: unknown[] = [];
  const kmsg = new KMsg({
    providers: [recordingProvider()],
    idempotency: {
      store: {
        claim: (...all) => store.claim(...all),
        settle: async () => false,
        release: async () => true,
      },
    },
    hooks: { onStoreError: (_context, error) => void told.push(error) },
  });
  const result = await kmsg.send({ to: "01000000001", text: "hi", idempotencyKey: "k" });
  expect(result.isSuccess).toBe(true);
  expect(told).toHaveLength(1);
  expect(String(told[0])).toContain("ttlMs");
});
