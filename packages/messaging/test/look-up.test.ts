import {
  type FindMessageQuery,
  KMsgError,
  type MessageSighting,
  type OutboundMessage,
  ok,
  type Provider,
  type SendInput,
} from "@k-msg/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { KMsg, type KMsgConfig } from "../src/index.ts";
import {
  accepted,
  batchingProvider,
  failed,
  messages,
  outcomeOf,
  turn,
} from "./batching-provider.ts";
import { recordingProvider } from "./recording-provider.ts";

const sms: SendInput = { to: "01000000001", text: "hi" };
const lost = () => failed("NETWORK_TIMEOUT", { outcome: "unknown" });
const LIMITS = { asOf: "2026-11-23", source: "test" };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function letTimePass<T>(pending: Promise<T>): Promise<T> {
  let isSettled = false;
  const settle = () => {
    isSettled = true;
  };
  pending.then(settle, settle);
  while (!isSettled) {
    await vi.advanceTimersByTimeAsync(100);
    await turn();
  }
  return pending;
}

/** Loses every answer, and says of each message what it is told to. */
function losing(
  find: (query: FindMessageQuery, count: number) => unknown,
  settings: Partial<KMsgConfig> & { completeAfterMs?: number; answer?: () => unknown } = {},
) {
  const { completeAfterMs, answer = lost, ...config } = settings;
  const queries: FindMessageQuery[] = [];
  const provider = recordingProvider({
    id: "a",
    answer,
    limits: { ...LIMITS, lookup: completeAfterMs === undefined ? {} : { completeAfterMs } },
  });
  const able: Provider = {
    ...provider,
    findMessage: async (query) => {
      queries.push(query);
      return (await find(query, queries.length)) as never;
    },
  };
  const kmsg = new KMsg({ providers: [able], ...config });
  return { provider, queries, kmsg };
}

const sees = (sighting: MessageSighting) => () => ok(sighting);

