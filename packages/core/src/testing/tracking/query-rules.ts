import type { TrackedMessage } from "../../tracking/tracked-message.ts";
import type { TrackingFilter, TrackingQuery } from "../../tracking/tracking-store.ts";
import { show } from "../idempotency/store-bench.ts";
import { sameValue } from "../values.ts";
import { demand } from "../violation.ts";
import { demandIds, settle, type TrackingBench } from "./tracking-bench.ts";
import type { TrackingRule } from "./tracking-rule.ts";

/** Reads every page. */
async function readAll(
  { store, providerId }: TrackingBench,
  query: TrackingQuery,
  afterPage?: () => Promise<unknown>,
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.find({ providerId, ...query, cursor });
    const limit = query.limit ?? 100;
    demand(page.messages.length <= limit, `a page has ${page.messages.length}, not ${limit}`);
    ids.push(...page.messages.map(({ id }) => id));
    demand(ids.length < 10_000, "the pages don't end");
    cursor = page.next;
    await afterPage?.();
  } while (cursor !== undefined);
  return ids;
}

/** Messages of every kind, several of them created in the same millisecond. */
async function insertVaried(bench: TrackingBench): Promise<readonly TrackedMessage[]> {
  const { intent, now, store } = bench;
  const messages = Array.from({ length: 40 }, (_, index) => {
    const pick = <T>(...values: T[]) => values[index % values.length];
    const message = intent({
      createdAt: now - Math.floor(index / 4) * 1_000,
      messageId: `order-${Math.floor(index / 2)}-${bench.providerId}`,
      to: pick("01000000001", "01000000002", "010000000012"),
      type: pick("SMS", "LMS", "ALIMTALK"),
      templateId: pick(undefined, "t", "T", "T%"),
      providerMessageId: pick("V-1", "V-2", "v-1", undefined, "V_1"),
      idempotencyKey: pick(undefined, "key", "Key"),
    });
    const status = pick("PENDING", "SENT", "DELIVERED", "FAILED") ?? "PENDING";
    return index % 7 === 0 ? message : settle(message, { status });
  });
  await store.insertIntents(messages.filter(({ outcome }) => outcome === "intended"));
  await store.saveOutcomes(
    messages.flatMap((each) =>
      each.outcome === "accepted" ? settle(each, { status: each.status }) : [],
    ),
  );
  return messages;
}

type Filtered = readonly [TrackingFilter, (message: TrackedMessage) => boolean];

function filtersOf({ now, providerId }: TrackingBench): readonly Filtered[] {
  return [
    [{}, () => true],
    [{ messageId: `order-3-${providerId}` }, (m) => m.messageId === `order-3-${providerId}`],
    [{ messageId: `ORDER-3-${providerId}` }, () => false],
    [{ messageId: "order-%" }, () => false],
    [{ to: "01000000001" }, (m) => m.to === "01000000001"],
    [{ to: "0100000000_" }, () => false],
    [{ status: "SENT" }, (m) => m.status === "SENT"],
    [{ status: ["SENT", "FAILED"] }, (m) => m.status === "SENT" || m.status === "FAILED"],
    [{ status: [] }, () => false],
    [{ outcome: "intended" }, (m) => m.outcome === "intended"],
    [{ outcome: ["accepted", "unknown"] }, (m) => m.outcome === "accepted"],
    [{ type: "LMS" }, (m) => m.type === "LMS"],
    [{ type: ["LMS", "ALIMTALK"] }, (m) => m.type !== "SMS"],
    [{ templateId: "t" }, (m) => m.templateId === "t"],
    [{ templateId: "T%" }, (m) => m.templateId === "T%"],
    [{ providerMessageId: "V_1" }, (m) => m.providerMessageId === "V_1"],
    [{ providerMessageId: "v-1" }, (m) => m.providerMessageId === "v-1"],
    [{ idempotencyKey: "key" }, (m) => m.idempotencyKey === "key"],
    [{ createdFrom: now - 3_000 }, (m) => m.createdAt >= now - 3_000],
    [{ createdBefore: now - 3_000 }, (m) => m.createdAt < now - 3_000],
    [
      { to: "01000000002", status: ["PENDING", "SENT"], createdFrom: now - 7_000 },
      (m) =>
        m.to === "01000000002" &&
        (m.status === "PENDING" || m.status === "SENT") &&
        m.createdAt >= now - 7_000,
    ],
  ];
}

