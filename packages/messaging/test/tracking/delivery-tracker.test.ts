import {
  createTrackingId,
  fail,
  KMsgError,
  MemoryTrackingStore,
  ok,
  type Provider,
  type TrackedMessage,
  type TrackingFilter,
} from "@k-msg/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { KMsg, type KMsgConfig } from "../../src/index.ts";
import { DeliveryTracker, type DeliveryTrackerOptions } from "../../src/tracking/index.ts";
import { GIVE_UP_AFTER_MS } from "../../src/tracking/tracker/poll-times.ts";
import { createClock } from "./clock.ts";
import { createVendor, numberOf, refusal, type Vendor } from "./vendor.ts";

const DAY = 86_400_000;

function setUp(vendors: Provider[] = [createVendor()], config: Partial<KMsgConfig> = {}) {
  const store = new MemoryTrackingStore();
  const clock = createClock();
  const kmsg = new KMsg({
    providers: vendors,
    now: clock,
    retry: { maxAttempts: 1 },
    lookUpForMs: 0,
    tracking: { store },
    ...config,
  });
  const statuses: TrackedMessage[] = [];
  const errors: unknown[] = [];
  const createTracker = (options: Partial<DeliveryTrackerOptions> = {}) =>
    new DeliveryTracker({
      kmsg,
      onStatus: (message) => statuses.push(message),
      onError: (error) => errors.push(error),
      ...options,
    });
  const records = async (filter: TrackingFilter = {}) =>
    (await store.find({ ...filter, limit: 1_000, first: "oldest" })).messages;
  const send = (count: number) =>
    kmsg.send(
      Array.from({ length: count }, (_, index) => ({ to: numberOf(index), text: `no. ${index}` })),
    );
  return {
    store,
    clock,
    kmsg,
    statuses,
    errors,
    createTracker,
    records,
    send,
    tracker: createTracker(),
  };
}

/** Of a process that died. */
function intentAt(providerId: string, index: number, now: number): TrackedMessage {
  return {
    id: createTrackingId(now),
    messageId: `lost ${index}`,
    type: "SMS",
    to: numberOf(index),
    country: "82",
    text: "lost",
    providerId,
    outcome: "intended",
    status: "UNKNOWN",
    createdAt: now,
    updatedAt: now,
    dueAt: now + 600_000,
    pollCount: 0,
  };
}

afterEach(() => void vi.useRealTimers());