describe("a lost answer", () => {
  it("is accepted when the vendor has the message", async () => {
    const { provider, queries, kmsg } = losing(
      sees({ found: "accepted", providerMessageId: "G1", status: "SENT" }),
    );
    expect(await letTimePass(kmsg.send({ ...sms, messageId: "m" }))).toMatchObject({
      value: {
        messageId: "m",
        providerId: "a",
        providerMessageId: "G1",
        status: "SENT",
        type: "SMS",
        to: "01000000001",
        attempts: [{ outcome: "accepted", code: "NETWORK_TIMEOUT", lookedUp: true }],
      },
    });
    expect(provider.sent).toHaveLength(1);
    expect(queries).toHaveLength(1);
    expect(queries[0]).toMatchObject({ message: provider.sent[0]?.message, copies: 1 });
    expect(queries[0]?.endedAt).toBeGreaterThanOrEqual(queries[0]?.startedAt ?? Number.NaN);
  });

  it("is not sent when the vendor's records have it as refused, and goes on as such", async () => {
    const refusal = failed("INSUFFICIENT_BALANCE");
    if (refusal.isSuccess) throw new Error();
    const b = recordingProvider({ id: "b" });
    const a = { ...losing(sees({ found: "refused", error: refusal.error })) };
    const { error } = (await letTimePass(a.kmsg.send(sms))) as never as { error: unknown };
    expect(error).toMatchObject({
      code: "INSUFFICIENT_BALANCE",
      outcome: "not_sent",
      attempts: [{ outcome: "not_sent", lookedUp: true }],
    });
    const first: Provider = {
      ...recordingProvider({ id: "a", answer: lost }),
      findMessage: async () => ok({ found: "refused", error: refusal.error }),
    };
    const both = new KMsg({ providers: [first, b], routing: { strategy: "failover" } });
    expect(await letTimePass(both.send(sms))).toMatchObject({ value: { providerId: "b" } });
  });

  it("that is absent is not sent once the records are complete, and is repeated", async () => {
    const answers = [lost(), undefined];
    const { provider, kmsg } = losing(sees({ found: "absent" }), {
      completeAfterMs: 1_000,
      answer: () => answers.shift(),
    });
    expect(await letTimePass(kmsg.send(sms))).toMatchObject({
      value: {
        attempts: [{ outcome: "not_sent", lookedUp: true }, { outcome: "accepted" }],
      },
    });
    expect(provider.sent).toHaveLength(2);
  });

  it.each<[string, () => unknown]>([
    ["absent where nobody says when records are complete", sees({ found: "absent" })],
    ["unclear", sees({ found: "unclear" })],
    ["not to be read", () => failed("NETWORK_ERROR")],
    ["a rejection", () => Promise.reject(new Error("no"))],
    ["nothing", () => undefined],
    ["no sighting", () => ok(undefined)],
    ["a refusal without an error", () => ok({ found: "refused" })],
    [
      "a refusal that may have been sent",
      () =>
        ok({ found: "refused", error: new KMsgError("NETWORK_TIMEOUT", { outcome: "unknown" }) }),
    ],
    ["silence", () => new Promise(() => {})],
  ])("stays unknown and is never sent again when the look-up is %s", async (_, find) => {
    const { provider, queries, kmsg } = losing(find);
    expect(await letTimePass(kmsg.send(sms))).toMatchObject({
      error: {
        code: "NETWORK_TIMEOUT",
        outcome: "unknown",
        attempts: [{ outcome: "unknown", code: "NETWORK_TIMEOUT" }],
      },
    });
    expect(provider.sent).toHaveLength(1);
    expect(queries.length).toBeGreaterThan(0);
    const { results } = await letTimePass(kmsg.send([sms, sms]));
    expect(results.map(outcomeOf)).toEqual(["unknown", "unknown"]);
  });

  it("is looked up again until the records have it, at most `lookUpForMs` long", async () => {
    const late = losing((_query, count) =>
      ok<MessageSighting>(count < 4 ? { found: "absent" } : { found: "accepted" }),
    );
    expect(await letTimePass(late.kmsg.send(sms))).toMatchObject({ isSuccess: true });
    expect(late.queries).toHaveLength(4);
    const tooLate = losing(
      (_query, count) =>
        ok<MessageSighting>(count < 4 ? { found: "absent" } : { found: "accepted" }),
      { lookUpForMs: 1_000 },
    );
    expect(await letTimePass(tooLate.kmsg.send(sms))).toMatchObject({
      error: { outcome: "unknown" },
    });
  });

  it("that was absent when the vendor was asked isn't proven unsent because the answer took long", async () => {
    const { provider, queries, kmsg } = losing(
      async (_query, count) => {
        if (count > 1) return ok<MessageSighting>({ found: "unclear" });
        // Only now the records are complete; what they show is older.
        await new Promise((resolve) => setTimeout(resolve, 3_000));
        return ok<MessageSighting>({ found: "absent" });
      },
      { completeAfterMs: 2_000 },
    );
    expect(await letTimePass(kmsg.send(sms))).toMatchObject({ error: { outcome: "unknown" } });
    expect(provider.sent).toHaveLength(1);
    expect(queries.length).toBeGreaterThan(1);
  });

  it("isn't looked up with `lookUpForMs: 0`, nor when nothing was lost", async () => {
    const off = losing(sees({ found: "accepted" }), { lookUpForMs: 0 });
    expect(await letTimePass(off.kmsg.send(sms))).toMatchObject({ error: { outcome: "unknown" } });
    const refused = losing(sees({ found: "accepted" }), {
      answer: () => failed("INVALID_REQUEST"),
    });
    await letTimePass(refused.kmsg.send(sms));
    expect([off.queries, refused.queries]).toEqual([[], []]);
  });

  it("may be given up: the outcome stays unknown", async () => {
    for (const find of [() => new Promise(() => {}), sees({ found: "absent" })]) {
      const controller = new AbortController();
      const { provider, queries, kmsg } = losing(find, { lookUpForMs: 3_600_000 });
      const pending = kmsg.send(sms, { signal: controller.signal });
      while (queries.length === 0) await turn();
      controller.abort();
      expect(await pending).toMatchObject({ error: { outcome: "unknown" } });
      expect(provider.sent).toHaveLength(1);
    }
  });

  it("takes turns with everything else at the provider's rate", async () => {
    const { kmsg } = losing(sees({ found: "accepted" }), {
      rateLimits: { a: { maxConcurrency: 1 } },
      circuitBreaker: false,
    });
    const { results } = await letTimePass(kmsg.send(messages(20)));
    expect(results.map(outcomeOf)).toEqual(results.map(() => "accepted"));
    expect(kmsg.health().traffic).toEqual({ a: { active: 0, waiting: 0 } });
  });
});

