import type { KMsgError, OutboundMessage, Result, SendResult } from "@k-msg/core";
import { MemoryIdempotencyStore, ok } from "@k-msg/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KMsg, type KMsgConfig } from "../src/index.ts";
import {
  accepted,
  type BatchingProvider,
  batchingProvider,
  failed,
  messages,
  outcomeOf,
  turn,
} from "./batching-provider.ts";
import { recordingProvider } from "./recording-provider.ts";

const NO_WAIT = { baseDelayMs: 0, maxDelayMs: 0 };

function sizes({ requests }: BatchingProvider): number[] {
  return requests.map((each) => each.length);
}

function idOf(result: Result<SendResult, KMsgError>): string {
  return result.isSuccess ? result.value.messageId : result.error.outcome;
}

describe("one request where one suffices", () => {
  it.each<[string, Partial<KMsgConfig>]>([
    ["without anything else", {}],
    ["with hooks", { hooks: { onFinal() {} } }],
    ["with hooks that take their time", { hooks: { onQueued: turn } }],
  ])("%s", async (_, settings) => {
    for (const [count, expected] of [
      [50, [50]],
      [1_000, [1_000]],
      [2_001, [1_000, 1_000, 1]],
    ] as const) {
      const provider = batchingProvider({ most: 1_000 });
      const { results } = await new KMsg({ providers: [provider], ...settings }).send(
        messages(count),
      );
      expect(sizes(provider)).toEqual(expected);
      expect(results.map(idOf)).toEqual(messages(count).map(({ messageId }) => messageId));
    }
  });

  const batch = { SMS: { maxMessages: 3, maxOfOneText: 5 } };

  it.each([
    ["aaaaaa", [5, 1]],
    ["aaaaab", [5, 1]],
    ["aaaabb", [4, 2]],
    ["aaabbb", [3, 3]],
    ["aabbbb", [3, 3]],
    ["abcabca", [3, 3, 1]],
    ["aaabaaaab", [3, 3, 3]],
    ["aaaabbbbb", [4, 5]],
  ])("where more fit of one text: %s", async (texts, expected) => {
    const inputs = [...texts].map((text, index) => ({ to: messages(10)[index]?.to ?? "", text }));
    const provider = batchingProvider({ limits: { batch } });
    const kmsg = new KMsg({ providers: [provider] });
    const { results } = await kmsg.send(inputs);
    expect(sizes(provider)).toEqual(expected);
    expect(results.map((each) => each.isSuccess && each.value.to)).toEqual(
      inputs.map(({ to }) => to),
    );
    expect(await kmsg.plan(inputs)).toMatchObject({ requests: expected.length });
    for await (const { result } of kmsg.sendMany(inputs)) expect(result.isSuccess).toBe(true);
    expect(sizes(provider)).toEqual([...expected, ...expected]);
  });

  it("where more fit of one text, none holds other texts and more than those", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("a", "a", "a", "b"), { maxLength: 40 }),
        async (texts) => {
          const inputs = texts.map((text, index) => ({ to: messages(40)[index]?.to ?? "", text }));
          const provider = batchingProvider({ limits: { batch } });
          const kmsg = new KMsg({ providers: [provider] });
          await kmsg.send(inputs);
          for (const request of provider.requests) {
            const kinds = new Set(request.map((each) => "text" in each && each.text));
            expect(request.length).toBeLessThanOrEqual(kinds.size === 1 ? 5 : 3);
          }
          expect(provider.requests.flat()).toHaveLength(texts.length);
          expect(await kmsg.plan(inputs)).toMatchObject({ requests: provider.requests.length });
        },
      ),
      { numRuns: 200 },
    ));

  it("with idempotency keys", async () => {
    const provider = batchingProvider({ most: 1_000 });
    const idempotency = { store: new MemoryIdempotencyStore() };
    const inputs = messages(300).map((each, index) => ({ ...each, idempotencyKey: `${index}` }));
    await new KMsg({ providers: [provider], idempotency }).send(inputs);
    expect(sizes(provider)).toEqual([300]);
  });

  it("for each key of the provider, type and provider, in the order of the input", async () => {
    const a = batchingProvider({ id: "a", key: (each) => ("text" in each ? each.text : "") });
    const b = batchingProvider({ id: "b" });
    const inputs = messages(12).map((each, index) =>
      index % 3 === 2
        ? { ...each, providerId: "b" }
        : { ...each, text: index % 2 === 0 ? "x" : "y" },
    );
    const { results } = await new KMsg({ providers: [a, b] }).send(inputs);
    expect(results.map(idOf)).toEqual(inputs.map(({ messageId }) => messageId));
    expect(sizes(a)).toEqual([4, 4]);
    expect(sizes(b)).toEqual([4]);
  });

  it("keeps the type apart also where the provider's key doesn't", async () => {
    const provider = batchingProvider();
    const inputs = messages(4).map((each, index) => ({
      ...each,
      text: "가".repeat(index % 2 === 0 ? 1 : 60),
    }));
    await new KMsg({ providers: [provider] }).send(inputs);
    for (const request of provider.requests)
      expect(new Set(request.map(({ type }) => type)).size).toBe(1);
    expect(sizes(provider)).toEqual([2, 2]);
  });

  it("but alone without a key, and where a provider can't say", async () => {
    const broken = () => {
      throw new Error("no key");
    };
    for (const key of [() => undefined, broken, () => 5 as never]) {
      const provider = batchingProvider({ key });
      const { results } = await new KMsg({ providers: [provider] }).send(messages(3));
      expect(results.map(outcomeOf)).toEqual(["accepted", "accepted", "accepted"]);
      expect(sizes(provider)).toEqual([1, 1, 1]);
    }
  });

  it("goes through `send` when it is one message", async () => {
    const provider = batchingProvider();
    provider.sendBatch = () => Promise.reject(new Error("not for one"));
    const { results } = await new KMsg({ providers: [provider] }).send(messages(1));
    expect(results.map(outcomeOf)).toEqual(["accepted"]);
  });
});

