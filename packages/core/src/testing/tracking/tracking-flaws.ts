import {
  isFinalStatus,
  MemoryTrackingStore,
  type TrackedMessage,
  type TrackingStore,
} from "@k-msg/core";

/** What a database would hold. */
export type Records = Map<string, TrackedMessage>;

/** A store that keeps the contract, over records that somebody else has too. */
export class OpenStore extends MemoryTrackingStore {
  protected override readonly records: Records;

  constructor(records: Records) {
    super();
    this.records = records;
  }
}

export interface TrackingFlaw {
  readonly what: string;
  readonly change: (store: TrackingStore, records: Records) => Partial<TrackingStore>;
  /** The rules that catch it; no others. */
  readonly caughtBy: readonly string[];
}

/** Lets others run in between, as a database does. */
const turn = () => new Promise<void>((resolve) => queueMicrotask(resolve));

/** Every record written another way before the store keeps it. */
function withRecords(write: (message: TrackedMessage) => TrackedMessage) {
  return (store: TrackingStore): Partial<TrackingStore> => ({
    insertIntents: (messages) => store.insertIntents(messages.map(write)),
    saveOutcomes: (messages) =>
      store.saveOutcomes(
        messages.map((each) => ({ ...each, ...write(each), outcome: each.outcome })),
      ),
  });
}

/** What the store holds, changed after a write. */
function afterwards<Method extends "saveOutcomes" | "recordStatuses">(
  method: Method,
  change: (before: TrackedMessage | undefined, after: TrackedMessage) => TrackedMessage,
) {
  return (store: TrackingStore, records: Records): Partial<TrackingStore> => ({
    async [method](argument: never) {
      const before = new Map(records);
      const answer = await store[method](argument);
      for (const [id, after] of records)
        if (before.get(id) !== after) records.set(id, change(before.get(id), after));
      return answer as never;
    },
  });
}