describe("in a batch", () => {
  it("only lost ones are looked up, each settled as itself", async () => {
    const queries: FindMessageQuery[] = [];
    const provider = batchingProvider({
      answer: ({ messageId }) => (Number(messageId.slice(2)) % 2 ? lost() : undefined),
      findMessage: async (query) => {
        queries.push(query);
        const index = Number(query.message.messageId.slice(2));
        return ok(
          index % 4 === 1
            ? { found: "accepted", providerMessageId: `L${index}` }
            : { found: "unclear" },
        );
      },
    });
    const kmsg = new KMsg({ providers: [provider] });
    const { results } = await letTimePass(kmsg.send(messages(12)));
    expect(results.map(outcomeOf)).toEqual(
      results.map((_, index) => (index % 4 === 3 ? "unknown" : "accepted")),
    );
    expect(results[5]).toMatchObject({ value: { messageId: "m-5", providerMessageId: "L5" } });
    expect(new Set(queries.map(({ message }) => Number(message.messageId.slice(2)) % 2))).toEqual(
      new Set([1]),
    );
    expect(provider.requests).toHaveLength(1);
  });

  it("tells of all twins in the request, also of those whose answer came", async () => {
    const copies = new Map<string, number | undefined>();
    const provider = batchingProvider({
      answerAll: (sent) =>
        sent.map((each, index) => (index < 2 ? accepted("batcher", each) : lost())),
      findMessage: async ({ message, copies: count }) => {
        copies.set(message.messageId, count);
        return ok({ found: "unclear" });
      },
    });
    const kmsg = new KMsg({ providers: [provider], lookUpForMs: 1 });
    const twin = (messageId: string, fields: object = {}) => ({ ...sms, messageId, ...fields });
    await letTimePass(
      kmsg.send([
        twin("a"),
        twin("b", { text: "other" }),
        twin("c"),
        twin("d", { options: { customFields: { order: "1" } } }),
        twin("e", { to: "01000000002" }),
        twin("f", { text: "other" }),
      ]),
    );
    expect(Object.fromEntries(copies)).toEqual({ c: 3, d: 3, e: 1, f: 2 });
  });
});

describe("in a batch whose provider looks many up together", () => {
  /** Loses all answers; says of all together what `together` does, and of each alone that it is accepted. */
  function together(
    look: (queries: readonly FindMessageQuery[]) => unknown,
    config: Partial<KMsgConfig> = {},
  ) {
    const alone: FindMessageQuery[] = [];
    const asked: (readonly FindMessageQuery[])[] = [];
    const provider = batchingProvider({
      answer: lost,
      findMessage: async (query) => {
        alone.push(query);
        return ok({ found: "accepted" });
      },
    });
    const able: Provider = {
      ...provider,
      findMessages: async (queries) => {
        asked.push(queries);
        return (await look(queries)) as never;
      },
    };
    return { kmsg: new KMsg({ providers: [able], ...config }), alone, asked };
  }
  const acceptedById = ({ message }: FindMessageQuery) =>
    ok<MessageSighting>({ found: "accepted", providerMessageId: `G-${message.messageId}` });

  it("one look settles all, each as itself", async () => {
    const { kmsg, alone, asked } = together((queries) => queries.map(acceptedById));
    const { results } = await letTimePass(kmsg.send(messages(50)));
    expect(results.map((each) => each.isSuccess && each.value.providerMessageId)).toEqual(
      messages(50).map(({ messageId }) => `G-${messageId}`),
    );
    expect(asked).toHaveLength(1);
    expect(asked[0]).toHaveLength(50);
    expect(alone).toEqual([]);
  });

  it("only those it leaves open are looked up alone", async () => {
    const { kmsg, alone } = together((queries) =>
      queries.map((query, index) => (index % 10 === 0 ? undefined : acceptedById(query))),
    );
    const { results } = await letTimePass(kmsg.send(messages(50)));
    expect(results.map(outcomeOf)).toEqual(results.map(() => "accepted"));
    expect(alone.map(({ message }) => message.messageId)).toEqual(
      [0, 10, 20, 30, 40].map((index) => `m-${index}`),
    );
  });

  it("it is asked of all again, as long as one is open", async () => {
    let count = 0;
    const { kmsg, asked } = together((queries) => {
      count++;
      return queries.map((query, index) =>
        index === 0 && count < 3 ? ok({ found: "unclear" }) : acceptedById(query),
      );
    });
    const { results } = await letTimePass(kmsg.send(messages(5)));
    expect(results.map(outcomeOf)).toEqual(results.map(() => "accepted"));
    expect(asked.map((queries) => queries.length)).toEqual([5, 5, 5]);
  });

  it.each<[string, () => unknown]>([
    ["too few answers", () => [ok({ found: "accepted" })]],
    ["no list", () => ok({ found: "accepted" })],
    ["failures", () => messages(5).map(() => failed("NETWORK_ERROR"))],
    ["a rejection", () => Promise.reject(new Error("no"))],
    ["silence", () => new Promise(() => {})],
    ["absent where nobody says when", () => messages(5).map(() => ok({ found: "absent" }))],
  ])("%s tells nothing, and each alone isn't asked for", async (_, look) => {
    const { kmsg, alone } = together(look, { lookUpForMs: 600 });
    const { results } = await letTimePass(kmsg.send(messages(5)));
    expect(results.map(outcomeOf)).toEqual(results.map(() => "unknown"));
    expect(alone).toEqual([]);
  });

  it("not when one of them was also sent before: another request may be taken for the whole of this one", async () => {
    const { kmsg, alone, asked } = together((queries) => queries.map(acceptedById));
    const [first, ...others] = messages(5);
    await letTimePass(kmsg.send({ ...first, messageId: "before" } as never));
    alone.length = 0;
    const { results } = await letTimePass(kmsg.send([first, ...others] as SendInput[]));
    expect(asked).toEqual([]);
    expect(new Set(alone.map(({ message }) => message.messageId)).size).toBe(5);
    expect(results.map(outcomeOf)).toEqual([
      "unknown",
      "accepted",
      "accepted",
      "accepted",
      "accepted",
    ]);
  });

  it("a single message is looked up alone", async () => {
    const { kmsg, alone, asked } = together(() => []);
    expect(await letTimePass(kmsg.send(messages(1)))).toMatchObject({
      results: [{ isSuccess: true }],
    });
    expect([alone.length, asked.length]).toEqual([1, 0]);
  });
});

