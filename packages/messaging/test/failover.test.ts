import type { KMsgErrorCode, OutboundMessage, SendInput } from "@k-msg/core";
import { describe, expect, it } from "vitest";
import { KMsg, type KMsgConfig } from "../src/index.ts";
import { batchingProvider, failed, messages, outcomeOf } from "./batching-provider.ts";
import { recordingProvider } from "./recording-provider.ts";

const sms: SendInput = { to: "01000000001", text: "hi" };
const ONCE = { retry: { maxAttempts: 1 } };
const ANY_TIME = { asOf: "2026-11-23", source: "test", schedule: { SMS: {}, LMS: {} } };

/** The first fails as told, the second accepts. */
function pair(answer: (message: OutboundMessage) => unknown, settings: Partial<KMsgConfig> = {}) {
  const a = recordingProvider({ id: "a", answer, limits: ANY_TIME });
  const b = recordingProvider({ id: "b", limits: ANY_TIME });
  const routing = { byType: { SMS: ["a", "b"] }, strategy: "failover" } as const;
  return { a, b, kmsg: new KMsg({ providers: [b, a], routing, ...ONCE, ...settings }) };
}

describe("the next provider", () => {
  it.each<[KMsgErrorCode, boolean]>([
    ["AUTHENTICATION_FAILED", false],
    ["IP_NOT_ALLOWED", false],
    ["ACCOUNT_RESTRICTED", false],
    ["INSUFFICIENT_BALANCE", false],
    ["SENDER_NOT_REGISTERED", false],
    ["TEMPLATE_NOT_FOUND", false],
    ["KAKAO_CHANNEL_INVALID", false],
    ["RATE_LIMIT_EXCEEDED", true],
    ["NETWORK_ERROR", true],
    ["NETWORK_TIMEOUT", true],
    ["NETWORK_SERVICE_UNAVAILABLE", true],
    ["PROVIDER_ERROR", true],
  ])("gets a message that wasn't sent for %s", async (code, retryable) => {
    const { a, b, kmsg } = pair(() => failed(code, { retryable, providerErrorCode: "E1" }));
    expect(await kmsg.send(sms)).toMatchObject({
      value: {
        providerId: "b",
        attempts: [
          { providerId: "a", outcome: "not_sent", code, providerErrorCode: "E1" },
          { providerId: "b", outcome: "accepted" },
        ],
      },
    });
    expect([a.sent.length, b.sent.length]).toEqual([1, 1]);
  });

  it.each<KMsgErrorCode>([
    "INVALID_REQUEST",
    "TEXT_TOO_LONG",
    "RECIPIENT_INVALID",
    "RECIPIENT_OPTED_OUT",
    "CONTENT_REJECTED",
    "TEMPLATE_MISMATCH",
    "PROVIDER_ERROR",
    "UNKNOWN_ERROR",
  ])("doesn't get one that is at fault itself: %s", async (code) => {
    const { b, kmsg } = pair(() => failed(code));
    expect(await kmsg.send(sms)).toMatchObject({ error: { code, attempts: [{}] } });
    expect(b.sent).toHaveLength(0);
  });

  it.each<KMsgErrorCode>(["NETWORK_TIMEOUT", "NETWORK_ERROR", "PROVIDER_ERROR"])(
    "doesn't get one that may have been sent: %s",
    async (code) => {
      const { b, kmsg } = pair(() => failed(code, { outcome: "unknown", retryable: true }));
      expect(await kmsg.send(sms)).toMatchObject({ error: { code, outcome: "unknown" } });
      expect(b.sent).toHaveLength(0);
    },
  );

  it("isn't there with `first`, `round_robin` or a `providerId` of the message's own", async () => {
    for (const strategy of ["first", "round_robin"] as const) {
      const { b, kmsg } = pair(() => failed("INSUFFICIENT_BALANCE"), {
        routing: { byType: { SMS: ["a", "b"] }, strategy },
      });
      expect(await kmsg.send(sms)).toMatchObject({ isFailure: true });
      expect(b.sent).toHaveLength(0);
    }
    const { b, kmsg } = pair(() => failed("INSUFFICIENT_BALANCE"));
    expect(await kmsg.send({ ...sms, providerId: "a" })).toMatchObject({ isFailure: true });
    expect(b.sent).toHaveLength(0);
  });

  it("comes after the retries at the one before", async () => {
    const { a, b, kmsg } = pair(() => failed("NETWORK_ERROR", { retryable: true }), {
      retry: { maxAttempts: 3, baseDelayMs: 0, maxDelayMs: 0 },
    });
    const result = await kmsg.send(sms);
    expect(result).toMatchObject({ value: { providerId: "b" } });
    expect(result.isSuccess && result.value.attempts).toHaveLength(4);
    expect([a.sent.length, b.sent.length]).toEqual([3, 1]);
  });

  it("comes at once when the one before asks for a longer wait than retries take", async () => {
    const { a, kmsg } = pair(
      () => failed("RATE_LIMIT_EXCEEDED", { retryable: true, retryAfterMs: 3_600_000 }),
      { retry: { maxAttempts: 3, deadlineMs: 7_200_000 } },
    );
    expect(await kmsg.send(sms)).toMatchObject({ value: { providerId: "b" } });
    expect(a.sent).toHaveLength(1);
  });

  it("is one of all that send the type, the default first, when none is named", async () => {
    const out = () => failed("INSUFFICIENT_BALANCE");
    const a = recordingProvider({ id: "a", answer: out });
    const b = recordingProvider({ id: "b", answer: out });
    const c = recordingProvider({ id: "c", types: ["ALIMTALK"] });
    const kmsg = new KMsg({
      providers: [a, c, b],
      routing: { defaultProviderId: "b", strategy: "failover" },
    });
    const result = await kmsg.send(sms);
    expect(result.isFailure && result.error.attempts?.map(({ providerId }) => providerId)).toEqual([
      "b",
      "a",
    ]);
  });

  it("is tried once, also when it is named twice", async () => {
    const { a, b, kmsg } = pair(() => failed("INSUFFICIENT_BALANCE"), {
      routing: { byType: { SMS: ["a", "a", "b", "a"] }, strategy: "failover" },
    });
    await kmsg.send(sms);
    expect([a.sent.length, b.sent.length]).toEqual([1, 1]);
  });
});

