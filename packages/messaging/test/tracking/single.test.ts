import {
  fail,
  KMsgError,
  MemoryTrackingStore,
  ok,
  type SendResult,
  type SentMessage,
} from "@k-msg/core";
import { describe, expect, it, vi } from "vitest";
import { KMsg } from "../../src/index.ts";
import { createClock } from "./clock.ts";
import { createVendor, numberOf, refusal } from "./vendor.ts";

const ALIMTALK = { type: "ALIMTALK", to: numberOf(1), templateId: "T" } as const;

describe("the delivery of one message", () => {
  it("is asked for without any store, by all that the vendor may need", async () => {
    const asked: SentMessage[] = [];
    const clock = createClock();
    const vendor = createVendor({
      onAsk: (message) => {
        asked.push(message);
        return ok({ status: "DELIVERED" });
      },
    });
    const kmsg = new KMsg({ providers: [vendor], now: clock });
    const scheduledAt = new Date(clock() + 3_600_000);
    const result = await kmsg.send({ ...ALIMTALK, messageId: "m", options: { scheduledAt } });
    expect(await kmsg.getDeliveryStatus(result)).toEqual(ok({ status: "DELIVERED" }));
    const sent: SentMessage = {
      messageId: "m",
      providerMessageId: "vendor-1",
      type: "ALIMTALK",
      to: numberOf(1),
      country: "82",
      templateId: "T",
      requestedAt: clock(),
      scheduledAt,
    };
    expect(asked).toEqual([sent]);
    if (result.isSuccess) await kmsg.getDeliveryStatus(result.value);
    expect(asked).toEqual([sent, sent]);
  });

  it("is asked for by a record, too", async () => {
    const store = new MemoryTrackingStore();
    const kmsg = new KMsg({ providers: [createVendor()], tracking: { store } });
    await kmsg.send({ to: numberOf(1), text: "hi" });
    const { messages } = await store.find({});
    for (const message of messages)
      expect(await kmsg.getDeliveryStatus(message)).toEqual(ok({ status: "PENDING" }));
    expect(messages).toHaveLength(1);
  });

  it.each([
    ["a failure", refusal()],
    ["nothing", undefined],
    ["a text", "x"],
    ["another's result", ok({ messageId: "m", providerId: "nobody" })],
  ])("can't be asked for by %s", async (_, reference) => {
    const kmsg = new KMsg({ providers: [createVendor()] });
    const answer = await kmsg.getDeliveryStatus(reference as never);
    expect(answer).toMatchObject({ error: { code: "INVALID_REQUEST", outcome: "not_sent" } });
    expect(await kmsg.cancel(reference as never)).toMatchObject({
      error: { code: "INVALID_REQUEST", outcome: "not_sent" },
    });
  });

  it("isn't told by a provider that can't, throws, or answers nonsense", async () => {
    const { getDeliveryStatuses: _, ...mute } = createVendor();
    const throws = () => Promise.reject(new Error("down"));
    const ways = [mute, { ...mute, getDeliveryStatuses: throws }];
    for (const nonsense of [[], "x", [undefined], [ok({})], [ok(null)]])
      ways.push({ ...mute, getDeliveryStatuses: (async () => nonsense) as never });
    for (const provider of ways) {
      const kmsg = new KMsg({ providers: [provider] });
      const result = await kmsg.send({ to: numberOf(1), text: "hi" });
      expect(await kmsg.getDeliveryStatus(result)).toMatchObject({
        error: { outcome: "not_sent" },
      });
    }
  });
});

describe("taking a message back", () => {
  function setUp(cancel: () => Promise<unknown>) {
    const store = new MemoryTrackingStore();
    const clock = createClock();
    const vendor = { ...createVendor(), cancel: vi.fn(cancel) };
    const onStoreError = vi.fn();
    const kmsg = new KMsg({
      providers: [vendor as never],
      now: clock,
      tracking: { store },
      hooks: { onStoreError },
    });
    const send = () =>
      kmsg.send({
        to: numberOf(1),
        text: "hi",
        options: { scheduledAt: new Date(clock() + 3_600_000) },
      });
    return { store, clock, vendor, kmsg, send, onStoreError };
  }

  it("is written down as CANCELLED, and nobody looks at it again", async () => {
    const { store, kmsg, send, vendor, clock } = setUp(async () => ok(undefined));
    const result = await send();
    expect(await kmsg.cancel(result)).toEqual(ok(undefined));
    expect(vendor.cancel).toHaveBeenCalledWith(
      expect.objectContaining({ providerMessageId: "vendor-1", scheduledAt: expect.any(Date) }),
      expect.anything(),
    );
    const [record] = (await store.find({})).messages;
    expect(record).toMatchObject({ status: "CANCELLED", completedAt: clock() });
    expect(record).not.toHaveProperty("dueAt");
    expect(record?.history?.map(({ source, status }) => `${source} ${status}`)).toEqual([
      "send PENDING",
      "cancel CANCELLED",
    ]);
  });

  it("that the vendor refuses changes nothing", async () => {
    const { store, kmsg, send } = setUp(async () => refusal());
    expect(await kmsg.cancel(await send())).toMatchObject({ error: { outcome: "not_sent" } });
    expect((await store.find({})).messages).toMatchObject([{ status: "PENDING" }]);
  });

  it.each([
    ["throws", () => Promise.reject(new Error("bug"))],
    ["answers nonsense", async () => "done"],
    ["doesn't know", async () => fail(new KMsgError("NETWORK_ERROR", { outcome: "unknown" }))],
  ])("is unknown when the provider %s", async (_, cancel) => {
    const { store, kmsg, send } = setUp(cancel);
    expect(await kmsg.cancel(await send())).toMatchObject({ error: { outcome: "unknown" } });
    expect((await store.find({})).messages).toMatchObject([{ status: "PENDING" }]);
  });

  it("succeeds also when its record can't be written now", async () => {
    const { store, kmsg, send, onStoreError } = setUp(async () => ok(undefined));
    const result = await send();
    vi.spyOn(store, "recordStatuses").mockRejectedValue(new Error("disk full"));
    expect(await kmsg.cancel(result)).toEqual(ok(undefined));
    expect(onStoreError).toHaveBeenCalledTimes(1);
  });

  it("is refused, in both languages, where the provider can't", async () => {
    const kmsg = new KMsg({ providers: [createVendor()] });
    const result = await kmsg.send({ to: numberOf(1), text: "hi" });
    const cancelled = await kmsg.cancel((result as { value: SendResult }).value);
    if (cancelled.isSuccess) throw new Error("it was cancelled");
    expect(cancelled.error.outcome).toBe("not_sent");
    expect(cancelled.error.message).toContain("can't take a message back");
    expect(cancelled.error.getLocalizedMessage("ko")).toContain("예약 취소");
  });
});