/** Each breaks a store that keeps the contract, in one way. */
export const trackingFlaws: readonly TrackingFlaw[] = [
  { what: "does nothing wrong", change: () => ({}), caughtBy: [] },
  {
    what: "cuts texts off",
    change: withRecords((message) =>
      message.text ? { ...message, text: message.text.slice(0, 255) } : message,
    ),
    caughtBy: ["intents.whole"],
  },
  {
    what: "fills in what is absent",
    change: withRecords((message) => ({ reason: "other", ...message })),
    caughtBy: ["intents.least", "outcomes.settle"],
  },
  {
    what: "refuses all for one text that it can't take",
    change: (store) => ({
      async insertIntents(messages) {
        for (const { text } of messages) if (text?.includes("\0")) throw new Error("text");
        return store.insertIntents(messages);
      },
    }),
    caughtBy: ["intents.odd-text"],
  },
  {
    what: "writes an intent over what is known",
    change: (store, records) => ({
      async insertIntents(messages) {
        await store.insertIntents(messages);
        for (const each of messages) records.set(each.id, each);
      },
    }),
    caughtBy: ["intents.copy", "intents.once", "outcomes.repair"],
  },
  {
    what: "leaves a whole call out when one id is known",
    change: (store, records) => ({
      async insertIntents(messages) {
        if (messages.some(({ id }) => records.has(id))) return;
        return store.insertIntents(messages);
      },
    }),
    caughtBy: ["intents.once"],
  },
  {
    what: "takes no more than 1,000 at once",
    change: (store) => ({
      insertIntents: (messages) => store.insertIntents(messages.slice(0, 1_000)),
      saveOutcomes: (messages) => store.saveOutcomes(messages.slice(0, 1_000)),
      recordStatuses: (updates) => store.recordStatuses(updates.slice(0, 1_000)),
    }),
    caughtBy: ["intents.many", "outcomes.many", "statuses.many"],
  },
  {
    what: "writes an outcome only where there is an intent",
    change: (store, records) => ({
      saveOutcomes: (messages) => store.saveOutcomes(messages.filter(({ id }) => records.has(id))),
    }),
    caughtBy: [
      "count.filters",
      "fallback.claim",
      "fallback.intent",
      "fallback.parallel",
      "fallback.skip",
      "fallback.skip-claimed",
      "fallback.states",
      "fallback.status",
      "find.filters",
      "find.moving",
      "find.pages",
      "instances.fallback",
      "instances.news",
      "outcomes.repair",
      "purge.before",
      "purge.limit",
      "purge.scheduled",
      "purge.statuses",
      "reschedule.back",
      "statuses.change",
      "statuses.code",
      "statuses.contradiction",
      "statuses.final",
      "statuses.final-filled",
      "statuses.in-one-call",
      "statuses.next",
      "statuses.next-final",
      "statuses.next-holder",
      "statuses.next-holder-final",
      "statuses.open",
      "statuses.outcome",
      "statuses.parallel",
      "statuses.reason",
      "statuses.repeat",
      "statuses.stranger",
      "statuses.substitute",
    ],
  },
  {
    what: "takes the last outcome for the true one",
    change: (store, records) => ({
      async saveOutcomes(messages) {
        for (const { id, outcome } of messages) {
          const known = records.get(id);
          if (known && known.outcome !== outcome) records.set(id, { ...known, outcome: "unknown" });
        }
        return store.saveOutcomes(messages);
      },
    }),
    caughtBy: ["outcomes.settled", "outcomes.unknown"],
  },
  {
    what: "never settles what is unknown",
    change: (store, records) => ({
      saveOutcomes: (messages) =>
        store.saveOutcomes(messages.filter(({ id }) => records.get(id)?.outcome !== "unknown")),
    }),
    caughtBy: ["outcomes.stale", "outcomes.unknown"],
  },
  {
    what: "takes what it is told last for what was last",
    change: (store, records) => ({
      async saveOutcomes(messages) {
        for (const { id, updatedAt } of messages) {
          const known = records.get(id);
          if (known?.outcome === "unknown" && known.updatedAt > updatedAt)
            records.set(id, { ...known, updatedAt });
        }
        await store.saveOutcomes(messages);
      },
    }),
    caughtBy: ["outcomes.stale"],
  },
  {
    what: "lets an outcome take a report back",
    change: afterwards("saveOutcomes", (before, after) =>
      before && before.status !== "UNKNOWN" && !isFinalStatus(before.status)
        ? { ...after, status: "PENDING" }
        : after,
    ),
    caughtBy: ["outcomes.after-sent"],
  },
  {
    what: "lets an outcome make a final message due",
    change: (store, records) => ({
      async saveOutcomes(messages) {
        await store.saveOutcomes(messages);
        for (const { id, dueAt } of messages) {
          const known = records.get(id);
          if (known && dueAt) records.set(id, { ...known, dueAt });
        }
      },
    }),
    caughtBy: ["outcomes.after-report", "outcomes.stale"],
  },
  {
    what: "leaves the claim on a settled intent",
    change: afterwards("saveOutcomes", (before, after) => ({
      ...after,
      leaseToken: before?.leaseToken,
    })),
    caughtBy: ["outcomes.settle"],
  },
  {
    what: "forgets what an outcome doesn't tell",
    change: (store, records) => ({
      async saveOutcomes(messages) {
        await store.saveOutcomes(messages);
        for (const { id, templateId } of messages) {
          const known = records.get(id);
          if (known) records.set(id, { ...known, templateId });
        }
      },
    }),
    caughtBy: ["outcomes.keep"],
  },
  {
    what: "lets a final status change",
    change: (store, records) => ({
      async recordStatuses(updates) {
        for (const { id, status } of updates) {
          const known = records.get(id);
          if (known && known.status !== status) records.set(id, { ...known, status: "UNKNOWN" });
        }
        return store.recordStatuses(updates);
      },
    }),
    caughtBy: [
      "statuses.contradiction",
      "statuses.final",
      "statuses.next-final",
      "statuses.substitute",
    ],
  },
  {
    what: "lets a final status be followed by another one",
    change: (store, records) => ({
      async recordStatuses(updates) {
        for (const { id, status } of updates) {
          const known = records.get(id);
          if (
            known &&
            isFinalStatus(known.status) &&
            isFinalStatus(status) &&
            known.status !== status
          )
            records.set(id, { ...known, status: "SENT" });
        }
        return store.recordStatuses(updates);
      },
    }),
    caughtBy: ["statuses.contradiction", "statuses.final"],
  },
  {
    what: "takes nothing more once a status is final",
    change: (store, records) => ({
      async recordStatuses(updates) {
        const open = updates.filter(({ id }) => !isFinalStatus(records.get(id)?.status ?? "SENT"));
        return store.recordStatuses(open);
      },
    }),
    caughtBy: [
      "fallback.native",
      "statuses.final-filled",
      "statuses.next-holder-final",
      "statuses.substitute",
    ],
  },
  {
    what: "never goes back from SENT",
    change: (store, records) => ({
      async recordStatuses(updates) {
        const kept = updates.filter(
          ({ id, status }) =>
            records.get(id)?.status !== "SENT" || isFinalStatus(status) || status === "SENT",
        );
        return store.recordStatuses(kept);
      },
    }),
    caughtBy: ["statuses.open"],
  },
  {
    what: "writes every report into the history",
    change: afterwards("recordStatuses", (_, after) => ({
      ...after,
      history: [...(after.history ?? []), { at: 0, source: "poll", status: after.status }],
    })),
    caughtBy: [
      "instances.settle",
      "outcomes.after-report",
      "statuses.change",
      "statuses.code",
      "statuses.contradiction",
      "statuses.final",
      "statuses.in-one-call",
      "statuses.parallel",
      "statuses.repeat",
      "statuses.substitute",
    ],
  },
  {
    what: "writes every outcome into the history",
    change: afterwards("saveOutcomes", (before, after) =>
      before?.outcome === after.outcome
        ? { ...after, history: [...(after.history ?? []), ...(after.history ?? []).slice(-1)] }
        : after,
    ),
    caughtBy: ["outcomes.after-report", "outcomes.repeat"],
  },
  {
    what: "tells everybody that it is news",
    change: (store) => ({
      async recordStatuses(updates) {
        await store.recordStatuses(updates);
        return [...new Set(updates.map(({ id }) => id))];
      },
    }),
    caughtBy: [
      "instances.news",
      "statuses.contradiction",
      "statuses.final",
      "statuses.next-holder",
      "statuses.parallel",
      "statuses.repeat",
      "statuses.stranger",
      "statuses.substitute",
    ],
  },
  {
    what: "looks first and writes news later",
    change: (store, records) => ({
      async recordStatuses(updates) {
        const open = updates.filter(({ id, status }) => {
          const known = records.get(id);
          return known && known.status !== status && !isFinalStatus(known.status);
        });
        if (open.length < updates.length) return store.recordStatuses(updates);
        await turn();
        await store.recordStatuses(updates);
        return [...new Set(open.map(({ id }) => id))];
      },
    }),
    caughtBy: ["instances.news", "statuses.contradiction", "statuses.parallel"],
  },
  {
    what: "keeps the first of several news in one call",
    change: (store) => ({
      recordStatuses: (updates) =>
        store.recordStatuses(
          updates.filter(({ id }, at) => updates.findIndex((each) => each.id === id) === at),
        ),
    }),
    caughtBy: ["statuses.in-one-call"],
  },
  {
    what: "rejects news of a stranger",
    change: (store, records) => ({
      async recordStatuses(updates) {
        if (updates.some(({ id }) => !records.has(id))) throw new Error("unknown");
        return store.recordStatuses(updates);
      },
    }),
    caughtBy: ["statuses.stranger"],
  },
  {
    what: "keeps the reason of an earlier status",
    change: afterwards("recordStatuses", (before, after) => ({ ...before, ...after })),
    caughtBy: [
      "outcomes.after-report",
      "statuses.next",
      "statuses.next-holder",
      "statuses.next-holder-final",
      "statuses.reason",
    ],
  },
  {
    what: "lets a report settle any outcome",
    change: (store, records) => ({
      async recordStatuses(updates) {
        const changed = await store.recordStatuses(updates);
        for (const { id, outcome } of updates) {
          const known = records.get(id);
          if (known && outcome) records.set(id, { ...known, outcome });
        }
        return changed;
      },
    }),
    caughtBy: ["statuses.outcome"],
  },
  {
    what: "lets a substitute's end change",
    change: (store, records) => ({
      async recordStatuses(updates) {
        const changed = await store.recordStatuses(updates);
        for (const { id, substitute } of updates) {
          const known = records.get(id);
          if (known && substitute) records.set(id, { ...known, substitute });
        }
        return changed;
      },
    }),
    caughtBy: ["statuses.substitute"],
  },
  {
    what: "plans whatever any report says",
    change: (store, records) => ({
      async recordStatuses(updates) {
        const changed = await store.recordStatuses(updates);
        for (const { id, next } of updates) {
          const known = records.get(id);
          if (!known || !next) continue;
          const { leaseToken: _, ...rest } = known;
          records.set(id, {
            ...rest,
            dueAt: next.dueAt ?? undefined,
            pollCount: next.pollCount ?? rest.pollCount,
          });
        }
        return changed;
      },
    }),
    caughtBy: ["statuses.next-final", "statuses.next-holder"],
  },
  {
    what: "ends a claim with any report",
    change: afterwards("recordStatuses", (_, { leaseToken: __, ...after }) => after),
    caughtBy: ["statuses.next", "statuses.next-holder", "statuses.next-holder-final"],
  },
  {
    what: "claims what isn't due yet",
    change: (store) => ({
      claimDue: (request) => store.claimDue({ ...request, now: request.now + 1 }),
    }),
    caughtBy: ["due.claim", "due.lease", "extend.claims", "reschedule.back", "reschedule.lost"],
  },
  {
    what: "goes by its own clock",
    change: (store) => ({
      claimDue: (request) => store.claimDue({ ...request, now: Date.now() + 5 }),
    }),
    caughtBy: ["due.claim", "due.lease", "reschedule.back", "reschedule.lost"],
  },
  {
    what: "looks first and claims later",
    change: (_, records) => ({
      async claimDue({ now, limit, leaseMs, token, providerId }) {
        const due = [...records.values()]
          .filter((each) => (each.dueAt ?? now + 1) <= now)
          .filter((each) => providerId === undefined || each.providerId === providerId)
          .sort((one, other) => (one.dueAt ?? 0) - (other.dueAt ?? 0))
          .slice(0, limit);
        await turn();
        return due.map((each) => {
          const claimed = { ...each, leaseToken: token, dueAt: now + leaseMs };
          records.set(each.id, claimed);
          return claimed;
        });
      },
    }),
    caughtBy: ["due.parallel", "instances.due"],
  },
  {
    what: "claims in any order",
    change: (store) => ({
      async claimDue(request) {
        const all = await store.claimDue({ ...request, limit: 100_000 });
        const [kept, rest] = [
          all.toReversed().slice(0, request.limit),
          all.toReversed().slice(request.limit),
        ];
        await store.reschedule(
          rest.map(({ id }) => ({ id, leaseToken: request.token, dueAt: request.now })),
        );
        return kept;
      },
    }),
    caughtBy: ["due.longest", "reschedule.lost"],
  },
  {
    what: "overlooks the provider",
    change: (store) => ({
      claimDue: ({ providerId: _, ...request }) => store.claimDue(request),
    }),
    caughtBy: ["due.provider"],
  },
  {
    what: "lets anybody put a message back",
    change: (store, records) => ({
      reschedule: (updates) =>
        store.reschedule(
          updates.map((each) => ({ ...each, leaseToken: records.get(each.id)?.leaseToken ?? "" })),
        ),
    }),
    caughtBy: ["reschedule.lost"],
  },
  {
    what: "forgets the count when a message is put back",
    change: (store) => ({
      reschedule: (updates) =>
        store.reschedule(updates.map((each) => ({ ...each, pollCount: each.pollCount ?? 0 }))),
    }),
    caughtBy: ["reschedule.never"],
  },
  {
    what: "lets anybody extend a claim",
    change: (_, records) => ({
      async extendClaims(ids, { until }) {
        return ids.filter((id) => {
          const known = records.get(id);
          if (known?.leaseToken) records.set(id, { ...known, dueAt: until });
          return known?.leaseToken !== undefined;
        });
      },
    }),
    caughtBy: ["extend.claims"],
  },
  {
    what: "looks first and claims the substitute later",
    change: (store, records) => ({
      async claimFallback(substitute, at) {
        const origin = records.get(substitute.fallbackOf ?? "");
        if (origin?.status !== "FAILED" || origin.fallbackState || origin.substitute) return false;
        await turn();
        const { fallbackState: _, fallbackId: __, ...free } = origin;
        records.set(origin.id, free);
        const { fallbackOf, ...alone } = substitute;
        if (!(await store.claimFallback(substitute, at))) {
          await store.insertIntents([alone]);
          records.set(alone.id, { ...alone, fallbackOf });
        }
        return true;
      },
    }),
    caughtBy: ["fallback.parallel", "instances.fallback"],
  },
  {
    what: "claims a substitute for any status",
    change: (store, records) => ({
      async claimFallback(substitute, at) {
        const origin = records.get(substitute.fallbackOf ?? "");
        if (origin) records.set(origin.id, { ...origin, status: "FAILED" });
        return store.claimFallback(substitute, at);
      },
    }),
    caughtBy: ["fallback.status"],
  },
  {
    what: "overlooks the vendor's own substitute",
    change: (store, records) => ({
      async claimFallback(substitute, at) {
        const origin = records.get(substitute.fallbackOf ?? "");
        if (origin?.substitute) records.set(origin.id, { ...origin, substitute: undefined });
        return store.claimFallback(substitute, at);
      },
    }),
    caughtBy: ["fallback.native"],
  },
  {
    what: "grants a substitute that was skipped",
    change: (store, records) => ({
      async claimFallback(substitute, at) {
        const origin = records.get(substitute.fallbackOf ?? "");
        if (origin?.fallbackState === "skipped")
          records.set(origin.id, { ...origin, fallbackState: undefined });
        return store.claimFallback(substitute, at);
      },
    }),
    caughtBy: ["fallback.skip"],
  },
  {
    what: "goes by the substitute's record alone",
    change: (store, records) => ({
      async claimFallback(substitute, at) {
        const origin = records.get(substitute.fallbackOf ?? "");
        const isWritten = [...records.values()].some((each) => each.fallbackOf === origin?.id);
        if (origin?.fallbackState === "claimed" && !isWritten)
          records.set(origin.id, { ...origin, fallbackState: undefined });
        return store.claimFallback(substitute, at);
      },
    }),
    caughtBy: ["fallback.purged"],
  },
  {
    what: "writes the substitute's state whatever it was",
    change: (store, records) => ({
      async recordFallbacks(updates) {
        for (const { id, state } of updates) {
          const known = records.get(id);
          const before = state === "skipped" ? undefined : "claimed";
          if (known) records.set(id, { ...known, fallbackState: before });
        }
        return store.recordFallbacks(updates);
      },
    }),
    caughtBy: ["fallback.skip", "fallback.skip-claimed", "fallback.states"],
  },
  {
    what: "takes a second substitute as an intent",
    change: (store, records) => ({
      async insertIntents(messages) {
        for (const message of messages)
          if (message.fallbackOf !== undefined) records.set(message.id, message);
        return store.insertIntents(messages);
      },
    }),
    caughtBy: ["fallback.intent"],
  },
  {
    what: "doesn't link the origin to its substitute",
    change: (store, records) => ({
      async claimFallback(substitute, at) {
        const answer = await store.claimFallback(substitute, at);
        const origin = records.get(substitute.fallbackOf ?? "");
        if (origin) records.set(origin.id, { ...origin, fallbackId: undefined });
        return answer;
      },
    }),
    caughtBy: ["fallback.claim", "fallback.parallel"],
  },
  {
    what: "compares without case",
    change: (store) => ({
      async find(query) {
        const { templateId, messageId, providerMessageId, ...rest } = query;
        const page = await store.find(rest);
        const isAlike = (value?: string, wanted?: string) =>
          wanted === undefined || value?.toLowerCase() === wanted.toLowerCase();
        const messages = page.messages.filter(
          (each) =>
            isAlike(each.templateId, templateId) &&
            isAlike(each.messageId, messageId) &&
            isAlike(each.providerMessageId, providerMessageId),
        );
        return { ...page, messages };
      },
    }),
    caughtBy: ["find.filters"],
  },
  {
    what: "turns pages by number",
    change: (store) => ({
      async find({ cursor = "0", ...query }) {
        const { limit = 100 } = query;
        const skip = Number(cursor) || 0;
        const page = await store.find({ ...query, limit: limit > 900 ? limit : skip + limit });
        const next = page.next && { next: String(skip + limit) };
        return { messages: page.messages.slice(skip, skip + limit), ...next };
      },
    }),
    caughtBy: ["find.moving", "find.refused"],
  },
  {
    what: "turns pages by time alone",
    change: (store, records) => ({
      async find(query) {
        const page = await store.find(query);
        const last = page.messages.at(-1);
        if (!page.next || !last) return page;
        const times = [...records.values()].filter((each) => each.createdAt === last.createdAt);
        const ids = times.map(({ id }) => id).sort();
        const end = query.first === "oldest" ? ids.at(-1) : ids.at(0);
        return { ...page, next: page.next.replace(last.id, end ?? "") };
      },
    }),
    caughtBy: ["find.moving", "find.pages"],
  },
  {
    what: "takes an empty list for no condition",
    change: (store) => {
      const widen = <Filter extends { status?: unknown }>({ status, ...rest }: Filter) =>
        (Array.isArray(status) && status.length === 0 ? rest : { ...rest, status }) as Filter;
      return {
        find: (query) => store.find(widen(query)),
        count: (filter) => store.count(widen(filter)),
        countsByStatus: (filter) => store.countsByStatus(widen(filter)),
        purge: (request) =>
          store.purge(request.statuses?.length ? request : { ...request, statuses: undefined }),
      };
    },
    caughtBy: ["count.filters", "find.filters", "purge.statuses"],
  },
  {
    what: "counts what isn't there",
    change: () => ({ count: async () => 40 }),
    caughtBy: ["count.filters", "instances.write", "intents.many"],
  },
  {
    what: "names every status in its counts",
    change: (store) => ({
      countsByStatus: async (filter) => ({ UNKNOWN: 0, ...(await store.countsByStatus(filter)) }),
    }),
    caughtBy: ["count.filters", "outcomes.many"],
  },
  {
    what: "purges what is as old as the moment",
    change: (store) => ({
      purge: (request) => store.purge({ ...request, before: request.before + 1 }),
    }),
    caughtBy: ["purge.before"],
  },
  {
    what: "purges without a limit",
    change: (store) => ({ purge: (request) => store.purge({ ...request, limit: 1e9 }) }),
    caughtBy: ["purge.limit"],
  },
  {
    what: "purges whatever the status",
    change: (store) => ({
      purge: (request) =>
        store.purge({
          ...request,
          statuses: request.statuses?.length ? undefined : request.statuses,
        }),
    }),
    caughtBy: ["purge.statuses"],
  },
  {
    what: "purges what is still to go out",
    change: (store) => ({
      purge: (request) => store.purge({ ...request, scheduledBefore: undefined }),
    }),
    caughtBy: ["purge.scheduled"],
  },
  {
    what: "purges what goes out at the moment",
    change: (store) => ({
      purge: ({ scheduledBefore, ...request }) =>
        store.purge({ ...request, scheduledBefore: scheduledBefore && scheduledBefore + 1 }),
    }),
    caughtBy: ["purge.scheduled"],
  },
  {
    what: "only hides what is purged",
    change: (store, records) => {
      const hidden = new Map<string, TrackedMessage>();
      return {
        async purge(request) {
          const before = new Map(records);
          const count = await store.purge(request);
          for (const [id, each] of before) if (!records.has(id)) hidden.set(id, each);
          return count;
        },
        async insertIntents(messages) {
          await store.insertIntents(messages);
          for (const { id } of messages) {
            const old = hidden.get(id);
            if (old) records.set(id, old);
          }
        },
      };
    },
    caughtBy: ["purge.whole"],
  },
  {
    what: "makes up what isn't there",
    change: (store) => ({
      get: async (id) => (await store.get(id)) ?? ({ id } as TrackedMessage),
    }),
    caughtBy: [
      "fallback.intent",
      "fallback.native",
      "fallback.once",
      "fallback.parallel",
      "fallback.purged",
      "fallback.skip",
      "fallback.status",
      "fallback.stranger",
      "intents.absent",
      "purge.before",
      "purge.limit",
      "purge.scheduled",
      "purge.statuses",
      "statuses.stranger",
    ],
  },
  {
    what: "fails when there is nothing to do",
    change: (store) => ({
      async saveOutcomes(messages) {
        if (messages.length === 0) throw new Error("VALUES ()");
        return store.saveOutcomes(messages);
      },
    }),
    caughtBy: ["intents.nothing"],
  },
  {
    what: "keeps a message due that wasn't sent",
    change: afterwards("saveOutcomes", (before, after) => ({
      ...after,
      dueAt: after.outcome === "not_sent" ? before?.dueAt : after.dueAt,
    })),
    caughtBy: ["outcomes.not-sent"],
  },
  {
    what: "keeps the first of several outcomes in one call",
    change: (store) => ({
      saveOutcomes: (messages) =>
        store.saveOutcomes(
          messages.filter(({ id }, at) => messages.findIndex((each) => each.id === id) === at),
        ),
    }),
    caughtBy: ["outcomes.in-one-call"],
  },
  {
    what: "grants another substitute when the first one wasn't sent",
    change: (store, records) => ({
      async claimFallback(substitute, at) {
        const origin = records.get(substitute.fallbackOf ?? "");
        if (origin?.fallbackState === "not_sent")
          records.set(origin.id, { ...origin, fallbackState: undefined });
        return store.claimFallback(substitute, at);
      },
    }),
    caughtBy: ["fallback.once"],
  },
  {
    what: "writes a substitute of nobody",
    change: (store, records) => ({
      async claimFallback(substitute, at) {
        if (records.has(substitute.fallbackOf ?? "")) return store.claimFallback(substitute, at);
        await store.insertIntents([substitute]);
        return true;
      },
    }),
    caughtBy: ["fallback.stranger"],
  },
  {
    what: "finds a short form",
    change: (store) => ({
      async find(query) {
        const page = await store.find(query);
        return { ...page, messages: page.messages.map(({ text: _, ...short }) => short) };
      },
    }),
    caughtBy: ["find.whole"],
  },
];