describe("what it gets", () => {
  it("is the whole message with its own options, template and schedule", async () => {
    const a = recordingProvider({ id: "a", answer: () => failed("TEMPLATE_NOT_FOUND") });
    const limits = { ...ANY_TIME, schedule: { ALIMTALK: {} } };
    const [first, second] = [{ ...a, limits }, recordingProvider({ id: "b", limits })];
    const kmsg = new KMsg({ providers: [first, second], routing: { strategy: "failover" } });
    const scheduledAt = new Date(Date.now() + 86_400_000);
    const input = Object.freeze({
      type: "ALIMTALK",
      to: "01000000001",
      templateId: Object.freeze({ a: "T-A", b: "T-B" }),
      variables: Object.freeze({ name: "x" }),
      providerOptions: Object.freeze({ a: Object.freeze({ x: 1 }), b: Object.freeze({ y: 2 }) }),
      options: Object.freeze({ scheduledAt, customFields: Object.freeze({ order: "1" }) }),
      kakao: Object.freeze({ profileId: "p" }),
      failover: Object.freeze({ enabled: true, fallbackChannel: "sms", fallbackContent: "hello" }),
    } as const);
    const result = await kmsg.send(input as SendInput);
    expect(result).toMatchObject({ value: { providerId: "b" } });
    const [atA, atB] = [a.sent[0]?.message, second.sent[0]?.message];
    expect(atA).toMatchObject({ templateId: "T-A", providerOptions: { x: 1 } });
    expect(atB).toMatchObject({ templateId: "T-B", providerOptions: { y: 2 } });
    expect({ ...atB, templateId: "", providerOptions: {} }).toEqual({
      ...atA,
      templateId: "",
      providerOptions: {},
    });
    expect(atB).toMatchObject({ scheduledAt, failover: { fallbackContent: "hello" } });
    expect(Object.isFrozen(atB)).toBe(true);
  });

  it("has none of another's options", async () => {
    const { b, kmsg } = pair(() => failed("INSUFFICIENT_BALANCE"));
    await kmsg.send({ ...sms, providerOptions: { a: { secret: 1 } } });
    expect(JSON.stringify(b.sent)).not.toContain("secret");
  });

  it("comes with the warnings of the one that sent it", async () => {
    const limits = {
      ...ANY_TIME,
      text: { SMS: { maxBytes: 90, charset: "KS_X_1001" as const } },
    };
    const a = recordingProvider({ id: "a", limits, answer: () => failed("IP_NOT_ALLOWED") });
    const b = recordingProvider({ id: "b", limits: ANY_TIME });
    const kmsg = new KMsg({
      providers: [a, b],
      routing: { strategy: "failover" },
      defaults: { sms: { unencodable: "warn" } },
    });
    const result = await kmsg.send({ to: "01000000001", text: "똠", variables: { x: "1" } });
    expect(result.isSuccess && result.value.warnings?.map(({ code }) => code)).toEqual([
      "VARIABLE_UNUSED",
    ]);
  });

  it("must fit it: one whose limits or templates it breaks is passed over, and told", async () => {
    const a = recordingProvider({ id: "a", answer: () => failed("INSUFFICIENT_BALANCE") });
    const b = recordingProvider({
      id: "b",
      limits: { ...ANY_TIME, text: { SMS: { maxBytes: 1 } } },
    });
    const c = recordingProvider({ id: "c" });
    const kmsg = new KMsg({ providers: [a, b, c], routing: { strategy: "failover" } });
    expect(await kmsg.send(sms)).toMatchObject({
      value: {
        providerId: "c",
        attempts: [
          { providerId: "a", code: "INSUFFICIENT_BALANCE" },
          { providerId: "b", outcome: "not_sent", code: "TEXT_TOO_LONG" },
          { providerId: "c", outcome: "accepted" },
        ],
      },
    });
    const template = { type: "ALIMTALK", to: "01000000001", templateId: { a: "A" } } as const;
    const refused = await kmsg.send(template);
    expect(refused).toMatchObject({
      error: { code: "INSUFFICIENT_BALANCE", attempts: [{}, {}, { providerId: "c" }] },
    });
    expect(b.sent).toHaveLength(0);
  });
});