async function demandRefused(bench: TrackingBench, query: TrackingQuery): Promise<void> {
  const code = await bench.store.find(query).then(
    () => "nothing",
    (error) => error?.code,
  );
  demand(code === "INVALID_REQUEST", `${show(query)} must be INVALID_REQUEST, not ${code}`);
}

export const queryRules: readonly TrackingRule[] = [
  {
    id: "find.filters",
    title: "messages are found by what they have, exactly",
    async run(bench) {
      const messages = await insertVaried(bench);
      for (const [filter, isWanted] of filtersOf(bench)) {
        const wanted = messages.filter(isWanted).map(({ id }) => id);
        demandIds(await readAll(bench, filter), wanted, show(filter));
      }
    },
  },
  {
    id: "find.whole",
    title: "what is found is whole",
    async run({ store, insert, read }) {
      const { id, messageId } = await insert({ text: "hello", customFields: { a: "b" } });
      const { messages } = await store.find({ messageId });
      demand(sameValue(messages[0], await read(id)), "it isn't the record that `get` reads");
    },
  },
  {
    id: "find.pages",
    title: "pages of any size hold every message once, by time of creation, both ways",
    async run(bench) {
      const messages = await insertVaried(bench);
      const byTime = messages.toSorted(
        (one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1),
      );
      const oldest = byTime.map(({ id }) => id);
      for (const limit of [1, 3, 40, 1_000]) {
        const upwards = await readAll(bench, { first: "oldest", limit });
        demand(sameValue(upwards, oldest), `pages of ${limit}, oldest first, are in disorder`);
        const downwards = await readAll(bench, { limit });
        demand(sameValue(downwards, oldest.toReversed()), `pages of ${limit} are in disorder`);
      }
    },
  },
  {
    id: "find.moving",
    title: "messages that come or go between pages don't hide or repeat others",
    async run(bench) {
      const { insert, now, store } = bench;
      const messages = await insertVaried(bench);
      const ids = await readAll(bench, { limit: 7 }, async () => {
        await insert({ createdAt: now + 1_000 });
        const newest = await store.find({ providerId: bench.providerId, limit: 1 });
        for (const { id } of newest.messages) await bench.tell(id, { status: "SENT" });
      });
      demandIds(
        ids,
        messages.map(({ id }) => id),
        "all pages",
      );
    },
  },
  {
    id: "find.refused",
    title: "a limit out of range and a cursor that isn't one are refused",
    async run(bench) {
      for (const limit of [0, -1, 1_001, 1.5, Number.NaN]) await demandRefused(bench, { limit });
      for (const cursor of ["", "x", "1.a'; --"]) await demandRefused(bench, { cursor });
      await bench.insert();
      await bench.insert();
      const { next: cursor } = await bench.store.find({ providerId: bench.providerId, limit: 1 });
      demand(cursor, "the first of two pages must have a cursor");
      await demandRefused(bench, { cursor, first: "oldest" });
    },
  },
  {
    id: "count.filters",
    title: "counts are of what would be found, in all and by status",
    async run(bench) {
      const { store, providerId } = bench;
      const messages = await insertVaried(bench);
      for (const [filter, isWanted] of filtersOf(bench)) {
        const wanted = messages.filter(isWanted);
        const count = await store.count({ providerId, ...filter });
        const expected = wanted.length;
        demand(
          count === expected,
          `${show(filter)}: there must be ${expected}, not ${show(count)}`,
        );
        const byStatus: Record<string, number> = {};
        for (const { status } of wanted) byStatus[status] = (byStatus[status] ?? 0) + 1;
        const counts = await store.countsByStatus({ providerId, ...filter });
        demand(sameValue(counts, byStatus), `${show(filter)}: ${show(counts)} by status`);
      }
    },
  },
];
