import {
  fail,
  KMsgError,
  MemoryTrackingStore,
  ok,
  type Result,
  type SendResult,
  type TrackedMessage,
} from "@k-msg/core";
import { describe, expect, it, vi } from "vitest";
import { KMsg, type KMsgConfig } from "../../src/index.ts";
import { DeliveryTracker } from "../../src/tracking/index.ts";
import { createClock } from "./clock.ts";
import { createVendor, numberOf, refusal, type Vendor, type VendorSettings } from "./vendor.ts";

const LOOKUP = { lookUp: true, limits: { lookup: { completeAfterMs: 60_000 } } } as const;
const FAILED = { status: "FAILED", reason: "not_on_kakao" } as const;

function setUp(texts: VendorSettings = {}, config: Partial<KMsgConfig> = {}, kakaoOwn = {}) {
  const store = new MemoryTrackingStore();
  const clock = createClock();
  const kakao = createVendor({ id: "kakao", types: ["ALIMTALK"], ...kakaoOwn });
  const sms = createVendor({ id: "sms", types: ["SMS", "LMS"], ...texts });
  const errors: unknown[] = [];
  const start = () => {
    const kmsg = new KMsg({
      providers: [kakao, sms],
      now: clock,
      retry: { maxAttempts: 1 },
      lookUpForMs: 0,
      tracking: { store },
      ...config,
    });
    return { kmsg, tracker: new DeliveryTracker({ kmsg, onError: (error) => errors.push(error) }) };
  };
  const send = async (failover: object = {}, more: object = {}) => {
    const { kmsg } = start();
    return kmsg.send({
      type: "ALIMTALK",
      to: numberOf(1),
      templateId: "T",
      variables: { name: "김하늘" },
      failover: { enabled: true, fallbackContent: "#{name}님, 주문 접수", ...failover },
      ...more,
    });
  };
  const both = async () => {
    const { messages } = await store.find({ first: "oldest" });
    const origin = messages.find(({ type }) => type === "ALIMTALK") as TrackedMessage;
    const substitutes = messages.filter(({ fallbackOf }) => fallbackOf !== undefined);
    return { origin, substitutes, substitute: substitutes[0] };
  };
  /** Lets time pass, and everything be done that becomes due. */
  const pass = async (ms: number, tracker = start().tracker) => {
    clock.advance(ms);
    await tracker.runOnce();
  };
  return { store, clock, kakao, sms, errors, start, send, both, pass };
}

const unsent = (code: "NETWORK_ERROR" | "REQUEST_ABORTED") =>
  fail(new KMsgError(code, { outcome: "not_sent", retryable: code === "NETWORK_ERROR" }));

const warningsOf = (result: Result<SendResult, KMsgError>) =>
  result.isSuccess ? result.value.warnings?.map(({ code }) => code) : [];

const textsOf = ({ inbox }: Vendor) =>
  inbox.map(({ message }) => ("text" in message ? message.text : undefined));