describe("a tracker", () => {
  it("follows a message from pending to its end, and tells each change once", async () => {
    const vendor = createVendor();
    const { clock, kmsg, tracker, statuses, records } = setUp([vendor]);
    await kmsg.send({ to: numberOf(1), text: "hi" });
    await tracker.runOnce();
    expect(vendor.questions).toEqual([]);
    for (const status of ["PENDING", "SENT", "SENT", "DELIVERED"] as const) {
      vendor.find(numberOf(1)).report = {
        status,
        providerStatusCode: "4000",
        ...(status === "DELIVERED" && { completedAt: new Date(clock()) }),
      };
      clock.advance(10_000);
      await tracker.runOnce();
    }
    expect(statuses.map(({ status }) => status)).toEqual(["PENDING", "SENT", "DELIVERED"]);
    const [record] = await records();
    expect(record).toMatchObject({
      status: "DELIVERED",
      completedAt: clock() - 10_000,
      pollCount: 4,
    });
    expect(record).not.toHaveProperty("dueAt");
    clock.advance(DAY);
    await tracker.runOnce();
    expect(vendor.questions).toEqual([1, 1, 1, 1]);
  });

  it("asks for many at once, as few times as its batches allow", async () => {
    const vendor = createVendor();
    const { clock, send, createTracker, store } = setUp([vendor]);
    await send(1_000);
    for (const arrived of vendor.inbox) arrived.report = { status: "DELIVERED" };
    clock.advance(10_000);
    await createTracker({ batchSize: 400 }).runOnce();
    expect(vendor.questions).toEqual([400, 400, 200]);
    expect(await store.countsByStatus({})).toEqual({ DELIVERED: 1_000 });
  });

  it("doesn't let a vendor that says nothing take a status back", async () => {
    const { clock, kmsg, tracker, records } = setUp([
      createVendor({ onAsk: () => ok({ status: "UNKNOWN" }) }),
    ]);
    await kmsg.send({ to: numberOf(1), text: "hi" });
    clock.advance(10_000);
    await tracker.runOnce();
    expect(await records()).toMatchObject([
      { status: "PENDING", pollCount: 1, dueAt: clock() + 10_000 },
    ]);
  });

  it("writes down what the vendor itself calls unknown, in its words, and goes on asking", async () => {
    const vendor = createVendor();
    const { clock, kmsg, tracker, records, statuses } = setUp([vendor]);
    await kmsg.send({ to: numberOf(1), text: "hi" });
    const unclear = { providerStatusCode: "5", providerStatusText: "수신여부 불투명" };
    for (const report of [
      { status: "SENT" },
      { status: "UNKNOWN", ...unclear },
      { status: "UNKNOWN", ...unclear },
      { status: "UNKNOWN" },
    ] as const) {
      vendor.find(numberOf(1)).report = report;
      clock.advance(10_000);
      await tracker.runOnce();
    }
    const [record] = await records();
    expect(record).toMatchObject({ status: "UNKNOWN", ...unclear, dueAt: clock() + 10_000 });
    expect(record?.history?.map(({ status, code = "" }) => status + code)).toEqual([
      "PENDING",
      "SENT",
      "UNKNOWN5",
    ]);
    expect(statuses.map(({ status }) => status)).toEqual(["SENT", "UNKNOWN"]);
    vendor.find(numberOf(1)).report = { status: "DELIVERED", providerStatusCode: "0" };
    clock.advance(10_000);
    await tracker.runOnce();
    expect(await records()).toMatchObject([{ status: "DELIVERED", providerStatusCode: "0" }]);
    expect((await records())[0]).not.toHaveProperty("providerStatusText");
  });

  it("asks a failing vendor again later, and the others at their time", async () => {
    const down = createVendor({
      id: "down",
      types: ["LMS"],
      onAsk: () => fail(new KMsgError("NETWORK_ERROR", { outcome: "not_sent" })),
    });
    const hanging = {
      ...createVendor({ id: "hanging", types: ["ALIMTALK"] }),
      getDeliveryStatuses: () => new Promise<never>(() => {}),
    };
    const up = createVendor({ id: "up", types: ["SMS"] });
    const { clock, kmsg, tracker, records, errors } = setUp([down, hanging, up]);
    await kmsg.send({ type: "LMS", to: numberOf(1), text: "hi" });
    await kmsg.send({ type: "LMS", to: numberOf(4), text: "hi" });
    await kmsg.send({ type: "ALIMTALK", to: numberOf(2), templateId: "T" });
    await kmsg.send({ to: numberOf(3), text: "hi" });
    up.find(numberOf(3)).report = { status: "DELIVERED" };
    clock.advance(10_000);
    vi.useFakeTimers();
    const done = tracker.runOnce();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await records({ providerId: "up" })).toMatchObject([{ status: "DELIVERED" }]);
    expect(await records({ providerId: "down" })).toMatchObject([
      { status: "PENDING", pollCount: 1 },
      { status: "PENDING", pollCount: 1 },
    ]);
    await vi.advanceTimersByTimeAsync(120_000);
    await done;
    expect(await records({ providerId: "hanging" })).toMatchObject([
      { status: "PENDING", pollCount: 1 },
    ]);
    expect(errors).toHaveLength(2);
  });

  it("isn't held up by a vendor that never answers a look-up for what another may have", async () => {
    vi.useFakeTimers();
    const up = createVendor({ id: "up", types: ["SMS"], lookUp: true });
    let looks = 0;
    const hanging = {
      ...createVendor({ id: "hanging", types: ["SMS"] }),
      findMessage() {
        looks++;
        return new Promise<never>(() => {});
      },
    };
    const { clock, kmsg, createTracker, records, store } = setUp([up, hanging]);
    const lost = Array.from({ length: 100 }, (_, index) => intentAt("up", index, clock()));
    await store.insertIntents(lost);
    clock.advance(600_000);
    const tracker = createTracker({ everyMs: 1_000, batchSize: 30 });
    tracker.start();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(looks).toBeGreaterThan(0);
    await kmsg.send({ to: numberOf(999), text: "hi" });
    up.find(numberOf(999)).report = { status: "DELIVERED" };
    clock.advance(10_000);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await records({ to: numberOf(999) })).toMatchObject([{ status: "DELIVERED" }]);
    expect(await records({ outcome: "unknown" })).toEqual([]);
    await vi.advanceTimersByTimeAsync(121_000);
    expect(await records({ outcome: "unknown" })).toHaveLength(100);
    expect(looks).toBeLessThan(10);
    const before = looks;
    clock.advance(300_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(looks).toBeGreaterThan(before);
    const stopped = tracker.stop();
    await vi.advanceTimersByTimeAsync(121_000);
    await stopped;
  });

  it("isn't held up by a vendor that doesn't take substitutes", async () => {
    vi.useFakeTimers();
    const kakao = createVendor({ id: "kakao", types: ["ALIMTALK"] });
    const hanging = {
      ...createVendor({ id: "hanging", types: ["SMS"] }),
      send: () => new Promise<never>(() => {}),
      sendBatch: () => new Promise<never>(() => {}),
    };
    const { clock, kmsg, createTracker, records } = setUp([kakao, hanging]);
    const send = (index: number) =>
      kmsg.send({
        type: "ALIMTALK",
        to: numberOf(index),
        templateId: "T",
        failover: { enabled: true, fallbackContent: "hi" },
      });
    await send(1);
    kakao.find(numberOf(1)).report = { status: "FAILED", reason: "not_on_kakao" };
    clock.advance(10_000);
    const tracker = createTracker({ everyMs: 1_000 });
    tracker.start();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await records({ type: "SMS" })).toMatchObject([{ outcome: "intended" }]);
    await send(2);
    kakao.find(numberOf(2)).report = { status: "DELIVERED" };
    clock.advance(10_000);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await records({ to: numberOf(2) })).toMatchObject([{ status: "DELIVERED" }]);
    // What is under way there can't be ended: `stop()` would wait for it.
  });

  it.each(["throws", "answers too little", "answers nonsense"])(
    "isn't held up by messages at which a provider %s",
    async (way) => {
      const vendor = createVendor();
      const ask = vendor.getDeliveryStatuses as NonNullable<Vendor["getDeliveryStatuses"]>;
      const bad = new Set([numberOf(7), numberOf(50)]);
      vendor.getDeliveryStatuses = async (messages) => {
        const answers = await ask(messages);
        if (!messages.some(({ to }) => bad.has(to))) return answers;
        if (way === "throws") throw new Error("unexpected row");
        return way === "answers too little" ? answers.slice(1) : ([{ status: "SENT" }] as never);
      };
      const { clock, send, tracker, store } = setUp([vendor]);
      await send(100);
      for (const arrived of vendor.inbox) arrived.report = { status: "DELIVERED" };
      clock.advance(10_000);
      await tracker.runOnce();
      expect(await store.countsByStatus({})).toEqual({ DELIVERED: 98, PENDING: 2 });
      expect(await store.find({ status: "PENDING" })).toMatchObject({
        messages: [{ pollCount: 1 }, { pollCount: 1 }],
      });
      expect(vendor.questions.length).toBeLessThan(40);
    },
  );

  it("isn't held up by a report that the store can't take", async () => {
    const vendor = createVendor();
    const { clock, send, tracker, store } = setUp([vendor]);
    const record = store.recordStatuses.bind(store);
    vi.spyOn(store, "recordStatuses").mockImplementation(async (updates) => {
      if (updates.some(({ providerStatusText }) => providerStatusText === "\0"))
        throw new Error("invalid byte sequence");
      return record(updates);
    });
    await send(10);
    for (const arrived of vendor.inbox)
      arrived.report = {
        status: "DELIVERED",
        providerStatusText: arrived.id === "vendor-3" ? "\0" : "ok",
      };
    clock.advance(10_000);
    await tracker.runOnce();
    expect(await store.countsByStatus({})).toEqual({ DELIVERED: 10 });
  });

  it("gives up after four days: unknown, and kept", async () => {
    const vendor = createVendor();
    const { clock, kmsg, tracker, records, statuses } = setUp([vendor]);
    await kmsg.send({ to: numberOf(1), text: "hi" });
    const sentAt = clock();
    while (clock() - sentAt < GIVE_UP_AFTER_MS + DAY) {
      clock.advance(600_000);
      await tracker.runOnce();
    }
    expect(await records()).toMatchObject([{ status: "UNKNOWN", outcome: "accepted" }]);
    expect((await records())[0]).not.toHaveProperty("dueAt");
    expect(statuses.map(({ status }) => status)).toEqual(["UNKNOWN"]);
    expect(vendor.questions.length).toBeLessThan(70);
  });

  it.each([
    ["and its last word stays", undefined],
    ["whatever its last word is", { status: "SENT", providerStatusCode: "3001" }],
  ] as const)("gives up on what the vendor never ends, %s", async (_, last) => {
    const vendor = createVendor();
    const { clock, kmsg, tracker, records } = setUp([vendor]);
    await kmsg.send({ to: numberOf(1), text: "hi" });
    const waiting = { providerStatusCode: "3000", providerStatusText: "리포트 대기" };
    vendor.find(numberOf(1)).report = { status: "SENT", ...waiting };
    clock.advance(10_000);
    await tracker.runOnce();
    vendor.find(numberOf(1)).report = last ?? { status: "UNKNOWN" };
    clock.advance(GIVE_UP_AFTER_MS);
    await tracker.runOnce();
    const [record] = await records();
    const word = last ? { providerStatusCode: "3001" } : waiting;
    expect(record).toMatchObject({ status: "UNKNOWN", ...word });
    expect(record).not.toHaveProperty("dueAt");
  });

  it("doesn't ask for what is scheduled before its time", async () => {
    const vendor = createVendor();
    const { clock, kmsg, tracker } = setUp([vendor]);
    await kmsg.send({
      to: numberOf(1),
      text: "hi",
      options: { scheduledAt: new Date(clock() + DAY) },
    });
    clock.advance(DAY);
    await tracker.runOnce();
    expect(vendor.questions).toEqual([]);
    clock.advance(10_000);
    await tracker.runOnce();
    expect(vendor.questions).toEqual([1]);
  });

  it("looks no more at messages of a provider that can't tell, until it gives up", async () => {
    const { getDeliveryStatuses: _, ...mute } = createVendor();
    const { clock, kmsg, tracker, records } = setUp([mute]);
    await kmsg.send({ to: numberOf(1), text: "hi" });
    const sentAt = clock();
    clock.advance(10_000);
    await tracker.runOnce();
    expect(await records()).toMatchObject([
      { dueAt: sentAt + GIVE_UP_AFTER_MS, status: "PENDING" },
    ]);
    clock.advance(GIVE_UP_AFTER_MS);
    await tracker.runOnce();
    expect(await records()).toMatchObject([{ status: "UNKNOWN" }]);
  });

  it("follows the vendor's own substitute to its end", async () => {
    const vendor = createVendor({ substitutes: true });
    const { clock, kmsg, tracker, records } = setUp([vendor]);
    await kmsg.send({
      type: "ALIMTALK",
      to: numberOf(1),
      templateId: "T",
      failover: { enabled: true, fallbackContent: "x" },
    });
    const arrived = vendor.find(numberOf(1));
    const failed = { status: "FAILED", reason: "not_on_kakao" } as const;
    const steps = [
      failed,
      { ...failed, substitute: { type: "SMS", status: "SENT" } } as const,
      { ...failed, substitute: { type: "SMS", status: "DELIVERED" } } as const,
    ];
    for (const report of steps) {
      arrived.report = report;
      clock.advance(10_000);
      await tracker.runOnce();
    }
    const [record, ...others] = await records();
    expect(others).toEqual([]);
    expect(record).toMatchObject({ status: "FAILED", substitute: { status: "DELIVERED" } });
    expect(record).not.toHaveProperty("dueAt");
    expect(record).not.toHaveProperty("fallbackState");
    expect(vendor.inbox).toHaveLength(1);
  });

  it("goes on asking for a substitute of which the vendor says nothing, and takes nothing back", async () => {
    const vendor = createVendor({ substitutes: true });
    const { clock, kmsg, tracker, records } = setUp([vendor]);
    await kmsg.send({
      type: "ALIMTALK",
      to: numberOf(1),
      templateId: "T",
      failover: { enabled: true },
    });
    const silent = { type: "SMS", status: "UNKNOWN", providerMessageId: "s-1" } as const;
    const sent = { type: "LMS", status: "SENT", providerMessageId: "s-1" } as const;
    const seen: unknown[] = [];
    const step = async (substitute: typeof silent | typeof sent, ms = 10_000) => {
      vendor.find(numberOf(1)).report = { status: "FAILED", reason: "not_on_kakao", substitute };
      clock.advance(ms);
      await tracker.runOnce();
      const [record] = await records();
      seen.push(record?.substitute);
      return record;
    };
    expect(await step(silent)).toMatchObject({ status: "FAILED", dueAt: clock() + 10_000 });
    await step(sent);
    expect(await step(silent)).toMatchObject({ dueAt: clock() + 10_000 });
    expect(seen).toEqual([silent, sent, sent]);
    // Not for ever, and never with one of ours.
    const last = await step(silent, GIVE_UP_AFTER_MS);
    expect(last).toMatchObject({ status: "FAILED", substitute: { ...sent, status: "UNKNOWN" } });
    expect(last).not.toHaveProperty("dueAt");
    expect(last).not.toHaveProperty("fallbackState");
    expect(vendor.inbox).toHaveLength(1);
  });

  it("writes what the store had refused of the sends", async () => {
    const { clock, kmsg, tracker, records, store } = setUp();
    vi.spyOn(store, "saveOutcomes").mockRejectedValueOnce(new Error("disk full"));
    await kmsg.send({ to: numberOf(1), text: "hi" });
    clock.advance(1);
    await tracker.runOnce();
    expect(await records()).toMatchObject([{ outcome: "accepted", status: "PENDING" }]);
  });
});

