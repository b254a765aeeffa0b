import type { DeliveryStatus } from "../../provider/delivery-status.ts";
import { FINAL_STATUSES } from "../../tracking/tracked-message.ts";
import { demand } from "../violation.ts";
import { demandFields, demandHistory, demandIds } from "./tracking-bench.ts";
import type { TrackingRule } from "./tracking-rule.ts";

const STATUSES: readonly DeliveryStatus[] = ["PENDING", "SENT", "UNKNOWN", ...FINAL_STATUSES];

export const statusRules: readonly TrackingRule[] = [
  {
    id: "statuses.change",
    title: "news is written with all it tells, and the message's id is answered",
    async run({ insertAccepted, tell, read, now }) {
      const { id } = await insertAccepted();
      demandIds(await tell(id, { status: "SENT", sentAt: now + 1 }), [id], "SENT");
      const told = {
        status: "FAILED",
        reason: "not_on_kakao",
        providerStatusCode: "3008",
        providerStatusText: "카카오톡 미사용자",
        providerMessageId: "V-1",
        completedAt: now + 2,
      } as const;
      const changed = await tell(id, { ...told, source: "webhook", at: now + 3_000 });
      demandIds(changed, [id], "FAILED");
      const record = await read(id);
      demandFields(record, { ...told, sentAt: now + 1, updatedAt: now + 3_000 });
      demandHistory(record, ["PENDING", "SENT", "FAILED"]);
      const { status, reason } = told;
      const event = { at: now + 3_000, source: "webhook", status, reason, code: "3008" };
      demandFields({ ...record, history: record.history?.slice(-1) }, { history: [event] });
    },
  },
  {
    id: "statuses.final",
    title: "a final status never changes, whatever comes",
    async run({ insertAccepted, tell, read }) {
      for (const first of FINAL_STATUSES) {
        for (const later of STATUSES) {
          if (first === later) continue;
          const { id } = await insertAccepted();
          await tell(id, { status: first, reason: "spam", providerStatusCode: "1" });
          const changed = await tell(id, {
            status: later,
            reason: "other",
            providerStatusCode: "2",
            providerMessageId: "V-2",
          });
          demandIds(changed, [], `${later} after ${first}`);
          const record = await read(id);
          demandFields(record, {
            status: first,
            reason: "spam",
            providerStatusCode: "1",
            providerMessageId: undefined,
          });
          demandHistory(record, ["PENDING", first]);
        }
      }
    },
  },
  {
    id: "statuses.final-filled",
    title:
      "a final status that is repeated fills in what was absent, and changes nothing that wasn't",
    async run({ insertAccepted, tell, read, now }) {
      const { id } = await insertAccepted();
      await tell(id, { status: "FAILED", providerStatusCode: "1" });
      const more = { reason: "blocked", completedAt: now, providerMessageId: "V-1" } as const;
      await tell(id, { status: "FAILED", ...more, providerStatusCode: "2" });
      await tell(id, { status: "FAILED", reason: "spam", completedAt: now + 1 });
      demandFields(await read(id), { ...more, status: "FAILED", providerStatusCode: "1" });
    },
  },
  {
    id: "statuses.open",
    title: "a status that isn't final may be followed by any",
    async run({ insertAccepted, tell, read }) {
      for (const first of STATUSES) {
        for (const later of STATUSES) {
          if (first === later || FINAL_STATUSES.some((each) => each === first)) continue;
          const { id } = await insertAccepted({ status: first });
          await tell(id, { status: later });
          demandFields(await read(id), { status: later });
        }
      }
    },
  },
  {
    id: "statuses.repeat",
    title: "repeated news is none",
    async run({ insertAccepted, tell, read, now }) {
      const { id } = await insertAccepted();
      const told = { status: "SENT", providerStatusCode: "1", sentAt: now } as const;
      await tell(id, told);
      const before = await read(id);
      demandIds(await tell(id, { ...told, at: now + 9_000 }), [], "SENT again");
      const record = await read(id);
      demandHistory(record, ["PENDING", "SENT"]);
      demandFields(record, { updatedAt: before.updatedAt });
    },
  },
  {
    id: "statuses.reason",
    title: "the reason and code of one status aren't kept for the next",
    async run({ insertAccepted, tell, read }) {
      const { id } = await insertAccepted();
      const told = { reason: "handset_off", providerStatusCode: "1" } as const;
      await tell(id, { ...told, status: "SENT", providerStatusText: "off" });
      await tell(id, { status: "DELIVERED" });
      const none = { reason: undefined, providerStatusCode: undefined };
      demandFields(await read(id), { ...none, status: "DELIVERED", providerStatusText: undefined });
    },
  },
  {
    id: "statuses.code",
    title: "another reason or code is news, and an event",
    async run({ insertAccepted, tell, read }) {
      const { id } = await insertAccepted();
      await tell(id, { status: "SENT", providerStatusCode: "1" });
      demandIds(await tell(id, { status: "SENT", providerStatusCode: "2" }), [id], "another code");
      const change = { status: "SENT", providerStatusCode: "2", reason: "other" } as const;
      demandIds(await tell(id, change), [id], "another reason");
      demandHistory(await read(id), ["PENDING", "SENT", "SENT", "SENT"]);
    },
  },
  {
    id: "statuses.in-one-call",
    title:
      "several news of one message in one call come one after the other, and are answered once",
    async run({ store, insertAccepted, read, now }) {
      const { id } = await insertAccepted();
      const beside = await insertAccepted();
      const told = { id, at: now, source: "poll" } as const;
      const changed = await store.recordStatuses([
        { ...told, status: "SENT" },
        { ...told, id: beside.id, status: "SENT" },
        { ...told, status: "DELIVERED" },
        { ...told, status: "PENDING" },
      ]);
      demandIds(changed, [id, beside.id], "the call");
      const record = await read(id);
      demandFields(record, { status: "DELIVERED" });
      demandHistory(record, ["PENDING", "SENT", "DELIVERED"]);
    },
  },
  {
    id: "statuses.stranger",
    title: "news of a message that isn't there is ignored, and doesn't hold up others",
    async run({ store, insertAccepted, intent, now }) {
      const { id } = await insertAccepted();
      const stranger = intent().id;
      const told = { at: now, source: "webhook", status: "SENT" } as const;
      const changed = await store.recordStatuses([
        { ...told, id: stranger },
        { ...told, id },
      ]);
      demandIds(changed, [id], "the call");
      demand((await store.get(stranger)) === undefined, "the news made a message");
    },
  },
  {
    id: "statuses.outcome",
    title: "news settles an outcome that wasn't, and none that was",
    async run({ insert, insertAccepted, tell, read }) {
      const lost = await insert();
      await tell(lost.id, { status: "SENT", outcome: "accepted" });
      demandFields(await read(lost.id), { outcome: "accepted", status: "SENT" });
      const { id } = await insertAccepted();
      await tell(id, { status: "SENT", outcome: "not_sent" });
      demandFields(await read(id), { outcome: "accepted", status: "SENT" });
    },
  },
  {
    id: "statuses.substitute",
    title: "the vendor's substitute is followed beside a final status, and its own is final too",
    async run({ insertAccepted, tell, read, now }) {
      const { id } = await insertAccepted();
      const pending = { type: "LMS", status: "PENDING", providerMessageId: "V-2" } as const;
      const delivered = { ...pending, status: "DELIVERED", completedAt: now } as const;
      await tell(id, { status: "FAILED", substitute: pending });
      const again = await tell(id, { status: "FAILED", substitute: { ...pending } });
      demandIds(again, [], "the same substitute");
      const changed = await tell(id, { status: "SENT", substitute: delivered });
      demandIds(changed, [id], "the substitute's delivery");
      const late = { ...pending, status: "FAILED", reason: "spam" } as const;
      demandIds(await tell(id, { status: "FAILED", substitute: late }), [], "a late failure");
      const record = await read(id);
      demandFields(record, { status: "FAILED", substitute: delivered });
      demandHistory(record, ["PENDING", "FAILED", "substitute PENDING", "substitute DELIVERED"]);
    },
  },
  {
    id: "statuses.next",
    title: "news plans the next look, ends the claim, and leaves both alone where it doesn't say",
    async run({ insertAccepted, claim, tell, read, now }) {
      const { id } = await insertAccepted({ dueAt: now });
      await claim();
      await tell(id, { status: "SENT" });
      demandFields(await read(id), { leaseToken: "owner" });
      await tell(id, { status: "SENT", next: { dueAt: now + 7, pollCount: 3 } });
      demandFields(await read(id), { dueAt: now + 7, pollCount: 3, leaseToken: undefined });
      await tell(id, { status: "DELIVERED", next: { dueAt: null } });
      demandFields(await read(id), { dueAt: undefined, pollCount: 3 });
    },
  },
  {
    id: "statuses.next-final",
    title: "late news can't make a message due again that is final",
    async run({ insertAccepted, tell, read, now }) {
      const { id } = await insertAccepted();
      await tell(id, { status: "DELIVERED", next: { dueAt: null } });
      await tell(id, { status: "SENT", next: { dueAt: now } });
      await tell(id, { status: "DELIVERED", next: { dueAt: now } });
      demandFields(await read(id), { dueAt: undefined });
    },
  },
  {
    id: "statuses.next-holder",
    title: "who holds the claim plans the next look, who lost it doesn't; both tell their news",
    async run({ insertAccepted, claim, tell, read, now }) {
      const { id } = await insertAccepted({ dueAt: now });
      await claim();
      const lost = { dueAt: now + 5, pollCount: 5, leaseToken: "former" };
      demandIds(await tell(id, { status: "SENT", next: lost }), [id], "the news");
      demandFields(await read(id), { status: "SENT", pollCount: 0, leaseToken: "owner" });
      const held = { dueAt: now + 6, pollCount: 1, leaseToken: "owner" };
      demandIds(await tell(id, { status: "SENT", next: held }), [], "no news");
      demandFields(await read(id), { dueAt: now + 6, pollCount: 1, leaseToken: undefined });
    },
  },
  {
    id: "statuses.next-holder-final",
    title: "who holds the claim of a final message can still plan",
    async run({ insertAccepted, claim, tell, read, now }) {
      const { id } = await insertAccepted({ dueAt: now });
      await claim();
      await tell(id, { status: "FAILED", source: "webhook" });
      const next = { dueAt: now + 9, leaseToken: "owner" };
      await tell(id, { status: "FAILED", next });
      demandFields(await read(id), { dueAt: now + 9, leaseToken: undefined });
    },
  },
  {
    id: "statuses.parallel",
    title: "of 40 with the same news at the same time, exactly one is told that it is news",
    async run({ insertAccepted, tell, read }) {
      const { id } = await insertAccepted();
      const answers = await Promise.all(
        Array.from({ length: 40 }, () => tell(id, { status: "DELIVERED" })),
      );
      demandIds(answers.flat(), [id], "all answers");
      demandHistory(await read(id), ["PENDING", "DELIVERED"]);
    },
  },
  {
    id: "statuses.contradiction",
    title: "of contradicting ends at the same time exactly one is kept",
    async run({ insertAccepted, tell, read }) {
      const { id } = await insertAccepted();
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) => {
          const status = FINAL_STATUSES[index % FINAL_STATUSES.length] ?? "FAILED";
          return tell(id, { status });
        }),
      );
      demandIds(answers.flat(), [id], "all answers");
      const record = await read(id);
      demandHistory(record, ["PENDING", record.status]);
    },
  },
  {
    id: "statuses.many",
    title: "2,500 are written at once",
    async run({ store, intent, now }) {
      const messages = Array.from({ length: 2_500 }, () => intent());
      await store.insertIntents(messages);
      const told = { at: now, source: "poll", status: "SENT", outcome: "accepted" } as const;
      const changed = await store.recordStatuses(messages.map(({ id }) => ({ ...told, id })));
      demandIds(
        changed,
        messages.map(({ id }) => id),
        "the call",
      );
    },
  },
];
