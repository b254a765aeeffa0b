import {
  MemoryIdempotencyStore,
  MemoryTrackingStore,
  type SettledMessage,
  type TrackedMessage,
} from "@k-msg/core";
import { describe, expect, it, vi } from "vitest";
import { KMsg, type KMsgConfig, type TrackingSettings } from "../../src/index.ts";
import { MOST_UNWRITTEN } from "../../src/tracking/tracker/backlog.ts";
import { createClock } from "./clock.ts";
import { createVendor, numberOf, refusal } from "./vendor.ts";

function setUp(config: Partial<KMsgConfig> = {}, tracking: Partial<TrackingSettings> = {}) {
  const store = new MemoryTrackingStore();
  const clock = createClock();
  const vendor = createVendor();
  const kmsg = new KMsg({
    providers: [vendor],
    now: clock,
    retry: { maxAttempts: 1 },
    lookUpForMs: 0,
    ...config,
    tracking: { store, ...tracking },
  });
  return { store, clock, vendor, kmsg };
}

const all = async (store: MemoryTrackingStore) =>
  (await store.find({ limit: 1_000, first: "oldest" })).messages;

async function only(store: MemoryTrackingStore): Promise<TrackedMessage> {
  const [record, ...others] = await all(store);
  expect(others).toEqual([]);
  if (!record) throw new Error("there is no record");
  return record;
}

describe("a tracked message", () => {
  it("is on one page, also when the clock tells fractions of milliseconds", async () => {
    let time = 1_800_000_000_000.25;
    const { store, kmsg } = setUp({ now: () => (time += 0.25) });
    for (let index = 0; index < 12; index++) await kmsg.send({ to: numberOf(index), text: "hi" });
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.find({ limit: 5, cursor });
      found.push(...page.messages.map(({ to }) => to));
      cursor = page.next;
    } while (cursor);
    expect(new Set(found).size).toBe(12);
    expect(found).toHaveLength(12);
  });

  it("has its intent written before it leaves", async () => {
    const seen: TrackedMessage[] = [];
    const { store, kmsg, clock } = setUp({
      providers: [
        {
          ...createVendor(),
          async send() {
            seen.push(await only(store));
            return refusal();
          },
        },
      ],
    });
    const failover = { enabled: true, fallbackContent: "#{name}님", expiresAfterMs: 180_000 };
    await kmsg.send({
      type: "ALIMTALK",
      to: "010-0000-0001",
      templateId: "T",
      variables: { name: "김하늘" },
      messageId: "order-1",
      failover,
      options: { customFields: { shop: "a" } },
    });
    expect(seen).toEqual([
      {
        id: expect.any(String),
        messageId: "order-1",
        type: "ALIMTALK",
        to: "01000000001",
        country: "82",
        providerId: "vendor",
        templateId: "T",
        failover: { content: "김하늘님", expiresAfterMs: 180_000 },
        customFields: { shop: "a" },
        outcome: "intended",
        status: "UNKNOWN",
        createdAt: clock(),
        updatedAt: clock(),
        dueAt: clock() + 600_000,
        pollCount: 0,
      },
    ]);
  });

  it("has its answer written after, and the result names the record", async () => {
    const { store, kmsg, clock } = setUp();
    const result = await kmsg.send({ to: numberOf(1), text: "안녕하세요" });
    const record = await only(store);
    expect(record).toMatchObject({
      type: "SMS",
      text: "안녕하세요",
      outcome: "accepted",
      status: "PENDING",
      providerMessageId: "vendor-1",
      acceptedAt: clock(),
      attempts: [{ providerId: "vendor", outcome: "accepted" }],
      dueAt: clock() + 10_000,
      history: [{ source: "send", status: "PENDING" }],
    });
    expect(result).toMatchObject({
      value: { trackingId: record.id, requestedAt: clock(), country: "82" },
    });
  });

  it("waits for its time where it is scheduled", async () => {
    const { store, kmsg, clock } = setUp();
    const scheduledAt = clock() + 86_400_000;
    const options = { scheduledAt: new Date(scheduledAt) };
    const result = await kmsg.send({ to: numberOf(1), text: "hi", options });
    expect(await only(store)).toMatchObject({ scheduledAt, dueAt: scheduledAt + 10_000 });
    expect(result).toMatchObject({ value: { scheduledAt } });
  });

  it("that was refused has failed", async () => {
    const vendor = createVendor({ onSend: () => refusal() });
    const { store, kmsg, clock } = setUp({ providers: [vendor] });
    await kmsg.send({ to: numberOf(1), text: "hi" });
    const record = await only(store);
    expect(record).toMatchObject({
      outcome: "not_sent",
      status: "FAILED",
      completedAt: clock(),
      error: { code: "PROVIDER_ERROR", outcome: "not_sent" },
      attempts: [{ outcome: "not_sent", providerErrorCode: "E1" }],
    });
    expect(record).not.toHaveProperty("dueAt");
  });

  it("whose answer was lost is unknown, and will be looked at", async () => {
    const vendor = createVendor({ onSend: () => refusal("unknown") });
    const { store, kmsg, clock } = setUp({ providers: [vendor] });
    await kmsg.send({ to: numberOf(1), text: "hi" });
    expect(await only(store)).toMatchObject({
      outcome: "unknown",
      status: "UNKNOWN",
      dueAt: clock() + 10_000,
    });
  });

  it("that went to the second provider is that one's", async () => {
    const first = createVendor({
      id: "first",
      onSend: () => refusal("not_sent", "INSUFFICIENT_BALANCE"),
    });
    const second = createVendor({ id: "second" });
    const { store, kmsg } = setUp({
      providers: [first, second],
      routing: { strategy: "failover" },
    });
    await kmsg.send({ to: numberOf(1), text: "hi" });
    expect(await only(store)).toMatchObject({
      outcome: "accepted",
      providerId: "second",
      attempts: [
        { providerId: "first", outcome: "not_sent" },
        { providerId: "second", outcome: "accepted" },
      ],
    });
  });

  it("isn't recorded when its input was refused", async () => {
    const { store, kmsg } = setUp();
    await kmsg.send({ to: "nobody", text: "hi" });
    expect(await store.count({})).toBe(0);
  });

  it("has one record, however often its key comes", async () => {
    const { store, kmsg } = setUp({ idempotency: { store: new MemoryIdempotencyStore() } });
    const input = { to: numberOf(1), text: "hi", idempotencyKey: "k" };
    const [first, again] = [await kmsg.send(input), await kmsg.send(input)];
    const { id } = await only(store);
    expect(await only(store)).toMatchObject({ idempotencyKey: "k" });
    expect(first).toMatchObject({ value: { trackingId: id } });
    expect(again).toMatchObject({ value: { trackingId: id, replayed: true } });
  });

  it("warns where nobody could send its substitute", async () => {
    const { kmsg, store } = setUp();
    const base = { type: "ALIMTALK", to: numberOf(1), templateId: "T" } as const;
    const codes = async (failover: { enabled: boolean; fallbackContent?: string }) => {
      const result = await kmsg.send({ ...base, failover });
      return result.isSuccess ? result.value.warnings?.map(({ code }) => code) : undefined;
    };
    const without = ["FAILOVER_UNSUPPORTED_PROVIDER", "FALLBACK_CONTENT_MISSING"];
    expect(await codes({ enabled: true })).toEqual(without);
    expect((await only(store)).warnings?.map(({ code }) => code)).toEqual(without);
    expect(await codes({ enabled: true, fallbackContent: "x" })).toEqual(without.slice(0, 1));
    expect(await codes({ enabled: false })).toBeUndefined();
  });
});

