import {
  DEFAULT_FIELD_MODES,
  type FieldModes,
  fail,
  type KeyResolver,
  KMsgError,
  ok,
  type TrackedMessage,
} from "@k-msg/core";
import { afterEach, describe, expect, it } from "vitest";
import { createDatabase, KINDS, type TestDatabase } from "./databases.ts";
import { cryptoOf, ringOf } from "./keys.ts";
import { HIDDEN, intentOf } from "./samples.ts";
import { createOutside, type Outside, openWorld, reportOf, type World } from "./world.ts";

const TO = "01000001234";
const FAILED = reportOf({ status: "FAILED", reason: "not_on_kakao" }, "카카오톡 미사용자");
const MINUTE = 60_000;

/** Keys that can be had, or not now, or not any more. */
function createKeys(clock: Outside["clock"]) {
  const state: { are: "there" | "away" | "gone" } = { are: "there" };
  const ring = ringOf("k1");
  const keyResolver: KeyResolver = {
    resolve(request) {
      if (state.are === "away") throw new Error("KMS is away");
      return state.are === "gone" ? undefined : ring.resolve(request);
    },
  };
  const fieldCrypto = cryptoOf({ keyResolver, now: clock });
  return { state, keyResolver, fieldCrypto };
}

const toDo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of toDo.splice(0)) await step();
});

async function setUp(kind: TestDatabase["kind"], open = {}) {
  const database = await createDatabase(kind);
  const outside = createOutside();
  const keys = createKeys(outside.clock);
  const fieldCrypto = cryptoOf({ keyResolver: keys.keyResolver, now: outside.clock, ...open });
  const world = await openWorld(database, outside, { fieldCrypto });
  toDo.push(world.close, database.remove);
  return { database, ...outside, ...world, keys };
}

const ALIMTALK = {
  type: "ALIMTALK",
  to: TO,
  templateId: "T",
  variables: { name: "김하늘" },
  failover: { enabled: true, fallbackContent: "#{name}님, 주문 접수", fallbackTitle: "주문" },
  from: "0212345678",
  options: { customFields: { shop: "a" } },
} as const;

async function bothOf({ store }: Pick<World, "store">) {
  const { messages } = await store.find({ first: "oldest" });
  const origin = messages.find(({ type }) => type === "ALIMTALK") as TrackedMessage;
  return { origin, substitute: messages.find(({ fallbackOf }) => fallbackOf === origin.id) };
}

