import type { SendInput } from "@k-msg/core";
import { describe, expect, it, vi } from "vitest";
import { KMsg, type KMsgConfig, type SendPlan } from "../src/index.ts";
import { batchingProvider, failed, messages } from "./batching-provider.ts";
import { recordingProvider } from "./recording-provider.ts";

const sms: SendInput = { to: "010-0000-0001", text: "안녕 #{name}", variables: { name: "하늘" } };

async function planOf(kmsg: KMsg, input: SendInput): Promise<SendPlan> {
  const plan = await kmsg.plan(input);
  if (plan.isFailure) throw plan.error;
  return plan.value;
}

describe("a plan", () => {
  it("says what is refused in the order in which it is when it is sent", async () => {
    const a = recordingProvider({
      id: "a",
      limits: { asOf: "2026-11-23", source: "test", text: { SMS: { maxBytes: 10 } } },
    });
    const kmsg = new KMsg({ providers: [a] });
    const long: SendInput = {
      type: "SMS",
      to: "01000000001",
      text: "a".repeat(11),
      idempotencyKey: "k",
    };
    const plan = await planOf(kmsg, long);
    const sent = await kmsg.send(long);
    expect(sent).toMatchObject({ error: { code: plan.candidates[0]?.refusal?.code } });
    expect(plan.requests).toBe(0);
    const short: SendInput = { ...long, text: "a" };
    const [planned, result] = [await kmsg.plan(short), await kmsg.send(short)];
    expect(planned).toMatchObject({ error: { issues: [{ field: "idempotencyKey" }] } });
    expect(result).toMatchObject({ error: { issues: [{ field: "idempotencyKey" }] } });
  });

  it("tells the normalized message, its type and bytes, who would send it and why", async () => {
    const [a, b] = [recordingProvider({ id: "a" }), recordingProvider({ id: "b" })];
    const kmsg = new KMsg({
      providers: [a, b],
      routing: { byType: { SMS: ["b", "a"] }, strategy: "failover" },
      defaults: { from: "0200000000" },
    });
    const plan = await planOf(kmsg, { ...sms, providerOptions: { a: { x: 1 }, b: { y: 2 } } });
    expect(plan).toMatchObject({ type: "SMS", bytes: 9, requests: 1 });
    expect(plan.candidates).toMatchObject([
      {
        providerId: "b",
        message: {
          to: "01000000001",
          from: "0200000000",
          text: "안녕 하늘",
          providerOptions: { y: 2 },
        },
        warnings: [],
        circuit: "closed",
      },
      { providerId: "a", message: { providerOptions: { x: 1 } } },
    ]);
    expect(plan.candidates.map(({ why }) => [why.en, /[가-힣]/.test(why.ko)])).toEqual([
      ["`routing.byType.SMS` names it.", true],
      ["Takes over when those before can't send it.", true],
    ]);
    expect([a.sent, b.sent]).toEqual([[], []]);
  });

  it("chooses LMS by the rendered text, as send does", async () => {
    const kmsg = new KMsg({ providers: [recordingProvider()] });
    const input = { ...sms, variables: { name: "가".repeat(50) } };
    const plan = await planOf(kmsg, input);
    const result = await kmsg.send(input);
    expect(plan).toMatchObject({ type: "LMS", bytes: 105 });
    expect(result).toMatchObject({ value: { type: plan.type } });
  });

  it("tells the substitute", async () => {
    const kmsg = new KMsg({ providers: [recordingProvider()] });
    const input = {
      type: "ALIMTALK",
      to: "01000000001",
      templateId: "T",
      failover: { enabled: true, fallbackContent: "가".repeat(46) },
    } as const;
    expect(await planOf(kmsg, input)).toMatchObject({ fallback: { type: "LMS", bytes: 92 } });
    const off = { ...input, failover: { enabled: false } };
    expect((await planOf(kmsg, off as never)).fallback).toBeUndefined();
  });

  it("tells a refusal of one provider's limits, and then of no request", async () => {
    const limits = { asOf: "2026-11-23", source: "test", text: { SMS: { maxBytes: 5 } } };
    const small = recordingProvider({ id: "small", limits });
    const kmsg = new KMsg({
      providers: [small, recordingProvider({ id: "b" })],
      routing: { strategy: "failover" },
    });
    const plan = await planOf(kmsg, sms);
    expect(plan).toMatchObject({
      requests: 0,
      candidates: [{ refusal: { code: "TEXT_TOO_LONG" } }, { providerId: "b" }],
    });
    expect(plan.candidates[1]?.refusal).toBeUndefined();
    expect(await kmsg.send(sms)).toMatchObject({ error: { code: "TEXT_TOO_LONG" } });
  });

  it("tells an open circuit", async () => {
    const provider = recordingProvider({ answer: () => failed("NETWORK_ERROR") });
    const kmsg = new KMsg({ providers: [provider], circuitBreaker: { minimumCalls: 1 } });
    await kmsg.send(sms);
    expect((await planOf(kmsg, sms)).candidates[0]?.circuit).toBe("open");
  });

  it.each<unknown>([null, {}, { ...sms, to: "1" }, { ...sms, providerId: "nobody" }])(
    "fails where send would, whatever the provider: %j",
    async (input) => {
      const kmsg = new KMsg({ providers: [recordingProvider()] });
      const [plan, result] = [await kmsg.plan(input as never), await kmsg.send(input as never)];
      if (plan.isSuccess || result.isSuccess) throw new Error("no failure");
      expect(plan.error.code).toBe(result.error.code);
      expect(plan.error.issues).toEqual(result.error.issues);
    },
  );

  it("never rejects, asks nobody and tells no hook", async () => {
    const hostile = new Proxy(
      {},
      {
        get() {
          throw new Error("no");
        },
      },
    );
    const hook = vi.fn();
    const fetch = vi.fn();
    const hooks: KMsgConfig["hooks"] = { onQueued: hook, onError: hook, onFinal: hook };
    const kmsg = new KMsg({ providers: [recordingProvider()], hooks, fetch });
    expect(await kmsg.plan(hostile as never)).toMatchObject({ isFailure: true });
    expect(await kmsg.plan([hostile, sms] as never)).toMatchObject({
      total: 2,
      plans: [{ isFailure: true }, { isSuccess: true }],
      requests: 1,
    });
    await kmsg.plan(null as never);
    expect(hook).not.toHaveBeenCalled();
    expect(fetch).not.toHaveBeenCalled();
  });
});

