import type { TrackedMessage } from "../../tracking/tracked-message.ts";
import { demand } from "../violation.ts";
import {
  demandFields,
  demandHistory,
  demandIds,
  LEASE_MS,
  type TrackingBench,
} from "./tracking-bench.ts";
import type { TrackingRule } from "./tracking-rule.ts";

/** A message that a substitute is due for. */
export function insertFailed(
  { insertAccepted }: TrackingBench,
  change: Partial<TrackedMessage> = {},
) {
  const failover = { content: "대체" };
  return insertAccepted({
    type: "ALIMTALK",
    status: "FAILED",
    reason: "not_on_kakao",
    failover,
    ...change,
    outcome: "accepted",
  });
}

/** The intent of a substitute. */
export function substituteOf(bench: TrackingBench, { id }: TrackedMessage): TrackedMessage {
  const { now } = bench;
  return bench.intent({ fallbackOf: id, dueAt: now + LEASE_MS, leaseToken: "sender" });
}

async function demandRefused(
  { store, now }: TrackingBench,
  substitute: TrackedMessage,
  when: string,
): Promise<void> {
  const claimed = await store.claimFallback(substitute, now + 2_000);
  demand(claimed === false, `${when}: claimFallback must answer false, not ${claimed}`);
  demand((await store.get(substitute.id)) === undefined, `${when}: a substitute was written`);
}