describe("a message that the first provider's own limits refuse", () => {
  it("goes nowhere", async () => {
    const { b, kmsg } = pair(() => undefined);
    const long = { type: "SMS", to: "01000000001", text: "가".repeat(46) } as const;
    expect(await kmsg.send(long)).toMatchObject({ error: { code: "TEXT_TOO_LONG" } });
    expect(b.sent).toHaveLength(0);
  });
});

describe("a batch", () => {
  it("moves on only with those that weren't sent, in requests of the next one's own", async () => {
    const fates = ["accepted", "balance", "unknown", "invalid"];
    const a = batchingProvider({
      id: "a",
      answer({ messageId }) {
        const fate = fates[Number(messageId.slice(2)) % 4];
        if (fate === "balance") return failed("INSUFFICIENT_BALANCE");
        if (fate === "unknown") return failed("NETWORK_TIMEOUT", { outcome: "unknown" });
        return fate === "invalid" ? failed("INVALID_REQUEST") : undefined;
      },
    });
    const b = batchingProvider({ id: "b", most: 10 });
    const kmsg = new KMsg({ providers: [a, b], routing: { strategy: "failover" }, ...ONCE });
    const { results } = await kmsg.send(messages(100));
    expect(results.map(outcomeOf)).toEqual(
      results.map((_, index) => ["accepted", "accepted", "unknown", "not_sent"][index % 4]),
    );
    expect(a.requests.map((each) => each.length)).toEqual([100]);
    expect(b.requests.map((each) => each.length)).toEqual([10, 10, 5]);
    results.forEach((result, index) => {
      if (result.isSuccess)
        expect(result.value.providerMessageId).toBe(`${index % 4 === 0 ? "a" : "b"}:m-${index}`);
    });
  });
});

describe("an abort", () => {
  it("between two providers sends nothing more", async () => {
    const controller = new AbortController();
    const { b, kmsg } = pair(() => {
      controller.abort();
      return failed("INSUFFICIENT_BALANCE");
    });
    const result = await kmsg.send(sms, { signal: controller.signal });
    expect(result).toMatchObject({
      error: { code: "REQUEST_ABORTED", outcome: "not_sent", attempts: [{}, {}] },
    });
    expect(b.sent).toHaveLength(0);
  });
});
