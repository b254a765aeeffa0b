import { demandFields, demandHistory, demandIds, settle } from "./tracking-bench.ts";
import type { TrackingRule } from "./tracking-rule.ts";

export const outcomeRules: readonly TrackingRule[] = [
  {
    id: "outcomes.settle",
    title: "an outcome is written into its intent, and ends its claim",
    async run({ store, insert, read, now }) {
      const intent = await insert({ dueAt: now, leaseToken: "sender", customFields: { a: "b" } });
      const { leaseToken: _, ...settled } = settle(intent, {
        type: "LMS",
        from: "0200000000",
        providerId: "other",
        providerMessageId: "V-1",
        templateId: "T-1",
        attempts: [{ providerId: "other", outcome: "accepted" }],
        providerStatusCode: "2000",
        acceptedAt: now + 5,
        dueAt: now + 30_000,
      });
      await store.saveOutcomes([settled]);
      const record = await read(intent.id);
      const event = { at: settled.updatedAt, source: "send", status: "PENDING", code: "2000" };
      demandFields(record, { ...settled, leaseToken: undefined, history: [event] });
    },
  },
  {
    id: "outcomes.not-sent",
    title: "what wasn't sent is FAILED with its error, and never due again",
    async run({ store, insert, read, now }) {
      const intent = await insert({ dueAt: now + 1_000 });
      const { dueAt: _, ...rest } = intent;
      const error = { code: "INVALID_REQUEST", outcome: "not_sent" } as const;
      const change = { outcome: "not_sent", status: "FAILED", error, completedAt: now } as const;
      await store.saveOutcomes([settle(rest, change)]);
      demandFields(await read(intent.id), { ...change, dueAt: undefined });
    },
  },
  {
    id: "outcomes.repair",
    title: "an outcome is written whole where the intent is missing, and the intent can't undo it",
    async run({ store, intent, read }) {
      const lost = intent({ text: "hello", dueAt: 1 });
      const settled = settle(lost, { dueAt: 2 });
      await store.saveOutcomes([settled]);
      await store.insertIntents([lost]);
      const record = await read(lost.id);
      demandFields(record, settled);
      demandHistory(record, ["PENDING"]);
    },
  },
  {
    id: "outcomes.repeat",
    title: "an outcome that is written twice is one event",
    async run({ store, insert, read }) {
      const settled = settle(await insert());
      await store.saveOutcomes([settled]);
      await store.saveOutcomes([settled]);
      demandHistory(await read(settled.id), ["PENDING"]);
    },
  },
  {
    id: "outcomes.keep",
    title: "what the outcome doesn't tell stays",
    async run({ store, insert, read }) {
      const told = { providerMessageId: "V-1", templateId: "T", text: "hi", subject: "re" };
      const intent = await insert({ ...told, from: "0200000000" });
      const { providerMessageId: _, templateId: __, text: ___, subject: ____, ...rest } = intent;
      const { from: _____, ...least } = rest;
      await store.saveOutcomes([settle(least)]);
      demandFields(await read(intent.id), { ...told, from: "0200000000" });
    },
  },
  {
    id: "outcomes.after-report",
    title: "a report that came before the outcome keeps its status and plan; the rest is filled in",
    async run({ store, insert, tell, read, now }) {
      const intent = await insert({ dueAt: now });
      const next = { dueAt: null };
      const report = { status: "DELIVERED", completedAt: now + 900, outcome: "accepted" } as const;
      await tell(intent.id, { ...report, source: "webhook", next });
      const attempts = [{ providerId: "a", outcome: "accepted" }] as const;
      const late = { attempts, providerMessageId: "V-1", acceptedAt: now, dueAt: now + 1 };
      await store.saveOutcomes([settle(intent, late)]);
      const record = await read(intent.id);
      demandFields(record, { ...late, ...report, dueAt: undefined });
      demandHistory(record, ["DELIVERED"]);
    },
  },
  {
    id: "outcomes.after-sent",
    title: "an outcome doesn't take back a status that a report has told",
    async run({ store, insert, tell, read }) {
      const intent = await insert();
      await tell(intent.id, { status: "SENT" });
      await store.saveOutcomes([settle(intent)]);
      demandFields(await read(intent.id), { status: "SENT", outcome: "accepted" });
    },
  },
  {
    id: "outcomes.settled",
    title: "a settled outcome stays, whatever another one says",
    async run({ store, insert, read }) {
      for (const outcome of ["accepted", "not_sent"] as const) {
        for (const other of ["accepted", "not_sent", "unknown"] as const) {
          if (other === outcome) continue;
          const intent = await insert();
          const settled = settle(intent, { outcome, status: "UNKNOWN" });
          await store.saveOutcomes([settled]);
          const change = { outcome: other, status: "FAILED", providerMessageId: "V-2" } as const;
          await store.saveOutcomes([settle(intent, change)]);
          demandFields(await read(intent.id), {
            outcome,
            status: "UNKNOWN",
            providerMessageId: undefined,
          });
        }
      }
    },
  },
  {
    id: "outcomes.unknown",
    title: "an unknown outcome can be settled later, both ways",
    async run({ store, insert, read }) {
      for (const outcome of ["accepted", "not_sent"] as const) {
        const intent = await insert();
        const status = outcome === "accepted" ? "PENDING" : "FAILED";
        await store.saveOutcomes([settle(intent, { outcome: "unknown", status: "UNKNOWN" })]);
        await store.saveOutcomes([settle(intent, { outcome, status })]);
        const record = await read(intent.id);
        demandFields(record, { outcome, status });
        demandHistory(record, ["UNKNOWN", status]);
      }
    },
  },
  {
    id: "outcomes.stale",
    title: "an unknown outcome takes nothing from a later one",
    async run({ store, insert, read, now }) {
      const intent = await insert({ dueAt: now });
      const unknown = (updatedAt: number, outcome: "not_sent" | "unknown") =>
        settle(intent, {
          outcome: "unknown",
          status: "UNKNOWN",
          attempts: [{ providerId: intent.providerId ?? "", outcome }],
          updatedAt,
          dueAt: updatedAt + 10_000,
        });
      await store.saveOutcomes([unknown(now + 2_000, "unknown")]);
      await store.saveOutcomes([unknown(now + 1_999, "not_sent")]);
      const { attempts, updatedAt, dueAt } = unknown(now + 2_000, "unknown");
      demandFields(await read(intent.id), { attempts, updatedAt, dueAt });
      await store.saveOutcomes([unknown(now + 2_001, "not_sent")]);
      demandFields(await read(intent.id), { updatedAt: now + 2_001 });
      const accepted = settle(intent, { updatedAt: now + 1_000 });
      await store.saveOutcomes([accepted]);
      demandFields(await read(intent.id), { outcome: "accepted", status: "PENDING" });
    },
  },
  {
    id: "outcomes.in-one-call",
    title: "two outcomes of one message in one call come one after the other",
    async run({ store, insert, read }) {
      const intent = await insert();
      const beside = await insert();
      await store.saveOutcomes([
        settle(intent, { outcome: "unknown", status: "UNKNOWN" }),
        settle(beside),
        settle(intent),
      ]);
      demandFields(await read(intent.id), { outcome: "accepted", status: "PENDING" });
      demandFields(await read(beside.id), { outcome: "accepted" });
    },
  },
  {
    id: "outcomes.many",
    title: "2,500 are written at once",
    async run({ store, intent, providerId }) {
      const intents = Array.from({ length: 2_500 }, () => intent());
      await store.insertIntents(intents);
      await store.saveOutcomes(intents.map((each) => settle(each)));
      const counts = await store.countsByStatus({ providerId, outcome: "accepted" });
      demandIds(Object.keys(counts), ["PENDING"], "the statuses");
      demandFields({ pollCount: counts.PENDING } as never, { pollCount: 2_500 });
    },
  },
];