export const fallbackRules: readonly TrackingRule[] = [
  {
    id: "fallback.claim",
    title: "claiming the substitute writes it, and links both records",
    async run(bench) {
      const origin = await insertFailed(bench);
      const substitute = substituteOf(bench, origin);
      const at = bench.now + 2_000;
      const claimed = await bench.store.claimFallback(substitute, at);
      demand(claimed === true, `claimFallback must answer true, not ${claimed}`);
      demandFields(await bench.read(substitute.id), substitute);
      const record = await bench.read(origin.id);
      const link = { fallbackId: substitute.id, fallbackState: "claimed", updatedAt: at };
      demandFields(record, { ...link, status: "FAILED", reason: "not_on_kakao" });
      demandHistory(record, ["FAILED", "fallback claimed"]);
    },
  },
  {
    id: "fallback.once",
    title: "a message has one substitute, ever, whatever becomes of that",
    async run(bench) {
      const origin = await insertFailed(bench);
      const first = substituteOf(bench, origin);
      await bench.store.claimFallback(first, bench.now);
      await demandRefused(bench, substituteOf(bench, origin), "again");
      demand(
        (await bench.store.claimFallback(first, bench.now)) === false,
        "the same claim was granted twice",
      );
      for (const state of ["unknown", "not_sent"] as const) {
        await bench.store.recordFallbacks([{ id: origin.id, at: bench.now, state }]);
        await demandRefused(bench, substituteOf(bench, origin), state);
      }
    },
  },
  {
    id: "fallback.parallel",
    title: "of 40 who claim it at the same time, exactly one gets it",
    async run(bench) {
      const origin = await insertFailed(bench);
      const substitutes = Array.from({ length: 40 }, () => substituteOf(bench, origin));
      const answers = await Promise.all(
        substitutes.map((each) => bench.store.claimFallback(each, bench.now)),
      );
      const winners = substitutes.filter((_, index) => answers[index]);
      demand(winners.length === 1, `exactly one may succeed, but ${winners.length} did`);
      demandFields(await bench.read(origin.id), { fallbackId: winners[0]?.id });
      const written = await Promise.all(substitutes.map(({ id }) => bench.store.get(id)));
      const ids = written.flatMap((record) => record?.id ?? []);
      demandIds(ids, [winners[0]?.id ?? ""], "the substitutes written");
    },
  },
  {
    id: "fallback.status",
    title: "there is none for a message that hasn't failed",
    async run(bench) {
      for (const status of ["PENDING", "SENT", "DELIVERED", "CANCELLED", "UNKNOWN"] as const) {
        const origin = await insertFailed(bench, { status, reason: undefined });
        await demandRefused(bench, substituteOf(bench, origin), status);
        demandFields(await bench.read(origin.id), {
          fallbackState: undefined,
          fallbackId: undefined,
        });
      }
    },
  },
  {
    id: "fallback.native",
    title: "there is none where the vendor has taken its own on",
    async run(bench) {
      const origin = await insertFailed(bench);
      const substitute = { type: "SMS", status: "FAILED" } as const;
      await bench.tell(origin.id, { status: "FAILED", substitute });
      await demandRefused(bench, substituteOf(bench, origin), "with a native substitute");
    },
  },
  {
    id: "fallback.stranger",
    title: "there is none for a message that isn't there",
    async run(bench) {
      await demandRefused(bench, substituteOf(bench, bench.intent()), "without an origin");
    },
  },
  {
    id: "fallback.skip",
    title: "one that was skipped stays so, with its note",
    async run(bench) {
      const { id } = await insertFailed(bench);
      const skip = { id, at: bench.now + 2_000, state: "skipped", note: "NO_CONTENT" } as const;
      demandIds(await bench.store.recordFallbacks([skip]), [id], "skipped");
      const record = await bench.read(id);
      demandFields(record, { fallbackState: "skipped", fallbackNote: "NO_CONTENT" });
      demandFields(record, { updatedAt: bench.now + 2_000 });
      demandHistory(record, ["FAILED", "fallback skipped"]);
      await demandRefused(bench, substituteOf(bench, record), "after it was skipped");
      for (const state of ["sent", "unknown", "not_sent", "skipped"] as const) {
        const changed = await bench.store.recordFallbacks([{ id, at: bench.now, state }]);
        demandIds(changed, [], `${state} after skipped`);
      }
    },
  },
  {
    id: "fallback.skip-claimed",
    title: "one that was claimed can't be skipped any more",
    async run(bench) {
      const origin = await insertFailed(bench);
      await bench.store.claimFallback(substituteOf(bench, origin), bench.now);
      const skip = { id: origin.id, at: bench.now, state: "skipped" } as const;
      demandIds(await bench.store.recordFallbacks([skip]), [], "skipped");
      demandFields(await bench.read(origin.id), { fallbackState: "claimed" });
    },
  },
  {
    id: "fallback.states",
    title: "what became of it is written; sent and not_sent stay",
    async run(bench) {
      const told = { at: bench.now + 3_000, note: "note" };
      for (const last of ["sent", "not_sent"] as const) {
        const { id, ...origin } = await insertFailed(bench);
        const early = await bench.store.recordFallbacks([{ id, ...told, state: last }]);
        demandIds(early, [], `${last} before anybody claimed it`);
        await bench.store.claimFallback(substituteOf(bench, { id, ...origin }), bench.now);
        for (const state of ["unknown", last] as const)
          demandIds(await bench.store.recordFallbacks([{ id, ...told, state }]), [id], state);
        for (const state of ["unknown", "sent", "not_sent"] as const)
          demandIds(await bench.store.recordFallbacks([{ id, ...told, state }]), [], "once more");
        const record = await bench.read(id);
        demandFields(record, { fallbackState: last, fallbackNote: "note" });
        const states = ["claimed", "unknown", last].map((state) => `fallback ${state}`);
        demandHistory(record, ["FAILED", ...states]);
      }
    },
  },
  {
    id: "fallback.intent",
    title: "a second substitute can't be written as an intent either",
    async run(bench) {
      const origin = await insertFailed(bench);
      await bench.store.claimFallback(substituteOf(bench, origin), bench.now);
      const second = substituteOf(bench, origin);
      const isRefused = await bench.store.insertIntents([second]).then(
        () => false,
        () => true,
      );
      demand(isRefused, "the intent must be refused");
      demand((await bench.store.get(second.id)) === undefined, "a second substitute was written");
    },
  },
  {
    id: "fallback.purged",
    title: "there is no second one when the first one's record is purged",
    async run(bench) {
      const { store } = bench;
      const origin = await insertFailed(bench);
      const old = { ...substituteOf(bench, origin), createdAt: 1 };
      await store.claimFallback(old, bench.now);
      while ((await store.purge({ before: 2, limit: 1_000 })) === 1_000);
      demand((await store.get(old.id)) === undefined, "the substitute wasn't purged");
      await demandRefused(bench, substituteOf(bench, origin), "after the purge");
    },
  },
];
