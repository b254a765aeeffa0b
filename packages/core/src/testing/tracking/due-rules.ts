import type { TrackedMessage } from "../../tracking/tracked-message.ts";
import { demand } from "../violation.ts";
import { demandFields, demandHistory, demandIds, LEASE_MS } from "./tracking-bench.ts";
import type { TrackingRule } from "./tracking-rule.ts";

const idsOf = (records: readonly TrackedMessage[]) => records.map(({ id }) => id);

export const dueRules: readonly TrackingRule[] = [
  {
    id: "due.claim",
    title: "what is due is claimed, to the millisecond, and comes as claimed; nothing else does",
    async run({ insert, claim, read, now }) {
      const due = await insert({ dueAt: now, text: "due" });
      const later = await insert({ dueAt: now + 1 });
      await insert();
      const claimed = await claim();
      demandIds(idsOf(claimed), [due.id], "the claim");
      const wanted = { ...due, leaseToken: "owner", dueAt: now + LEASE_MS };
      for (const record of [...claimed, await read(due.id)]) demandFields(record, wanted);
      demandFields(await read(later.id), { dueAt: now + 1, leaseToken: undefined });
    },
  },
  {
    id: "due.longest",
    title: "what is due longest comes first, and not more than asked for",
    async run({ insert, claim, now }) {
      const [third, first, second] = [
        await insert({ dueAt: now - 1 }),
        await insert({ dueAt: now - 3 }),
        await insert({ dueAt: now - 2 }),
      ];
      demandIds(idsOf(await claim({ limit: 2 })), [first.id, second.id], "two of three");
      demandIds(idsOf(await claim({ limit: 2 })), [third.id], "the third");
    },
  },
  {
    id: "due.lease",
    title: "a claim lasts to the millisecond of its lease, by the clock of those who claim",
    async run({ insert, claim, read, now }) {
      const { id } = await insert({ dueAt: now });
      await claim();
      const early = await claim({ token: "next", now: now + LEASE_MS - 1 });
      demandIds(idsOf(early), [], "1 ms before it ends");
      const late = await claim({ token: "next", now: now + LEASE_MS });
      demandIds(idsOf(late), [id], "as it ends");
      demandFields(await read(id), { leaseToken: "next", dueAt: now + 2 * LEASE_MS });
    },
  },
  {
    id: "due.provider",
    title: "one provider's messages can be claimed alone, or everybody's",
    async run({ store, insert, claim, providerId, now }) {
      const own = await insert({ dueAt: 1 });
      const other = await insert({ dueAt: 1, providerId: `${providerId}-2` });
      const nobody = await insert({ dueAt: 1, providerId: undefined });
      demandIds(idsOf(await claim()), [own.id], "the provider's");
      const request = { now, limit: 1_000, leaseMs: LEASE_MS, token: "all" };
      const found = new Set<string>();
      for (let page = 1; page > 0; ) {
        const claimed = await store.claimDue(request);
        page = claimed.length;
        for (const { id } of claimed) found.add(id);
      }
      demand(found.has(other.id) && found.has(nobody.id), "somebody's message wasn't claimed");
      demand(!found.has(own.id), "a message was claimed twice");
    },
  },
  {
    id: "due.parallel",
    title: "many who claim at the same time get each message once",
    async run({ store, intent, claim, now }) {
      const messages = Array.from({ length: 300 }, (_, index) => intent({ dueAt: now - index }));
      await store.insertIntents(messages);
      const claims = await Promise.all(
        Array.from({ length: 30 }, (_, index) => claim({ limit: 10, token: `worker-${index}` })),
      );
      const rest = await claim({ token: "last" });
      demandIds(idsOf([...claims.flat(), ...rest]), idsOf(messages), "all claims");
    },
  },
  {
    id: "reschedule.back",
    title: "who holds a claim puts the message back, without a trace in its history",
    async run({ store, insertAccepted, claim, read, now }) {
      const { id, updatedAt } = await insertAccepted({ dueAt: now });
      await claim();
      const back = { id, leaseToken: "owner", dueAt: now + 5, pollCount: 1 };
      demandIds(await store.reschedule([back]), [id], "the rescheduled");
      const record = await read(id);
      demandFields(record, { dueAt: now + 5, pollCount: 1, leaseToken: undefined, updatedAt });
      demandHistory(record, ["PENDING"]);
      demandIds(await store.reschedule([back]), [], "the claim that was given back");
      demandIds(idsOf(await claim({ now: now + 4 })), [], "before it is due");
      demandIds(idsOf(await claim({ now: now + 5 })), [id], "when it is due");
    },
  },
  {
    id: "reschedule.never",
    title: "a message that is put back without a time is never due, and its count stays",
    async run({ store, insert, claim, read, now }) {
      const { id } = await insert({ dueAt: now, pollCount: 4 });
      await claim();
      await store.reschedule([{ id, leaseToken: "owner", dueAt: null }]);
      demandFields(await read(id), { dueAt: undefined, pollCount: 4, leaseToken: undefined });
      demandIds(idsOf(await claim({ now: now + 1e12 })), [], "a claim much later");
    },
  },
  {
    id: "reschedule.lost",
    title: "who lost a claim has no say in the next one's",
    async run({ store, insert, claim, read, now }) {
      const lost = await insert({ dueAt: now });
      const held = await insert({ dueAt: now });
      const stranger = crypto.randomUUID();
      await claim();
      const later = now + LEASE_MS;
      await claim({ token: "next", now: later, limit: 1 });
      const isLost = async ({ id }: TrackedMessage) => (await read(id)).leaseToken === "next";
      const [mine, other] = (await isLost(lost)) ? [held, lost] : [lost, held];
      const ids = [stranger, other.id, mine.id];
      const back = ids.map((id) => ({ id, leaseToken: "owner", dueAt: null }));
      demandIds(await store.reschedule(back), [mine.id], "the rescheduled");
      demandFields(await read(other.id), { leaseToken: "next", dueAt: later + LEASE_MS });
    },
  },
  {
    id: "extend.claims",
    title: "a claim can be made longer by who holds it, and by nobody else",
    async run({ store, insert, claim, read, now }) {
      const mine = await insert({ dueAt: now });
      const other = await insert();
      await claim();
      const ids = [mine.id, other.id, crypto.randomUUID()];
      const until = now + 3 * LEASE_MS;
      const former = await store.extendClaims(ids, { leaseToken: "former", until: until + 1 });
      demandIds(former, [], "extended by another");
      const held = await store.extendClaims(ids, { leaseToken: "owner", until });
      demandIds(held, [mine.id], "the extended");
      demandFields(await read(mine.id), { leaseToken: "owner", dueAt: until });
      demandFields(await read(other.id), { dueAt: undefined, leaseToken: undefined });
      demandIds(idsOf(await claim({ now: until - 1, token: "next" })), [], "before it ends");
    },
  },
];