describe("a plan for many", () => {
  it.each<[string, KMsgConfig["routing"]]>([
    ["first", undefined],
    ["round_robin", { byType: { SMS: ["a", "b"] }, strategy: "round_robin" }],
    ["weighted", { byType: { SMS: ["a", "b"] }, strategy: "weighted", weights: { a: 3 } }],
  ])("tells the requests that send makes, and whose (%s)", async (_, routing) => {
    const a = batchingProvider({ id: "a", most: 30 });
    const b = batchingProvider({ id: "b", most: 30 });
    const kmsg = new KMsg({ providers: [a, b], ...(routing && { routing }) });
    const inputs = [...messages(100), null as never];
    const { total, plans, requests } = await kmsg.plan(inputs);
    const again = await kmsg.plan(inputs);
    expect(again.requests).toBe(requests);
    await kmsg.send(inputs);
    expect(total).toBe(101);
    expect(requests).toBe(a.requests.length + b.requests.length);
    for (const [index, plan] of plans.slice(0, 100).entries()) {
      const id = plan.isSuccess ? plan.value.candidates[0]?.providerId : undefined;
      const sender = id === "a" ? a : b;
      expect(sender.requests.flat().map(({ messageId }) => messageId)).toContain(`m-${index}`);
    }
  });
});
