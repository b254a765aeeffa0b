import { KMsgError, type OutboundText, type SentMessage } from "@k-msg/core";
import { expect, it } from "vitest";
import { MockProvider } from "./mock-provider.ts";

const NOW = Date.parse("2026-10-05T00:00:00Z");
const context = { now: () => NOW };

function message(fields: Partial<OutboundText> = {}): OutboundText {
  const common = { messageId: "m-1", type: "SMS", to: "01000000001", country: "82" } as const;
  return { ...common, text: "안녕하세요", ...fields };
}

function toSent(given: OutboundText): SentMessage {
  return { ...given, requestedAt: NOW };
}

async function statusesOf(mock: MockProvider, ...messages: OutboundText[]) {
  const told = (await mock.getDeliveryStatuses?.(messages.map(toSent))) ?? [];
  return told.map((each) => (each.isSuccess ? each.value.status : each.error.code));
}

it("can neither read deliveries nor cancel unless told to", () => {
  const mock = new MockProvider();
  expect(mock.getDeliveryStatuses).toBeUndefined();
  expect(mock.cancel).toBeUndefined();
});

it("says of each message what it is told to say, in its place", async () => {
  const lost = new KMsgError("NETWORK_TIMEOUT", { outcome: "not_sent" });
  const mock = new MockProvider({
    report: ({ to }) => (to.endsWith("1") ? { status: "DELIVERED" } : lost),
  });
  const other = message({ to: "01000000002" });
  expect(await statusesOf(mock, other, message())).toEqual(["NETWORK_TIMEOUT", "DELIVERED"]);
});

it("knows what it accepted, and nothing else, until it is reset", async () => {
  const mock = new MockProvider({ report: () => undefined });
  await mock.send(message());
  const others = [message({ messageId: "m-2" }), message({ to: "01000000002" })];
  expect(await statusesOf(mock, message(), ...others)).toEqual(["PENDING", "UNKNOWN", "UNKNOWN"]);
  mock.reset();
  expect(await statusesOf(mock, message())).toEqual(["UNKNOWN"]);
});

it("cancels what waits for its time, and nothing else", async () => {
  const mock = new MockProvider({ report: () => undefined, cancel: () => undefined });
  const later = message({ scheduledAt: new Date(NOW + 1) });
  const past = message({ messageId: "m-2", scheduledAt: new Date(NOW) });
  const atOnce = message({ messageId: "m-3" });
  const before = { now: () => NOW - 1 };
  for (const each of [later, past, atOnce]) await mock.send(each, before);
  expect(await mock.cancel?.(toSent(later), context)).toMatchObject({ isSuccess: true });
  for (const each of [past, atOnce, message({ messageId: "m-4" })]) {
    const error = { code: "CANCEL_REJECTED", outcome: "not_sent" };
    expect(await mock.cancel?.(toSent(each), context)).toMatchObject({ error });
  }
  expect(await statusesOf(mock, later, past)).toEqual(["CANCELLED", "PENDING"]);
});

it("refuses to cancel with the error it is told to", async () => {
  const errors = ["not_sent", "unknown"] as const;
  const [refused, lost] = errors.map((outcome) => new KMsgError("NETWORK_ERROR", { outcome }));
  const mock = new MockProvider({ cancel: ({ to }) => (to.endsWith("1") ? refused : lost) });
  expect(await mock.cancel?.(toSent(message()), context)).toMatchObject({ error: refused });
  const other = toSent(message({ to: "01000000002" }));
  expect(await mock.cancel?.(other, context)).toMatchObject({
    error: { code: "CANCEL_UNCONFIRMED", outcome: "unknown", cause: { code: "NETWORK_ERROR" } },
  });
});
