import {
  type FetchFunction,
  MemoryIdempotencyStore,
  type Provider,
  type SendInput,
} from "@k-msg/core";
import { createSandbox, type Sandbox } from "@k-msg/sandbox";
import fc from "fast-check";
import { KMsg } from "k-msg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createProviders, START } from "../fixtures/three-vendors.ts";
import { FAULTS, type Fault } from "./history.ts";
import { startProcess } from "./process.ts";
import { startVirtualTime, type VirtualTime } from "./virtual-time.ts";

const MESSAGES = 100_000;
/** Of a hundred requests, so many go wrong. */
const FAULTY = 20;
/** Small requests, so that there are a thousand and more for faults to strike. */
const TOGETHER = 100;
/** What `sendMany` may have taken without having handed over a result. */
const WINDOW = 8_000;

const { stackTraceLimit } = Error;
let time: VirtualTime;

beforeAll(() => {
  time = startVirtualTime(START);
  Error.stackTraceLimit = 0;
});

afterAll(() => {
  time.end();
  Error.stackTraceLimit = stackTraceLimit;
});

// Without look-ups: each would search through all that the sandbox keeps.
it("100,000 messages with faults in a fifth of the requests: none lost, none twice, memory bounded", {
  timeout: 240_000,
}, async () => {
  time.begin();
  const sandbox = createSandbox({
    solapi: { balance: 100_000_000 },
    aligo: { balance: 100_000_000 },
  });
  const seed = Math.floor(Math.random() * 2 ** 31);
  const process = startProcess(sandbox, time, new MemoryIdempotencyStore());
  process.expect(fc.sample(faults, { seed, numRuns: 10_000 }), []);
  let requests = 0;
  let taken = 0;
  let mostOpen = 0;
  const outcomes = new Map<number, Outcome>();

  function* source(): Iterable<SendInput> {
    while (taken < MESSAGES) {
      mostOpen = Math.max(mostOpen, taken - outcomes.size);
      yield createMessage(taken++);
    }
  }
  /** A line so slow that messages pile up: no request gets through while more are taken. */
  const fetch: FetchFunction = async (url, init) => {
    requests++;
    await time.hold(untilStill(() => taken));
    return process.fetch(url, init);
  };
  const [solapi, , aligo] = createProviders(sandbox);
  const kmsg = new KMsg({
    providers: [inSmallRequests(solapi), inSmallRequests(aligo)],
    routing: { byType: { SMS: ["solapi", "aligo"] }, strategy: "weighted" },
    fetch,
    idempotency: { store: process.store },
    lookUpForMs: 0,
    circuitBreaker: false,
  });
  async function send(): Promise<void> {
    for await (const { index, result } of kmsg.sendMany(source())) {
      if (outcomes.has(index)) throw new Error(`a second result for ${index}`);
      outcomes.set(index, result.isSuccess ? "accepted" : result.error.outcome);
    }
  }
  await time.until(send());
  await time.toTheEnd();

  expect(outcomes.size).toBe(MESSAGES);
  expect(findLies(sandbox, outcomes), `with seed ${seed}`).toEqual([]);
  expect(mostOpen).toBeLessThanOrEqual(WINDOW);
  expect(mostOpen, "the source ran ahead of the line").toBeGreaterThan(WINDOW / 2);
  expect(requests).toBeGreaterThan(MESSAGES / TOGETHER);
  const struck = process.struck.length / requests;
  expect(struck).toBeGreaterThan(FAULTY / 100 / 2);
  for (const outcome of ["accepted", "not_sent", "unknown"] as const)
    expect([...outcomes.values()].filter((each) => each === outcome).length).toBeGreaterThan(10);
});

type Outcome = "accepted" | "not_sent" | "unknown";

const faults = fc.oneof(
  { arbitrary: fc.constant<Fault>("none"), weight: 100 - FAULTY },
  { arbitrary: fc.constantFrom<Fault>(...FAULTS), weight: FAULTY },
);

/** Some under a key, which takes another way through the engine. */
function createMessage(index: number): SendInput {
  return {
    type: "SMS",
    to: `0100000${String(index % 10_000).padStart(4, "0")}`,
    from: "01000000000",
    text: `안내 ${index}`,
    ...(index % 10 === 0 && { idempotencyKey: `key-${index}` }),
  };
}

function findLies(sandbox: Sandbox, outcomes: ReadonlyMap<number, Outcome>): string[] {
  const counts = new Map<number, number>();
  for (const { text } of sandbox.inbox.all()) {
    const index = Number(text.slice("안내 ".length));
    counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  const lies: string[] = [];
  for (let index = 0; index < MESSAGES; index++) {
    const count = counts.get(index) ?? 0;
    const outcome = outcomes.get(index);
    const isTrue = outcome === "unknown" ? count <= 1 : count === (outcome === "accepted" ? 1 : 0);
    if (!isTrue) lies.push(`${index}: ${outcome}, taken ${count} times`);
  }
  return lies.slice(0, 10);
}

async function untilStill(read: () => number): Promise<void> {
  for (let last = Number.NaN; last !== read(); ) {
    last = read();
    await new Promise(setImmediate);
  }
}

function inSmallRequests(provider: Provider): Provider {
  const { id, name, supportedTypes, limits } = provider;
  if (!limits) throw new TypeError("a provider without limits");
  return {
    ...{ id, name, supportedTypes },
    limits: { ...limits, batch: { SMS: { maxMessages: TOGETHER } } },
    send: (message, context) => provider.send(message, context),
    sendBatch: async (messages, context) => (await provider.sendBatch?.(messages, context)) ?? [],
    batchKey: (message) => provider.batchKey?.(message),
    healthCheck: (context) => provider.healthCheck(context),
  };
}