describe("several trackers", () => {
  it("share the work: nobody asks for what another has claimed", async () => {
    const vendor = createVendor();
    const { clock, send, createTracker, store, statuses } = setUp([vendor]);
    await send(900);
    for (const arrived of vendor.inbox) arrived.report = { status: "DELIVERED" };
    clock.advance(10_000);
    await Promise.all([1, 2, 3].map(() => createTracker({ batchSize: 100 }).runOnce()));
    expect(vendor.questions.reduce((sum, count) => sum + count, 0)).toBe(900);
    expect(statuses).toHaveLength(900);
    expect(await store.countsByStatus({})).toEqual({ DELIVERED: 900 });
  });

  it("take over what a dead one had claimed, when its claim is over", async () => {
    const vendor = createVendor();
    const { clock, kmsg, store, createTracker, records } = setUp([vendor]);
    await kmsg.send({ to: numberOf(1), text: "hi" });
    vendor.find(numberOf(1)).report = { status: "DELIVERED" };
    clock.advance(10_000);
    const claim = { now: clock(), limit: 10, leaseMs: 60_000, token: "the dead one's" };
    expect(await store.claimDue(claim)).toHaveLength(1);
    clock.advance(59_999);
    await createTracker().runOnce();
    expect(vendor.questions).toEqual([]);
    clock.advance(1);
    await createTracker().runOnce();
    expect(await records()).toMatchObject([{ status: "DELIVERED" }]);
  });

  it("keep their claims as long as they work", async () => {
    let answer = () => {};
    const vendor = createVendor();
    const ask = vendor.getDeliveryStatuses as NonNullable<Vendor["getDeliveryStatuses"]>;
    vendor.getDeliveryStatuses = async (messages) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return ask(messages);
    };
    const { clock, kmsg, createTracker } = setUp([vendor]);
    await kmsg.send({ to: numberOf(1), text: "hi" });
    clock.advance(10_000);
    vi.useFakeTimers();
    const done = createTracker({ leaseMs: 3_000 }).runOnce();
    for (let second = 0; second < 30; second++) {
      clock.advance(1_000);
      await vi.advanceTimersByTimeAsync(1_000);
      await createTracker({ leaseMs: 3_000 }).runOnce();
    }
    answer();
    await done;
    expect(vendor.questions).toEqual([1]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a message whose process died", () => {
  /** As a process leaves it that died before or after the vendor took the message. */
  async function leaveIntent(vendor: Vendor, takes: boolean, text = "hi") {
    const world = setUp([vendor], { lookUpForMs: 0 });
    const save = vi.spyOn(world.store, "saveOutcomes").mockRejectedValueOnce(new Error("killed"));
    const send = vendor.send;
    if (!takes) vendor.send = async () => refusal();
    await world.kmsg.send({ to: numberOf(1), text });
    vendor.send = send;
    save.mockRestore();
    const dead = world.kmsg;
    // Another process, which knows nothing of the first one's memory.
    const kmsg = new KMsg({
      providers: [vendor],
      now: world.clock,
      tracking: { store: world.store },
    });
    return { ...world, dead, kmsg, tracker: world.createTracker({ kmsg }) };
  }

  it("is looked up, and found", async () => {
    const vendor = createVendor({ lookUp: true });
    const { clock, tracker, records, statuses } = await leaveIntent(vendor, true);
    expect(await records()).toMatchObject([{ outcome: "intended", status: "UNKNOWN" }]);
    await tracker.runOnce();
    expect(await records()).toMatchObject([{ outcome: "intended" }]);
    clock.advance(600_000);
    await tracker.runOnce();
    expect(await records()).toMatchObject([
      {
        outcome: "accepted",
        status: "PENDING",
        providerMessageId: "vendor-1",
        attempts: [{ outcome: "accepted", lookedUp: true }],
      },
    ]);
    expect(statuses).toMatchObject([{ status: "PENDING" }]);
    vendor.find(numberOf(1)).report = { status: "DELIVERED" };
    clock.advance(DAY);
    await tracker.runOnce();
    expect(await records()).toMatchObject([{ status: "DELIVERED" }]);
  });

  it("is unknown where it isn't found: it might still be sent", async () => {
    const vendor = createVendor({ lookUp: true, limits: { lookup: { completeAfterMs: 0 } } });
    const { clock, tracker, records } = await leaveIntent(vendor, false);
    clock.advance(600_000);
    await tracker.runOnce();
    expect(await records()).toMatchObject([{ outcome: "unknown", status: "UNKNOWN" }]);
    clock.advance(GIVE_UP_AFTER_MS);
    await tracker.runOnce();
    const [record] = await records();
    expect(record).toMatchObject({ outcome: "unknown", status: "UNKNOWN" });
    expect(record).not.toHaveProperty("dueAt");
    expect(vendor.inbox).toEqual([]);
  });

  it("is unknown where nobody can look it up", async () => {
    const { clock, tracker, records } = await leaveIntent(createVendor(), true);
    clock.advance(600_000);
    await tracker.runOnce();
    expect(await records()).toMatchObject([{ outcome: "unknown", status: "UNKNOWN" }]);
  });

  it("isn't taken for another with the same text to the same number", async () => {
    const vendor = createVendor({ lookUp: true });
    const { clock, tracker, records, kmsg } = await leaveIntent(vendor, false);
    await kmsg.send({ to: numberOf(1), text: "hi" });
    clock.advance(600_000);
    await tracker.runOnce();
    expect((await records()).map(({ outcome }) => outcome)).toEqual(["unknown", "accepted"]);
  });

  it("that lives after all writes its outcome over the unknown", async () => {
    const { clock, tracker, records, dead } = await leaveIntent(createVendor(), true);
    clock.advance(600_000);
    await tracker.runOnce();
    await dead.send({ to: numberOf(2), text: "writes the first one's outcome, too" });
    expect((await records()).map(({ outcome }) => outcome)).toEqual(["accepted", "accepted"]);
  });
});

describe("starting and stopping", () => {
  it("looks again and again, and ends with what is under way", async () => {
    vi.useFakeTimers();
    const vendor = createVendor();
    const { clock, kmsg, createTracker, records } = setUp([vendor]);
    await kmsg.send({ to: numberOf(1), text: "hi" });
    const tracker = createTracker({ everyMs: 1_000 });
    tracker.start();
    tracker.start();
    for (let second = 0; second < 15; second++) {
      clock.advance(1_000);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(vendor.questions).toEqual([1]);
    vendor.find(numberOf(1)).report = { status: "DELIVERED" };
    clock.advance(60_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await records()).toMatchObject([{ status: "DELIVERED" }]);
    await tracker.stop();
    await tracker.stop();
    expect(vi.getTimerCount()).toBe(0);
    tracker.start();
    await tracker.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("survives a store that fails", async () => {
    vi.useFakeTimers();
    const { clock, send, createTracker, store, errors } = setUp([createVendor()]);
    await send(1);
    vi.spyOn(store, "claimDue").mockRejectedValueOnce(new Error("disk full"));
    clock.advance(10_000);
    const tracker = createTracker({ everyMs: 1_000 });
    tracker.start();
    await vi.advanceTimersByTimeAsync(2_000);
    await tracker.stop();
    expect(errors).toMatchObject([{ message: "disk full" }]);
    expect(await store.find({})).toMatchObject({ messages: [{ pollCount: 1 }] });
  });
});

describe("the options", () => {
  const store = new MemoryTrackingStore();
  const providers = [createVendor()];
  const kmsg = new KMsg({ providers });

  it("may be providers and a store, without a KMsg", async () => {
    await expect(new DeliveryTracker({ store, providers }).runOnce()).resolves.toBeUndefined();
  });

  it.each([
    [{ store }, "kmsg"],
    [{ store, kmsg, providers }, "kmsg"],
    [{ kmsg }, "store"],
    [{ kmsg, store, leaseMs: 1 }, "leaseMs"],
    [{ kmsg, store, batchSize: 0 }, "batchSize"],
    [{ kmsg, store, onstatus: () => {} }, "onstatus"],
  ])("%# are refused", (options, field) => {
    expect(() => new DeliveryTracker(options as DeliveryTrackerOptions)).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ field })] }),
    );
  });
});