describe("results", () => {
  it("belong to their message, whatever is repeated, refused or unknown on the way", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("accepted", "refused", "later", "unknown"), { maxLength: 40 }),
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        async (fates, most, concurrency, sameNumber) => {
          const tries = new Map<string, number>();
          const provider = batchingProvider({
            most,
            answer(message) {
              const { messageId } = message;
              const count = (tries.get(messageId) ?? 0) + 1;
              tries.set(messageId, count);
              const fate = fates[Number(messageId.slice(2))];
              if (fate === "refused") return failed("INVALID_REQUEST");
              if (fate === "unknown") return failed("NETWORK_TIMEOUT", { outcome: "unknown" });
              if (fate === "later" && count < 3)
                return failed("RATE_LIMIT_EXCEEDED", { retryable: true });
              return undefined;
            },
          });
          const kmsg = new KMsg({ providers: [provider], concurrency, retry: NO_WAIT });
          const inputs = messages(fates.length).map((each) =>
            sameNumber ? { ...each, to: "01000000001" } : each,
          );
          const { results } = await kmsg.send(inputs);
          results.forEach((result, index) => {
            const id = `m-${index}`;
            const fate = fates[index];
            const expected = { refused: "not_sent", unknown: "unknown" }[fate as string];
            expect(outcomeOf(result)).toBe(expected ?? "accepted");
            if (result.isSuccess)
              expect(result.value).toMatchObject({
                messageId: id,
                providerMessageId: `batcher:${id}`,
                to: inputs[index]?.to,
              });
            expect(tries.get(id)).toBe(fate === "later" ? 3 : 1);
          });
        },
      ),
      { numRuns: 200 },
    ));

  it.each<[string, (sent: readonly OutboundMessage[]) => unknown]>([
    ["nothing", () => undefined],
    ["no list", () => ok({})],
    ["too few", (sent) => sent.slice(1).map((each) => accepted("batcher", each))],
    ["too many", (sent) => [...sent, sent[0]].map((each) => accepted("batcher", each as never))],
    ["a rejection", () => Promise.reject(new Error("boom"))],
  ])("are all unknown when a batch comes back with %s", async (_, answerAll) => {
    const provider = batchingProvider({ answerAll });
    const { results } = await new KMsg({ providers: [provider], retry: NO_WAIT }).send(messages(3));
    expect(results.map(outcomeOf)).toEqual(["unknown", "unknown", "unknown"]);
    expect(sizes(provider)).toEqual([3]);
  });

  it("of one that can't be read doesn't spoil the others", async () => {
    const provider = batchingProvider({
      answerAll: ([first]) => [
        accepted("batcher", first as never),
        { isSuccess: true, value: { warnings: 5 } },
        null,
        { isSuccess: false },
      ],
    });
    const { results } = await new KMsg({ providers: [provider] }).send(messages(4));
    expect(results.map(outcomeOf)).toEqual(["accepted", "unknown", "unknown", "unknown"]);
    expect(results[1]).toMatchObject({ error: { attempts: [{ outcome: "unknown" }] } });
  });

  it("stay when a provider's own members throw", async () => {
    for (const name of ["sendBatch", "batchKey", "findMessage"]) {
      for (const isLost of [false, true]) {
        const answer = () =>
          isLost ? failed("NETWORK_TIMEOUT", { outcome: "unknown" }) : undefined;
        let isBuilt = false;
        const provider = Object.defineProperty(recordingProvider({ answer }), name, {
          get() {
            if (isBuilt) throw new Error("no");
          },
        });
        const kmsg = new KMsg({ providers: [provider] });
        isBuilt = true;
        const expected = isLost ? "unknown" : "accepted";
        expect(outcomeOf(await kmsg.send({ to: "01000000001", text: "hi" }))).toBe(expected);
        const { results } = await kmsg.send(messages(2));
        expect(results.map(outcomeOf)).toEqual([expected, expected]);
      }
    }
  });

  it("reach the caller when a vendor's answer throws at whoever looks", async () => {
    const raw = {
      get secret() {
        throw new Error("no");
      },
    };
    const provider = batchingProvider({
      answer: ({ messageId, type, to }) =>
        ok({ messageId, providerId: "batcher", status: "PENDING", type, to, raw }),
    });
    const kmsg = new KMsg({ providers: [provider], hooks: { onFinal() {} } });
    expect(await kmsg.send(messages(1)[0] as never)).toMatchObject({ isSuccess: true });
    expect((await kmsg.send(messages(2))).results.map(outcomeOf)).toEqual(["accepted", "accepted"]);
  });
});