describe.each(KINDS)("tracking encrypted records on %s", (kind) => {
  it("polls, sends the one substitute, and follows it to its end", async () => {
    const world = await setUp(kind);
    const { kmsg, kakao, sms, store, pass, errors } = world;
    const result = await kmsg.send(ALIMTALK);
    kakao.find(TO).report = FAILED;
    await pass(10_000);
    expect(sms.inbox).toMatchObject([
      {
        message: {
          type: "LMS",
          to: TO,
          from: "0212345678",
          text: "김하늘님, 주문 접수",
          subject: "주문",
          customFields: { shop: "a" },
        },
      },
    ]);
    sms.find(TO).report = { status: "DELIVERED" };
    for (let time = 0; time < 3; time++) await pass(10 * MINUTE);
    expect(sms.inbox).toHaveLength(1);
    const { origin, substitute } = await bothOf(world);
    expect(origin).toMatchObject({
      to: TO,
      status: "FAILED",
      providerStatusText: "카카오톡 미사용자",
      fallbackState: "sent",
      fallbackId: substitute?.id,
    });
    expect(substitute).toMatchObject({ to: TO, text: "김하늘님, 주문 접수", status: "DELIVERED" });
    expect(await store.count({ to: "+82-10-0000-1234" })).toBe(2);
    expect(await kmsg.getDeliveryStatus(origin)).toMatchObject({ value: { status: "FAILED" } });
    expect(await kmsg.getDeliveryStatus(result)).toMatchObject({ value: { status: "FAILED" } });
    expect(errors).toEqual([]);
  });

  it("sends nothing that is masked, and no second substitute for it", async () => {
    const database = await createDatabase(kind);
    const outside = createOutside();
    const { kakao, sms, clock } = outside;
    const take = sms.send;
    // Its answers get lost, and its records are complete at once.
    sms.send = async (...sent) => {
      await take(...sent);
      return fail(new KMsgError("PROVIDER_ERROR", { outcome: "unknown" }));
    };
    sms.sendBatch = undefined;
    Object.assign(sms, { limits: { ...sms.limits, lookup: { completeAfterMs: 0 } } });
    sms.findMessage = async ({ message }) => {
      const isIt = (text: unknown) => "text" in message && message.text === text;
      const found = sms.inbox.find((each) => "text" in each.message && isIt(each.message.text));
      return ok(found ? { found: "accepted", providerMessageId: found.id } : { found: "absent" });
    };
    const masked = { text: "mask", subject: "mask", customFields: "mask" } as const;
    const fieldCrypto = cryptoOf({ fields: masked, now: clock });
    const world = await openWorld(database, outside, { fieldCrypto });
    toDo.push(world.close, database.remove);
    await world.kmsg.send(ALIMTALK);
    kakao.find(TO).report = FAILED;
    for (let time = 0; time < 5; time++) await world.pass(5 * MINUTE);
    expect(sms.inbox).toMatchObject([{ message: { text: "김하늘님, 주문 접수", to: TO } }]);
    expect(JSON.stringify(sms.inbox)).not.toContain("***");
    const { origin, substitute } = await bothOf(world);
    expect(origin.fallbackState).toBe("unknown");
    expect(substitute).toMatchObject({ outcome: "unknown", text: "***" });
  });

  it("cancels from an encrypted record, and writes it down", async () => {
    const world = await setUp(kind);
    const { kmsg, sms, store, clock } = world;
    const cancelled: string[] = [];
    sms.cancel = async ({ providerMessageId = "" }) => {
      cancelled.push(providerMessageId);
      return ok(undefined);
    };
    const scheduledAt = new Date(clock() + 60 * MINUTE);
    const sent = await kmsg.send({ to: TO, text: "hello", options: { scheduledAt } });
    if (sent.isFailure) throw sent.error;
    const record = (await store.get(sent.value.trackingId ?? "")) as TrackedMessage;
    expect(record).toMatchObject({ to: TO, text: "hello" });
    expect((await kmsg.cancel(record)).isSuccess).toBe(true);
    expect(cancelled).toEqual([record.providerMessageId]);
    expect(await store.get(record.id)).toMatchObject({ status: "CANCELLED", to: TO });
  });

  it.each(["away", "gone"] as const)(
    "goes on with vendors' ids while keys are %s, sends nothing, and makes up for it later",
    async (are) => {
      const world = await setUp(kind);
      const { kmsg, kakao, sms, store, pass, errors, keys } = world;
      await kmsg.send(ALIMTALK);
      await kmsg.send({ to: "01000001235", text: "hello" });
      kakao.find(TO).report = FAILED;
      sms.find("01000001235").report = { status: "SENT" };
      keys.state.are = are;
      await pass(10_000);
      const { messages } = await store.find({ first: "oldest" });
      expect(messages).toMatchObject([
        { ...HIDDEN, status: "FAILED", providerStatusCode: "3008" },
        { to: "010****1235", status: "SENT" },
      ]);
      for (const { unreadable } of messages) expect(unreadable?.retryable).toBe(are === "away");
      expect(messages[0]).not.toHaveProperty("providerStatusText");
      expect(sms.inbox).toHaveLength(1);
      expect(errors.length).toBeGreaterThan(0);
      for (const error of errors) expect(KMsgError.isInstance(error)).toBe(true);
      for (let time = 0; time < 5; time++) await pass(MINUTE);
      expect(sms.inbox).toHaveLength(1);
      keys.state.are = "there";
      await pass(MINUTE);
      await pass(MINUTE);
      expect(sms.inbox.at(-1)?.message).toMatchObject({ to: TO, text: "김하늘님, 주문 접수" });
      expect(sms.inbox).toHaveLength(2);
      expect((await bothOf(world)).origin).toMatchObject({ fallbackState: "sent", to: TO });
    },
  );

  it("tells each status that was written once, also where others couldn't be", async () => {
    const { store, keys } = await setUp(kind);
    const [one, other] = [intentOf(), intentOf()];
    await store.insertIntents([one, other]);
    keys.state.are = "away";
    const news = { at: 1, source: "poll", status: "SENT" } as const;
    const all = [
      { ...news, id: one.id },
      { ...news, id: other.id, providerStatusText: "김하늘" },
    ];
    await expect(store.recordStatuses(all)).rejects.toMatchObject({
      code: "CRYPTO_ENCRYPT_FAILED",
    });
    expect(await store.recordStatuses(all.slice(0, 1))).toEqual([one.id]);
    keys.state.are = "there";
    expect(await store.recordStatuses(all)).toEqual([other.id]);
  });

  it("doesn't spin on what can't be read, and leaves it after four days", async () => {
    const world = await setUp(kind);
    const { kmsg, kakao, sms, store, pass, keys, tracker, errors } = world;
    await kmsg.send(ALIMTALK);
    kakao.find(TO).report = FAILED;
    const lost = { onSend: kakao.send };
    kakao.send = async () => {
      throw new Error("reset");
    };
    await kmsg.send({ ...ALIMTALK, to: "01000001236" });
    kakao.send = lost.onSend;
    keys.state.are = "gone";
    let claims = 0;
    const claimDue = store.claimDue.bind(store);
    store.claimDue = async (request) => {
      const claimed = await claimDue(request);
      claims += claimed.length;
      return claimed;
    };
    for (let hour = 0; hour < 100; hour++) {
      await pass(60 * MINUTE);
      await tracker.runOnce();
    }
    // Each as often as a vendor would be asked about it.
    expect(claims).toBeGreaterThan(4);
    expect(claims).toBeLessThan(80);
    expect(sms.inbox).toEqual([]);
    const { messages } = await store.find({});
    expect(messages).toHaveLength(2);
    for (const each of messages) expect(each).not.toHaveProperty("dueAt");
    expect(errors.length).toBeLessThan(200);
  });
});

