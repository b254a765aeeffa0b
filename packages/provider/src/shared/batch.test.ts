import { fail, KMsgError, type OutboundMessage, type OutboundText, ok } from "@k-msg/core";
import { expect, test } from "vitest";
import { type Settled, sendFitting, settleBatch } from "./batch.ts";

const provider = {
  id: "pigeon",
  supportedTypes: ["SMS"] as const,
  limits: { asOf: "2026-01-01", source: "none", batch: { SMS: { maxMessages: 3 } } },
  batchKey: (message: OutboundMessage) => (message.to === "01000000009" ? undefined : message.from),
};

function sms(messageId: string, fields: Partial<OutboundText> = {}): OutboundText {
  const to = "01000000001";
  return { messageId, type: "SMS", to, country: "82", from: "0200000000", text: "안녕", ...fields };
}

function taken({ messageId, to }: OutboundMessage): Settled {
  return ok({ messageId, providerId: "pigeon", status: "PENDING", type: "SMS", to });
}

/** Settles with a line that takes everything, and says what left. */
async function settle(messages: OutboundMessage[], signal?: AbortSignal) {
  const left: string[][] = [];
  const results = await settleBatch(provider, messages, { signal }, async (going) => {
    left.push(going.map(({ messageId }) => messageId));
    return going.map(taken);
  });
  return { left, results };
}

test("each message has its result in order, and one that may not leave keeps no other back", async () => {
  const { left, results } = await settle([sms("a"), sms("b", { to: "1,2" }), sms("c")]);
  expect(left).toEqual([["a", "c"]]);
  expect(results).toMatchObject([
    { value: { messageId: "a" } },
    { error: { code: "INVALID_REQUEST", outcome: "not_sent", issues: [{ field: "to" }] } },
    { value: { messageId: "c" } },
  ]);
});

test("nothing to send sends nothing", async () => {
  expect(await settle([])).toEqual({ left: [], results: [] });
  expect((await settle([sms("a", { to: "x" })])).left).toEqual([]);
});

test.each<[string, OutboundMessage[]]>([
  ["of different keys", [sms("a"), sms("b", { from: "0200000001" })]],
  ["of which one goes alone", [sms("a"), sms("b", { to: "01000000009" })]],
  ["that all go alone", [sms("a", { to: "01000000009" }), sms("b", { to: "01000000009" })]],
  ["more than the limit", ["a", "b", "c", "d"].map((id) => sms(id))],
])("messages %s are a programming error, and none leaves", async (_, messages) => {
  const { left, results } = await settle(messages);
  expect(left).toEqual([]);
  expect(results).toHaveLength(messages.length);
  for (const result of results) {
    const error = { code: "INVALID_REQUEST", outcome: "not_sent", providerId: "pigeon" };
    expect(result).toMatchObject({ error });
  }
});

test("one message needs no key", async () => {
  expect((await settle([sms("a", { to: "01000000009" })])).left).toEqual([["a"]]);
});

test("an abort before leaving keeps all back", async () => {
  const { left, results } = await settle([sms("a"), sms("b")], AbortSignal.abort());
  expect(left).toEqual([]);
  const aborted = { error: { code: "REQUEST_ABORTED", outcome: "not_sent" } };
  expect(results).toMatchObject([aborted, aborted]);
});

test("a bug while sending leaves those that may have left unknown, and repeats nothing of them", async () => {
  const messages = [sms("a", { text: "비밀 이야기" }), sms("b", { text: 1 as never })];
  const results = await settleBatch(provider, messages, { limitsChecked: true }, () => {
    throw new Error("broken at 비밀 이야기 01000000001");
  });
  const unknown = { error: { code: "UNKNOWN_ERROR", outcome: "unknown" } };
  expect(results).toMatchObject([unknown, unknown]);
  for (const result of results) {
    const cause = result.isFailure && (result.error.cause as Error);
    expect(String(cause)).not.toMatch(/비밀|01000000001/);
  }
});

test("a bug while preparing a message concerns that one, which wasn't sent", async () => {
  const prepare = (message: OutboundText) => {
    if (message.messageId === "b") throw new TypeError("odd");
    return message.messageId === "c"
      ? fail(new KMsgError("TEXT_TOO_LONG", { outcome: "not_sent" }))
      : ok(message);
  };
  const messages = ["a", "b", "c", "d"].map((id) => sms(id));
  const results = await sendFitting("pigeon", messages, prepare, async (all) => all.map(taken));
  expect(results).toMatchObject([
    { value: { messageId: "a" } },
    { error: { code: "UNKNOWN_ERROR", outcome: "not_sent", providerId: "pigeon" } },
    { error: { code: "TEXT_TOO_LONG" } },
    { value: { messageId: "d" } },
  ]);
});