describe("the substitute of an ALIMTALK that can't be delivered", () => {
  it("is sent once, through the routing, and both records name each other", async () => {
    const { kakao, sms, send, both, pass, clock } = setUp();
    await send(
      { fallbackTitle: "주문" },
      { from: "0212345678", options: { customFields: { shop: "a" } } },
    );
    kakao.find(numberOf(1)).report = FAILED;
    await pass(10_000);
    for (let time = 0; time < 5; time++) await pass(600_000);
    expect(sms.inbox).toMatchObject([
      {
        message: {
          type: "LMS",
          to: numberOf(1),
          from: "0212345678",
          text: "김하늘님, 주문 접수",
          subject: "주문",
          customFields: { shop: "a" },
        },
      },
    ]);
    const { origin, substitute } = await both();
    expect(origin).toMatchObject({
      status: "FAILED",
      fallbackState: "sent",
      fallbackId: substitute?.id,
    });
    expect(origin).not.toHaveProperty("dueAt");
    expect(origin.history?.map(({ source, fallback = "" }) => `${source} ${fallback}`)).toEqual([
      "send ",
      "poll ",
      "fallback claimed",
      "fallback sent",
    ]);
    expect(substitute).toMatchObject({
      fallbackOf: origin.id,
      type: "LMS",
      outcome: "accepted",
      status: "PENDING",
      providerId: "sms",
    });
    sms.find(numberOf(1)).report = { status: "DELIVERED" };
    await pass(3_600_000);
    expect((await both()).substitute).toMatchObject({ status: "DELIVERED" });
    expect(clock()).toBeGreaterThan(0);
  });

  it("has a text that looks like a template as it is", async () => {
    const { kakao, sms, send, pass } = setUp();
    await send({ fallbackContent: "#{name}" }, { variables: { name: "#{x} 할인" } });
    kakao.find(numberOf(1)).report = FAILED;
    await pass(10_000);
    expect(textsOf(sms)).toEqual(["#{x} 할인"]);
  });

  it("takes the template's own text where the provider has rendered it", async () => {
    const { kakao, sms, pass, start } = setUp();
    const send = kakao.send;
    kakao.send = async (...args) => {
      const result = await send(...args);
      return result.isSuccess ? ok({ ...result.value, renderedText: "템플릿 본문" }) : result;
    };
    await start().kmsg.send({
      type: "ALIMTALK",
      to: numberOf(1),
      templateId: "T",
      failover: { enabled: true },
    });
    kakao.find(numberOf(1)).report = FAILED;
    await pass(10_000);
    expect(textsOf(sms)).toEqual(["템플릿 본문"]);
  });

  it.each([
    ["nobody knows its text", { fallbackContent: undefined }, 10_000, "FALLBACK_CONTENT_MISSING"],
    ["it is too late", { expiresAfterMs: 180_000 }, 180_000, "FALLBACK_EXPIRED"],
    [
      "it is too long for any text",
      { fallbackContent: "가".repeat(1_001) },
      10_000,
      "TEXT_TOO_LONG",
    ],
  ])("is skipped when %s, for good", async (_, failover, after, note) => {
    const { kakao, sms, send, both, pass } = setUp();
    const told = await send(failover);
    const codes = { FALLBACK_CONTENT_MISSING: note, FALLBACK_EXPIRED: undefined };
    const warned = note in codes ? codes[note as keyof typeof codes] : "FALLBACK_REFUSED";
    expect(warningsOf(told)).toEqual(
      ["FAILOVER_UNSUPPORTED_PROVIDER", warned].filter((each) => each !== undefined),
    );
    kakao.find(numberOf(1)).report = FAILED;
    await pass(after);
    await pass(600_000);
    expect(sms.inbox).toEqual([]);
    const { origin, substitutes } = await both();
    expect(substitutes).toEqual([]);
    expect(origin).toMatchObject({ fallbackState: "skipped", fallbackNote: note });
    expect(origin).not.toHaveProperty("dueAt");
  });

  it("that no provider could send is foretold, and where the vendor has taken it on nothing is", async () => {
    const alone = createVendor({ id: "kakao", types: ["ALIMTALK"] });
    const { send } = setUp({}, { providers: [alone] });
    const told = await send();
    expect(warningsOf(told)).toEqual(["FAILOVER_UNSUPPORTED_PROVIDER", "FALLBACK_REFUSED"]);
    const { en, ko } = {
      en: "Delivery tracking couldn't send this substitute. No provider",
      ko: "이 대체 문자는 추적기가 보낼 수 없습니다. ",
    };
    const warning = told.isSuccess ? told.value.warnings?.[1] : undefined;
    expect(warning?.message).toContain(en);
    expect(warning?.messageKo).toContain(ko);
    const native = createVendor({ id: "kakao", types: ["ALIMTALK"], substitutes: true });
    expect(warningsOf(await setUp({}, { providers: [native] }).send())).toBeUndefined();
  });

  it("isn't sent where the vendor has taken it on", async () => {
    const { kakao, sms, send, both, pass } = setUp({}, {}, { substitutes: true });
    await send();
    kakao.find(numberOf(1)).report = FAILED;
    for (let time = 0; time < 10; time++) await pass(3_600_000);
    expect(sms.inbox).toEqual([]);
    expect((await both()).origin).not.toHaveProperty("fallbackState");
  });

  it("isn't sent twice when the caller allows messages to arrive twice", async () => {
    const lost: string[] = [];
    const { kakao, sms, send, both, pass } = setUp(
      {
        onSend: ({ messageId }) => {
          lost.push(messageId);
          return refusal("unknown");
        },
      },
      { onUnknown: "retry", retry: { maxAttempts: 3, baseDelayMs: 0 } },
    );
    await send();
    kakao.find(numberOf(1)).report = FAILED;
    await pass(10_000);
    await pass(3_600_000);
    expect(lost).toHaveLength(1);
    expect(sms.inbox).toEqual([]);
    expect(await both()).toMatchObject({
      origin: { fallbackState: "unknown" },
      substitute: { outcome: "unknown" },
    });
  });

  it("that is refused has its state told, and isn't tried again", async () => {
    let tries = 0;
    const { kakao, send, both, pass } = setUp({
      onSend: () => {
        tries++;
        return refusal();
      },
    });
    await send();
    kakao.find(numberOf(1)).report = FAILED;
    await pass(10_000);
    await pass(3_600_000);
    expect(tries).toBe(1);
    const { origin, substitute } = await both();
    expect(origin).toMatchObject({ fallbackState: "not_sent" });
    expect(origin).not.toHaveProperty("dueAt");
    expect(substitute).toMatchObject({ outcome: "not_sent", status: "FAILED" });
  });

  it.each(["NETWORK_ERROR", "REQUEST_ABORTED"] as const)(
    "that certainly didn't leave (%s) is sent when it can be, once",
    async (code) => {
      let isDown = true;
      const { kakao, sms, errors, send, both, pass } = setUp({
        onSend: () => (isDown ? unsent(code) : undefined),
      });
      await send();
      kakao.find(numberOf(1)).report = FAILED;
      await pass(10_000);
      for (let minute = 0; minute < 20; minute++) await pass(60_000);
      expect(sms.inbox).toEqual([]);
      const waiting = await both();
      expect(waiting.origin).toMatchObject({ fallbackState: "claimed" });
      expect(waiting.substitute).toMatchObject({ outcome: "unknown", status: "UNKNOWN" });
      isDown = false;
      for (let minute = 0; minute < 20; minute++) await pass(60_000);
      expect(textsOf(sms)).toEqual(["김하늘님, 주문 접수"]);
      const { origin, substitute } = await both();
      expect(origin).toMatchObject({ fallbackState: "sent", fallbackId: substitute?.id });
      expect(origin).not.toHaveProperty("dueAt");
      expect(substitute).toMatchObject({ outcome: "accepted", status: "PENDING" });
      expect(substitute).not.toHaveProperty("error");
      expect(errors).toEqual([]);
    },
  );

  it("that can't be sent until it is too late isn't sent", async () => {
    let tries = 0;
    const { kakao, send, both, pass } = setUp({
      onSend: () => {
        tries++;
        return unsent("NETWORK_ERROR");
      },
    });
    await send({ expiresAfterMs: 300_000 });
    kakao.find(numberOf(1)).report = FAILED;
    for (let time = 0; time < 60; time++) await pass(10_000);
    expect(tries).toBeGreaterThan(5);
    const { origin, substitute, substitutes } = await both();
    expect(substitutes).toHaveLength(1);
    expect(origin).toMatchObject({ fallbackState: "not_sent" });
    expect(origin).not.toHaveProperty("dueAt");
    expect(substitute).toMatchObject({ outcome: "not_sent", status: "FAILED" });
    expect(substitute).not.toHaveProperty("dueAt");
    const before = tries;
    await pass(3_600_000);
    expect(tries).toBe(before);
  });

  it("that may have left after all isn't sent again", async () => {
    let tries = 0;
    const { kakao, sms, send, both, pass } = setUp({
      onSend() {
        tries++;
        return tries === 1 ? unsent("NETWORK_ERROR") : refusal("unknown");
      },
    });
    await send();
    kakao.find(numberOf(1)).report = FAILED;
    for (let minute = 0; minute < 60; minute++) await pass(60_000);
    expect(tries).toBe(2);
    expect(sms.inbox).toEqual([]);
    const { origin, substitute } = await both();
    expect(origin).toMatchObject({ fallbackState: "unknown" });
    expect(substitute).toMatchObject({ outcome: "unknown" });
  });

  it("is sent when a report told of the failure, and not a poll", async () => {
    const { kakao, sms, send, both, pass, store, clock } = setUp();
    await send();
    const { origin } = await both();
    const news = { id: origin.id, at: clock(), source: "webhook", ...FAILED } as const;
    await store.recordStatuses([{ ...news, next: { dueAt: clock() } }]);
    await pass(0);
    expect(textsOf(sms)).toEqual(["김하늘님, 주문 접수"]);
    expect(kakao.questions).toEqual([]);
  });

  it("is sent for the one who has failed, among many, in few requests", async () => {
    const { kakao, sms, start, clock } = setUp();
    const { kmsg, tracker } = start();
    const failover = { enabled: true, fallbackContent: "대체" };
    await kmsg.send(
      Array.from({ length: 300 }, (_, index) => ({
        type: "ALIMTALK" as const,
        to: numberOf(index),
        templateId: "T",
        failover,
      })),
    );
    for (const [index, arrived] of kakao.inbox.entries())
      arrived.report = index % 3 === 0 ? FAILED : { status: "DELIVERED" };
    const batch = vi.spyOn(sms, "sendBatch");
    clock.advance(10_000);
    await tracker.runOnce();
    expect(batch).toHaveBeenCalledTimes(1);
    expect(sms.inbox.map(({ message }) => message.to).sort()).toEqual(
      Array.from({ length: 100 }, (_, index) => numberOf(index * 3)),
    );
  });
});

