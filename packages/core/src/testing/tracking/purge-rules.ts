import { demand } from "../violation.ts";
import { demandIds, settle, type TrackingBench } from "./tracking-bench.ts";
import type { TrackingRule } from "./tracking-rule.ts";

/** Older than what any other test writes, but for leftovers, which go first. */
const OLD = 100_000;

async function insertOld({ store, intent }: TrackingBench) {
  while ((await store.purge({ before: OLD, limit: 1_000 })) > 0);
  const statuses = ["DELIVERED", "FAILED", "PENDING", "DELIVERED"] as const;
  const messages = statuses.map((status, index) =>
    settle(intent({ createdAt: OLD - 100 + index }), { status }),
  );
  await store.saveOutcomes(messages);
  return messages.map(({ id }) => id);
}

/** Which of these are still there. */
async function keptOf({ store }: TrackingBench, ids: readonly string[]): Promise<string[]> {
  const records = await Promise.all(ids.map((id) => store.get(id)));
  return records.flatMap((record) => record?.id ?? []);
}

export const purgeRules: readonly TrackingRule[] = [
  {
    id: "purge.before",
    title: "what was created before the moment is deleted and counted, and nothing else",
    async run(bench) {
      const ids = await insertOld(bench);
      const purged = await bench.store.purge({ before: OLD - 98, limit: 100 });
      demand(purged === 2, `2 are to be purged, not ${purged}`);
      demandIds(await keptOf(bench, ids), ids.slice(2), "what is kept");
      const again = await bench.store.purge({ before: OLD - 98, limit: 100 });
      demand(again === 0, `nothing is left to purge, but ${again} were`);
    },
  },
  {
    id: "purge.statuses",
    title: "only messages in the statuses that are named are deleted",
    async run(bench) {
      const ids = await insertOld(bench);
      const { store } = bench;
      const none = await store.purge({ before: OLD, statuses: [], limit: 100 });
      demand(none === 0, `of no status ${none} were purged`);
      const purged = await store.purge({
        before: OLD,
        statuses: ["DELIVERED", "FAILED"],
        limit: 100,
      });
      demand(purged === 3, `3 are to be purged, not ${purged}`);
      demandIds(await keptOf(bench, ids), ids.slice(2, 3), "what is kept");
    },
  },
  {
    id: "purge.scheduled",
    title: "messages that are scheduled for the moment or later stay, where that was said",
    async run(bench) {
      const [unscheduled = ""] = await insertOld(bench);
      const { store, intent } = bench;
      const scheduled = [OLD - 1, OLD, OLD + 1].map((scheduledAt) =>
        settle(intent({ createdAt: OLD - 50, scheduledAt }), {}),
      );
      await store.saveOutcomes(scheduled);
      const ids = scheduled.map(({ id }) => id);
      const request = { before: OLD - 49, scheduledBefore: OLD, limit: 100 };
      const purged = await store.purge(request);
      demand(purged === 5, `5 are to be purged, not ${purged}`);
      demandIds(await keptOf(bench, [unscheduled, ...ids]), ids.slice(1), "what is kept");
      const rest = await store.purge({ before: OLD, limit: 100 });
      demand(rest === 2, `without it 2 are to be purged, not ${rest}`);
    },
  },
  {
    id: "purge.limit",
    title: "at most as many as asked for are deleted, the oldest first",
    async run(bench) {
      const ids = await insertOld(bench);
      const purged = await bench.store.purge({ before: OLD, limit: 3 });
      demand(purged === 3, `3 are to be purged, not ${purged}`);
      demandIds(await keptOf(bench, ids), ids.slice(3), "what is kept");
    },
  },
  {
    id: "purge.whole",
    title: "a purged message that is written again has nothing of the old one",
    async run(bench) {
      const [id = ""] = await insertOld(bench);
      await bench.tell(id, { status: "DELIVERED", providerStatusCode: "old" });
      await bench.store.purge({ before: OLD, limit: 100 });
      await bench.insert({ id });
      const { history, providerStatusCode } = await bench.read(id);
      demand(history === undefined, "its history is still there");
      demand(providerStatusCode === undefined, "its code is still there");
    },
  },
];