describe("many tracked messages", () => {
  it("are written in two steps for each request, however many share it", async () => {
    const { store, kmsg, vendor } = setUp();
    const insert = vi.spyOn(store, "insertIntents");
    const save = vi.spyOn(store, "saveOutcomes");
    const inputs = Array.from({ length: 10_000 }, (_, index) => ({
      to: numberOf(index),
      text: "hi",
    }));
    const { results } = await kmsg.send(inputs);
    expect(results.every(({ isSuccess }) => isSuccess)).toBe(true);
    expect(vendor.inbox).toHaveLength(10_000);
    expect(insert.mock.calls.map(([records]) => records.length)).toEqual([10_000]);
    expect(save.mock.calls.map(([records]) => records.length)).toEqual([10_000]);
    expect(await store.countsByStatus({})).toEqual({ PENDING: 10_000 });
  });

  it("come from a stream just as well", async () => {
    const { store, kmsg } = setUp();
    const inputs = Array.from({ length: 50 }, (_, index) => ({ to: numberOf(index), text: "hi" }));
    for await (const { result } of kmsg.sendMany(inputs)) expect(result.isSuccess).toBe(true);
    expect(await store.countsByStatus({})).toEqual({ PENDING: 50 });
  });
});

describe("a store that fails", () => {
  const broken = () => Promise.reject(new Error("disk full"));

  it("before the send doesn't stop the message, and the record is written after", async () => {
    const onStoreError = vi.fn();
    const { store, kmsg, vendor } = setUp({ hooks: { onStoreError } });
    vi.spyOn(store, "insertIntents").mockImplementation(broken);
    const result = await kmsg.send({ to: numberOf(1), text: "hi", messageId: "m" });
    expect(result.isSuccess).toBe(true);
    expect(vendor.inbox).toHaveLength(1);
    expect(await only(store)).toMatchObject({ outcome: "accepted", to: numberOf(1) });
    expect(onStoreError.mock.calls).toEqual([
      [
        expect.objectContaining({ messageId: "m" }),
        expect.objectContaining({ message: "disk full" }),
      ],
    ]);
  });

  it("before the send stops it where that was chosen", async () => {
    const { store, kmsg, vendor } = setUp({}, { whenStoreFails: "refuse" });
    vi.spyOn(store, "insertIntents").mockImplementation(broken);
    const result = await kmsg.send({ to: numberOf(1), text: "hi" });
    expect(result).toMatchObject({ error: { outcome: "not_sent", retryable: true } });
    expect(vendor.inbox).toEqual([]);
    expect(await only(store)).toMatchObject({ outcome: "not_sent", status: "FAILED" });
  });

  it("after the send leaves the result as it is, and the next send writes what was missed", async () => {
    const onStoreError = vi.fn();
    const { store, kmsg } = setUp({ hooks: { onStoreError } });
    const save = vi.spyOn(store, "saveOutcomes").mockImplementationOnce(broken);
    expect((await kmsg.send({ to: numberOf(1), text: "hi" })).isSuccess).toBe(true);
    expect(await only(store)).toMatchObject({ outcome: "intended" });
    expect(onStoreError).toHaveBeenCalledTimes(1);
    await kmsg.send({ to: numberOf(2), text: "hi" });
    expect((await all(store)).map(({ outcome }) => outcome)).toEqual(["accepted", "accepted"]);
    expect(save).toHaveBeenCalledTimes(3);
    await kmsg.send({ to: numberOf(3), text: "hi" });
    expect(save).toHaveBeenCalledTimes(4);
  });

  it("that can't take one message takes the others", async () => {
    const { store, kmsg } = setUp();
    const save = store.saveOutcomes.bind(store);
    vi.spyOn(store, "saveOutcomes").mockImplementation(async (records) => {
      if (records.some(({ messageId }) => messageId === "bad")) throw new Error("bad row");
      await save(records);
    });
    await kmsg.send([
      { to: numberOf(1), text: "hi", messageId: "good" },
      { to: numberOf(2), text: "hi", messageId: "bad" },
      { to: numberOf(3), text: "hi", messageId: "fine" },
    ]);
    for (let time = 0; time < 6; time++) await kmsg.send({ to: numberOf(4), text: "hi" });
    expect(await store.count({ outcome: "accepted" })).toBe(8);
    expect(await store.find({ outcome: "intended" })).toMatchObject({
      messages: [{ messageId: "bad" }],
    });
  });

  it("for a long time costs only so much memory: the oldest are given up", async () => {
    const saved: SettledMessage[] = [];
    const { store, kmsg } = setUp();
    vi.spyOn(store, "insertIntents").mockResolvedValue();
    const save = vi.spyOn(store, "saveOutcomes").mockImplementation(broken);
    const inputs = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ to: numberOf(index), text: "hi" }));
    await kmsg.send(inputs(MOST_UNWRITTEN + 5));
    save.mockImplementation(async (records) => void saved.push(...records));
    for (let time = 0; time < MOST_UNWRITTEN / 1_000 + 1; time++)
      await kmsg.send({ to: numberOf(1), text: "the last" });
    const left = saved.filter(({ text }) => text === "hi");
    expect(left).toHaveLength(MOST_UNWRITTEN);
    expect(left.some(({ to }) => to === numberOf(MOST_UNWRITTEN + 4))).toBe(true);
  });

  it("that hangs is given up after its time", async () => {
    const onStoreError = vi.fn();
    const { store, kmsg } = setUp({ hooks: { onStoreError } }, { storeTimeoutMs: 5 });
    vi.spyOn(store, "insertIntents").mockReturnValue(new Promise(() => {}));
    vi.spyOn(store, "saveOutcomes").mockReturnValue(new Promise(() => {}));
    expect((await kmsg.send({ to: numberOf(1), text: "hi" })).isSuccess).toBe(true);
    expect(onStoreError).toHaveBeenCalledTimes(2);
  });
});

describe("the settings", () => {
  it.each([
    [{ store: {} }, "tracking.store"],
    [{ store: new MemoryTrackingStore(), whenStoreFails: "stop" }, "tracking.whenStoreFails"],
    [{ store: new MemoryTrackingStore(), storeTimeoutMs: 0 }, "tracking.storeTimeoutMs"],
    [{ store: new MemoryTrackingStore(), table: "x" }, "tracking.table"],
  ])("%j are refused", (tracking, field) => {
    const config = { providers: [createVendor()], tracking } as unknown as KMsgConfig;
    expect(() => new KMsg(config)).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ field })] }),
    );
  });
});
