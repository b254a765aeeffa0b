import {
  createTrackingId,
  type DeliveryStatus,
  MemoryTrackingStore,
  type TrackingStore,
} from "@k-msg/core";
import { describe, expect, it } from "vitest";
import { openSqlite } from "../../src/sql/open-sqlite.ts";
import { SqlTrackingStore } from "../../src/sql/sql-tracking-store.ts";
import { applyRetention } from "../../src/tracking/index.ts";

const DAY = 86_400_000;
const NOW = 1_800_000_000_000;

async function openSqliteStore() {
  const db = await openSqlite(":memory:");
  const store = new SqlTrackingStore(db);
  await store.migrate();
  return { store, close: () => db.destroy() };
}

const stores: readonly (readonly [
  string,
  () => Promise<{ store: TrackingStore; close(): Promise<void> }>,
])[] = [
  ["memory", async () => ({ store: new MemoryTrackingStore(), close: async () => {} })],
  ["SQLite", openSqliteStore],
];

const STATUSES = ["PENDING", "SENT", "DELIVERED", "FAILED", "CANCELLED", "UNKNOWN"] as const;

/** @param goneDays how long ago they were scheduled for. */
async function fill(
  store: TrackingStore,
  status: DeliveryStatus,
  ageDays: number,
  count = 1,
  goneDays?: number,
) {
  const createdAt = NOW - ageDays * DAY;
  await store.insertIntents(
    Array.from({ length: count }, (_, index) => ({
      id: createTrackingId(createdAt),
      messageId: `${status} ${ageDays} ${index}`,
      type: "SMS",
      to: "01000000001",
      country: "82",
      outcome: "accepted",
      status,
      createdAt,
      updatedAt: createdAt,
      pollCount: 0,
      ...(goneDays !== undefined && { scheduledAt: NOW - goneDays * DAY }),
    })),
  );
}

async function left(store: TrackingStore) {
  const { messages } = await store.find({ first: "oldest", limit: 1_000 });
  return messages.map(({ messageId }) => messageId.replace(/ 0$/, ""));
}

describe.each(stores)("a retention policy over %s", (_, open) => {
  it("deletes what is older than a rule allows, and nothing else", async () => {
    const { store, close } = await open();
    for (const age of [400, 91, 89]) {
      await fill(store, "DELIVERED", age);
      await fill(store, "FAILED", age);
    }
    const rules = [
      { keepForDays: 90, statuses: ["DELIVERED"] },
      { keepForDays: 365, statuses: ["FAILED"] },
    ] as const;
    expect(await applyRetention(store, rules, NOW)).toBe(3);
    expect(await left(store)).toEqual(["FAILED 91", "DELIVERED 89", "FAILED 89"]);
    expect(await applyRetention(store, rules, NOW)).toBe(0);
    await close();
  });

  it("deletes every status, whoever has or hasn't followed it", async () => {
    const { store, close } = await open();
    for (const status of STATUSES) await fill(store, status, 100);
    for (const status of STATUSES) await fill(store, status, 89);
    expect(await applyRetention(store, [{ keepForDays: 90 }], NOW)).toBe(6);
    expect(await left(store)).toEqual(STATUSES.map((status) => `${status} 89`));
    await close();
  });

  it("keeps what is scheduled until it is as old after its time", async () => {
    const { store, close } = await open();
    for (const status of STATUSES) await fill(store, status, 100, 1, -60);
    for (const status of STATUSES) await fill(store, status, 99, 1, 91);
    expect(await applyRetention(store, [{ keepForDays: 90 }], NOW)).toBe(9);
    const underWay = ["PENDING 100", "SENT 100", "UNKNOWN 100"];
    expect(await left(store)).toEqual(underWay);
    const named = [{ keepForDays: 90, statuses: STATUSES }];
    expect(await applyRetention(store, named, NOW + 149 * DAY)).toBe(0);
    expect(await applyRetention(store, named, NOW + 151 * DAY)).toBe(3);
    await close();
  });

  it("keeps what somebody may still ask for, whatever the days", async () => {
    const { store, close } = await open();
    for (const status of STATUSES) await fill(store, status, 3.9);
    await fill(store, "UNKNOWN", 4.1);
    expect(await applyRetention(store, [{ keepForDays: 0 }], NOW)).toBe(4);
    expect(await left(store)).toEqual(["PENDING 3.9", "SENT 3.9", "UNKNOWN 3.9"]);
    await close();
  });

  it("deletes more than fit into one step", async () => {
    const { store, close } = await open();
    await fill(store, "DELIVERED", 100, 2_500);
    await fill(store, "DELIVERED", 1, 10);
    expect(await applyRetention(store, [{ keepForDays: 90 }], NOW)).toBe(2_500);
    expect(await store.count({})).toBe(10);
    await close();
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, "90", undefined])(
    "refuses %j days, and deletes nothing",
    async (keepForDays) => {
      const { store, close } = await open();
      await fill(store, "DELIVERED", 100);
      const rules = [{ keepForDays: 0 }, { keepForDays: keepForDays as number }];
      await expect(applyRetention(store, rules, NOW)).rejects.toMatchObject({
        code: "INVALID_REQUEST",
        issues: [{ field: "rules[1].keepForDays" }],
      });
      expect(await store.count({})).toBe(1);
      await close();
    },
  );
});