describe("a tracker that dies", () => {
  const steps = ["claimFallback", "saveOutcomes", "recordFallbacks", "reschedule"] as const;

  it.each(steps.flatMap((step) => [[step, "before"] as const, [step, "after"] as const]))(
    "at %s, %s it is done, leaves exactly one substitute",
    async (step, when) => {
      const { kakao, sms, send, both, pass, store, start } = setUp(LOOKUP);
      await send();
      kakao.find(numberOf(1)).report = FAILED;
      const killed = killAt(store, step, when);
      const dying = new DeliveryTracker({ kmsg: start().kmsg, store: killed });
      await pass(10_000, dying);
      for (let time = 0; time < 10; time++) await pass(120_000);
      expect(textsOf(sms)).toEqual(["김하늘님, 주문 접수"]);
      const { origin, substitute } = await both();
      expect(origin).toMatchObject({ fallbackState: "sent" });
      expect(origin).not.toHaveProperty("dueAt");
      expect(substitute).toMatchObject({ outcome: "accepted" });
    },
  );

  it.each([
    ["before", "that it tries again", 0, 1, "sent"],
    ["after", "that it tries again", 0, 0, "unknown"],
    ["before", "that it was taken", 1, 1, "unknown"],
    ["after", "that it was taken", 1, 1, "sent"],
  ] as const)("%s writing %s leaves no second", async (when, _, nth, arrivals, state) => {
    let tries = 0;
    const { kakao, sms, send, both, pass, store, start } = setUp({
      onSend: () => (++tries === 1 ? unsent("NETWORK_ERROR") : undefined),
    });
    await send();
    kakao.find(numberOf(1)).report = FAILED;
    await pass(10_000);
    const killed = killAt(store, "saveOutcomes", when, nth);
    await pass(30_000, new DeliveryTracker({ kmsg: start().kmsg, store: killed }));
    for (let time = 0; time < 10; time++) await pass(120_000);
    expect(sms.inbox).toHaveLength(arrivals);
    expect((await both()).origin).toMatchObject({ fallbackState: state });
  });

  it("before its substitute left, where nobody can look it up, leaves it unknown: never a second", async () => {
    const { kakao, sms, send, both, pass, store, start } = setUp();
    await send();
    kakao.find(numberOf(1)).report = FAILED;
    const dying = new DeliveryTracker({
      kmsg: start().kmsg,
      store: killAt(store, "saveOutcomes", "before"),
    });
    await pass(10_000, dying);
    for (let time = 0; time < 10; time++) await pass(120_000);
    expect(sms.inbox).toHaveLength(1);
    expect(await both()).toMatchObject({
      origin: { fallbackState: "unknown" },
      substitute: { outcome: "unknown", status: "UNKNOWN" },
    });
  });

  it("before its substitute left has it sent when the vendor's records are sure to be complete", async () => {
    const { kakao, sms, send, both, pass, store, start } = setUp({
      lookUp: true,
      limits: { lookup: { completeAfterMs: 600_000 } },
    });
    await send();
    kakao.find(numberOf(1)).report = FAILED;
    const dying = new DeliveryTracker({
      kmsg: start().kmsg,
      store: killAt(store, "claimFallback", "after"),
    });
    await pass(10_000, dying);
    for (let minute = 0; minute < 11; minute++) await pass(60_000);
    expect(sms.inbox).toEqual([]);
    expect((await both()).origin).toMatchObject({ fallbackState: "unknown" });
    for (let minute = 0; minute < 10; minute++) await pass(60_000);
    expect(textsOf(sms)).toEqual(["김하늘님, 주문 접수"]);
    expect((await both()).origin).toMatchObject({ fallbackState: "sent" });
  });

  it("before its substitute left has none sent by records that were complete only after they were read", async () => {
    const { kakao, sms, clock, send, both, pass, store, start } = setUp({
      lookUp: true,
      limits: { lookup: { completeAfterMs: 600_000 } },
    });
    await send();
    kakao.find(numberOf(1)).report = FAILED;
    const dying = new DeliveryTracker({
      kmsg: start().kmsg,
      store: killAt(store, "claimFallback", "after"),
    });
    await pass(10_000, dying);
    const look = vi.spyOn(sms, "findMessage" as never) as ReturnType<typeof vi.fn>;
    look.mockImplementationOnce(async () => {
      clock.advance(660_000);
      return ok({ found: "absent" });
    });
    await pass(120_000);
    expect(look).toHaveBeenCalledTimes(1);
    expect(sms.inbox).toEqual([]);
    expect((await both()).origin).toMatchObject({ fallbackState: "unknown" });
  });

  it("and is only found when it is too late sends none", async () => {
    const { kakao, sms, send, both, pass, store, start } = setUp(LOOKUP);
    await send({ expiresAfterMs: 300_000 });
    kakao.find(numberOf(1)).report = FAILED;
    const dying = new DeliveryTracker({
      kmsg: start().kmsg,
      store: killAt(store, "claimFallback", "after"),
    });
    await pass(10_000, dying);
    await pass(300_000);
    await pass(120_000);
    expect(sms.inbox).toEqual([]);
    const { origin, substitute } = await both();
    expect(origin).toMatchObject({ fallbackState: "not_sent" });
    expect(substitute).toMatchObject({ outcome: "not_sent", status: "FAILED" });
  });
});

/** The store of a process that is killed at a step: from then on nothing of it reaches the store. */
function killAt(
  store: MemoryTrackingStore,
  step: keyof MemoryTrackingStore,
  when: "before" | "after",
  nth = 0,
): MemoryTrackingStore {
  let isDead = false;
  let count = 0;
  return new Proxy(store, {
    get(target, name) {
      const method = Reflect.get(target, name, target);
      if (typeof method !== "function") return method;
      return async (...args: unknown[]) => {
        if (isDead) throw new Error("killed");
        isDead = name === step && count++ === nth;
        if (isDead && when === "before") throw new Error("killed");
        const value = await method.apply(target, args);
        if (isDead) throw new Error("killed");
        return value;
      };
    },
  });
}