describe("retries of a batch", () => {
  it("repeat only what failed, in one request", async () => {
    let round = 0;
    const provider = batchingProvider({
      answerAll(sent) {
        round += 1;
        return sent.map((each, index) =>
          round === 1 && index % 2 === 0
            ? failed("RATE_LIMIT_EXCEEDED", { retryable: true })
            : accepted("batcher", each),
        );
      },
    });
    const { results } = await new KMsg({ providers: [provider], retry: NO_WAIT }).send(messages(6));
    expect(provider.requests.map((each) => each.map(({ messageId }) => messageId))).toEqual([
      ["m-0", "m-1", "m-2", "m-3", "m-4", "m-5"],
      ["m-0", "m-2", "m-4"],
    ]);
    expect(results.map((each) => each.isSuccess && each.value.attempts?.length)).toEqual([
      2, 1, 2, 1, 2, 1,
    ]);
  });
});

describe("retries of a batch, part of which has to wait for longer than there is time", () => {
  it("repeat the others", async () => {
    let count = 0;
    const provider = batchingProvider({
      answer: ({ messageId }) => {
        if (++count > 3) return undefined;
        const retryAfterMs = messageId === "m-1" ? 60_000 : undefined;
        return failed("RATE_LIMIT_EXCEEDED", { retryable: true, retryAfterMs });
      },
    });
    const { results } = await new KMsg({ providers: [provider], retry: NO_WAIT }).send(messages(3));
    expect(sizes(provider)).toEqual([3, 2]);
    expect(results.map(idOf)).toEqual(["m-0", "not_sent", "m-2"]);
    expect(results[1]).toMatchObject({ error: { retryable: true, retryAfterMs: 60_000 } });
  });
});

describe("concurrency", () => {
  it("holds also when a failed batch is parted among requests of another provider", async () => {
    const down = batchingProvider({
      id: "down",
      answer: () => failed("INSUFFICIENT_BALANCE"),
    });
    let open = 0;
    let most = 0;
    const single = recordingProvider({ id: "single" });
    const watched = {
      ...single,
      send: async (...args: Parameters<typeof single.send>) => {
        most = Math.max(most, ++open);
        await turn();
        open -= 1;
        return single.send(...args);
      },
    };
    const kmsg = new KMsg({
      providers: [down, watched],
      routing: { strategy: "failover" },
      concurrency: 3,
    });
    const { results } = await kmsg.send(messages(250));
    expect(results.filter((each) => each.isSuccess)).toHaveLength(250);
    expect(single.sent).toHaveLength(250);
    expect(most).toBe(3);
  });
});

it("never rejects, whatever it is given as signal", async () => {
  const kmsg = new KMsg({ providers: [batchingProvider()] });
  for (const signal of [{}, 5, "now", null, () => {}]) {
    const { results } = await kmsg.send(messages(2), { signal: signal as never });
    expect(results).toHaveLength(2);
  }
});