describe("a send whose record can't be encrypted", () => {
  it("goes out, is told of, and is written down when the keys are back", async () => {
    const { kmsg, sms, store, pass, errors, keys } = await setUp("sqlite");
    keys.state.are = "away";
    const sent = await kmsg.send({ to: TO, text: "hello 김하늘" });
    expect(sent.isSuccess).toBe(true);
    expect(sms.inbox).toHaveLength(1);
    expect(errors).toMatchObject([
      { code: "CRYPTO_ENCRYPT_FAILED" },
      { code: "CRYPTO_ENCRYPT_FAILED" },
    ]);
    expect(JSON.stringify(errors)).not.toMatch(/0000001234|김하늘/);
    expect(await store.count({})).toBe(0);
    keys.state.are = "there";
    await pass(MINUTE);
    await pass(MINUTE);
    expect(await store.find({ to: TO })).toMatchObject({
      messages: [{ to: TO, text: "hello 김하늘", outcome: "accepted" }],
    });
  });

  it("is whole again with its outcome, when only its intent had to be masked", async () => {
    const { store, keys } = await setUp("sqlite", { failMode: "open" });
    const intent = intentOf();
    keys.state.are = "away";
    await store.insertIntents([intent]);
    keys.state.are = "there";
    expect(await store.get(intent.id)).toMatchObject({ ...HIDDEN, unreadable: {} });
    await store.saveOutcomes([{ ...intent, outcome: "accepted", status: "PENDING" }]);
    const record = await store.get(intent.id);
    expect(record).toMatchObject({ text: intent.text, subject: intent.subject, from: intent.from });
    // Who it went to was only told when it left.
    expect(record).toMatchObject({ to: HIDDEN.to, unreadable: { issues: expect.anything() } });
  });

  it("is refused where records must be", async () => {
    const { database, kakao, sms, clock } = await setUp("sqlite");
    const keys = createKeys(clock);
    const { fieldCrypto } = keys;
    const outside = { kakao, sms, clock };
    const world = await openWorld(database, outside, { fieldCrypto });
    toDo.unshift(world.close);
    const { store } = world;
    const strict = await openWorld(database, outside, {
      fieldCrypto,
      config: { tracking: { store, whenStoreFails: "refuse" } },
    });
    toDo.unshift(strict.close);
    keys.state.are = "away";
    const refused = await strict.kmsg.send({ to: TO, text: "hello" });
    expect(refused).toMatchObject({ isFailure: true, error: { outcome: "not_sent" } });
    const keyed = await world.kmsg.send({ to: TO, text: "hello", idempotencyKey: "k" });
    expect(keyed).toMatchObject({
      isFailure: true,
      error: { outcome: "not_sent", retryable: true },
    });
    expect(sms.inbox).toEqual([]);
  });

  it.each(["masked", "null"] as const)(
    "is kept without what can't be encrypted, as %s, and never over a ciphertext, when failMode is open",
    async (openFallback) => {
      const world = await setUp("sqlite", { failMode: "open", openFallback });
      const { kmsg, sms, store, pass, keys, errors } = world;
      const first = await kmsg.send({ to: TO, text: "whole" });
      keys.state.are = "away";
      expect((await kmsg.send({ to: "01000001235", text: "hello" })).isSuccess).toBe(true);
      for (const { id } of sms.inbox) {
        const arrived = sms.inbox.find((each) => each.id === id);
        if (arrived) arrived.report = reportOf({ status: "SENT" }, "김하늘");
      }
      await pass(10_000);
      keys.state.are = "there";
      await pass(MINUTE);
      const { messages } = await store.find({ first: "oldest" });
      expect(messages).toMatchObject([
        { to: TO, text: "whole", status: "SENT" },
        { status: "SENT", unreadable: { issues: expect.anything() } },
      ]);
      expect(messages[0]?.id).toBe(first.isSuccess && first.value.trackingId);
      expect(messages[1]).toMatchObject({ to: openFallback === "masked" ? "010****1235" : "***" });
      expect(messages[1]).not.toHaveProperty("text");
      for (const { rule } of messages[1]?.unreadable?.issues ?? [])
        expect(rule).toBe("ONLY_MASKED");
      expect(errors.filter((each) => !KMsgError.isInstance(each))).toEqual([]);
    },
  );

  it.each(["masked", "null"] as const)(
    "says so where only a part of an object is gone, as %s, and sends no substitute made of the rest",
    async (openFallback) => {
      const plain = Object.keys(DEFAULT_FIELD_MODES).map((path) => [path, "plain"] as const);
      const fields: FieldModes = {
        ...Object.fromEntries(plain),
        "failover.content": "encrypt",
        "customFields.*": "encrypt",
      };
      const world = await setUp("sqlite", { failMode: "open", openFallback, fields });
      const { kmsg, kakao, sms, pass, keys } = world;
      keys.state.are = "away";
      const { failover } = ALIMTALK;
      await kmsg.send({ ...ALIMTALK, failover: { ...failover, fallbackTitle: undefined } });
      keys.state.are = "there";
      kakao.find(TO).report = FAILED;
      for (let time = 0; time < 3; time++) await pass(5 * MINUTE);
      expect(sms.inbox).toEqual([]);
      const { origin } = await bothOf(world);
      const gone = (field: string) => ({ field, rule: "ONLY_MASKED" });
      expect(origin).toMatchObject({
        to: TO,
        status: "FAILED",
        unreadable: { issues: [gone("failover.content"), gone("customFields.shop")] },
      });
      expect(origin).not.toHaveProperty("failover");
      expect(origin).not.toHaveProperty("customFields");
    },
  );
});