describe("onUnknown", () => {
  const fates = (): ((message: OutboundMessage) => unknown) => {
    let count = 0;
    return () => (++count === 1 ? lost() : undefined);
  };

  it("`retry` sends it again at the same provider; the attempts tell", async () => {
    const provider = recordingProvider({ answer: fates() });
    const kmsg = new KMsg({ providers: [provider], onUnknown: "retry" });
    expect(await letTimePass(kmsg.send(sms))).toMatchObject({
      value: { attempts: [{ outcome: "unknown" }, { outcome: "accepted" }] },
    });
    expect(provider.sent).toHaveLength(2);
  });

  it("`failover` hands it to the next; the attempts tell", async () => {
    const a = recordingProvider({ id: "a", answer: lost });
    const b = recordingProvider({ id: "b" });
    const providers = [a, b];
    const kmsg = new KMsg({ providers, routing: { strategy: "failover" }, onUnknown: "failover" });
    expect(await letTimePass(kmsg.send(sms))).toMatchObject({
      value: { providerId: "b", attempts: [{ outcome: "unknown" }, { outcome: "accepted" }] },
    });
    expect(a.sent).toHaveLength(1);
  });

  it("comes after the look-up, which may settle it", async () => {
    const { provider, kmsg } = losing(sees({ found: "accepted" }), { onUnknown: "retry" });
    expect(await letTimePass(kmsg.send(sms))).toMatchObject({ isSuccess: true });
    expect(provider.sent).toHaveLength(1);
  });

  it("doesn't make a message not sent that may have been", async () => {
    const answers = [lost(), failed("INVALID_REQUEST")];
    const provider = recordingProvider({ answer: () => answers.shift() });
    const kmsg = new KMsg({ providers: [provider], onUnknown: "retry" });
    expect(await letTimePass(kmsg.send(sms))).toMatchObject({
      error: { code: "INVALID_REQUEST", outcome: "unknown", retryable: false },
    });
  });

  it("an abort while it waits leaves it unknown", async () => {
    const controller = new AbortController();
    const provider = recordingProvider({ answer: lost });
    const kmsg = new KMsg({
      providers: [provider],
      onUnknown: "retry",
      retry: { baseDelayMs: 1_000, jitter: "none" },
      hooks: { onRetryScheduled: () => controller.abort() },
    });
    expect(await letTimePass(kmsg.send(sms, { signal: controller.signal }))).toMatchObject({
      error: { code: "REQUEST_ABORTED", outcome: "unknown" },
    });
    expect(provider.sent).toHaveLength(1);
  });
});
