import { refuseFieldCrypto } from "../field-crypto/refuse-field-crypto.ts";
import type { DeliveryStatus } from "../provider/delivery-status.ts";
import { matchesFilter } from "./matches-filter.ts";
import { mergeFallback, mergeOutcome, mergeStatus, recordOfOutcome } from "./merge-news.ts";
import type { TrackedMessage } from "./tracked-message.ts";
import { cursorAfter, readTrackingQuery, type TrackingPlace } from "./tracking-query.ts";
import type {
  DueRequest,
  FallbackUpdate,
  PurgeRequest,
  Rescheduling,
  SettledMessage,
  StatusUpdate,
  TrackingFilter,
  TrackingPage,
  TrackingQuery,
  TrackingStore,
} from "./tracking-store.ts";

/**
 * Keeps messages in this process alone: for development and tests. What it holds is lost with it.
 *
 * It forgets nothing by itself: about 2 KB for each message until `purge`. Each claim and each query looks at all of
 * them.
 */
export class MemoryTrackingStore implements TrackingStore {
  /** Records are replaced, never changed. */
  protected readonly records = new Map<string, TrackedMessage>();

  /** @throws KMsgError `INVALID_REQUEST` for `fieldCrypto`, which has nothing to do here. */
  constructor(...none: readonly never[]) {
    refuseFieldCrypto(none[0]);
  }

  async insertIntents(messages: readonly TrackedMessage[]): Promise<void> {
    const added = messages.filter(({ id }) => !this.records.has(id));
    this.#refuseSecondSubstitutes(added);
    for (const message of added) this.#add(message);
  }

  async saveOutcomes(messages: readonly SettledMessage[]): Promise<void> {
    for (const message of messages) {
      const known = this.records.get(message.id);
      if (known) this.records.set(message.id, copyOf(mergeOutcome(known, message)));
      else this.#add(recordOfOutcome(message));
    }
  }

  async recordStatuses(updates: readonly StatusUpdate[]): Promise<readonly string[]> {
    const changed = new Set<string>();
    for (const update of updates) {
      const known = this.records.get(update.id);
      if (!known) continue;
      const { record, isNews } = mergeStatus(known, update);
      this.records.set(update.id, copyOf(record));
      if (isNews) changed.add(update.id);
    }
    return [...changed];
  }

  async claimDue(request: DueRequest): Promise<readonly TrackedMessage[]> {
    const { now, limit, leaseMs, token, providerId } = request;
    const isDue = ({ dueAt, providerId: of }: TrackedMessage) =>
      dueAt !== undefined && dueAt <= now && (providerId === undefined || of === providerId);
    const due = [...this.records.values()].filter(isDue).sort(byDueTime).slice(0, limit);
    return due.map((record) => {
      const claimed = { ...record, leaseToken: token, dueAt: now + leaseMs };
      this.records.set(record.id, claimed);
      return copyOf(claimed);
    });
  }

  async reschedule(updates: readonly Rescheduling[]): Promise<readonly string[]> {
    return updates.flatMap(({ id, leaseToken, dueAt, pollCount }) => {
      const record = this.#findClaimed(id, leaseToken);
      if (!record) return [];
      const { leaseToken: _, dueAt: __, ...rest } = record;
      const next = dueAt === null ? {} : { dueAt };
      this.records.set(id, { ...rest, ...next, pollCount: pollCount ?? record.pollCount });
      return id;
    });
  }

  async extendClaims(
    ids: readonly string[],
    { leaseToken, until }: { readonly leaseToken: string; readonly until: number },
  ): Promise<readonly string[]> {
    return [...new Set(ids)].filter((id) => {
      const record = this.#findClaimed(id, leaseToken);
      if (record) this.records.set(id, { ...record, dueAt: until });
      return record !== undefined;
    });
  }

  async claimFallback(substitute: TrackedMessage, at: number): Promise<boolean> {
    const { id: fallbackId, fallbackOf = "" } = substitute;
    const origin = this.records.get(fallbackOf);
    if (origin?.status !== "FAILED" || origin.substitute) return false;
    if (origin.fallbackState || this.records.has(fallbackId)) return false;
    this.#add(substitute);
    const claimed = mergeFallback(origin, { at, state: "claimed" });
    this.records.set(origin.id, { ...claimed, fallbackId });
    return true;
  }

  async recordFallbacks(updates: readonly FallbackUpdate[]): Promise<readonly string[]> {
    const changed = new Set<string>();
    for (const { id, ...update } of updates) {
      const known = this.records.get(id);
      const record = known && mergeFallback(known, update);
      if (!record || record === known) continue;
      this.records.set(id, record);
      changed.add(id);
    }
    return [...changed];
  }

  async get(id: string): Promise<TrackedMessage | undefined> {
    const record = this.records.get(id);
    return record && copyOf(record);
  }

  async find(query: TrackingQuery): Promise<TrackingPage> {
    const read = readTrackingQuery(query);
    const { limit, after, isNewestFirst } = read;
    const order = isNewestFirst ? -1 : 1;
    const rest = this.#filter(query)
      .filter((record) => !after || byCreation(record, after) * order > 0)
      .sort((one, other) => byCreation(one, other) * order);
    const messages = rest.slice(0, limit).map(copyOf);
    const last = messages.at(-1);
    return last && rest.length > limit ? { messages, next: cursorAfter(last, read) } : { messages };
  }

  async count(filter: TrackingFilter): Promise<number> {
    return this.#filter(filter).length;
  }

  async countsByStatus(
    filter: TrackingFilter,
  ): Promise<Readonly<Partial<Record<DeliveryStatus, number>>>> {
    const counts: Partial<Record<DeliveryStatus, number>> = {};
    for (const { status } of this.#filter(filter)) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  }

  async purge({ before, scheduledBefore, statuses, limit }: PurgeRequest): Promise<number> {
    const until = scheduledBefore ?? Number.POSITIVE_INFINITY;
    const old = this.#filter({ createdBefore: before, status: statuses }).filter(
      ({ scheduledAt }) => scheduledAt === undefined || scheduledAt < until,
    );
    const leaving = old.sort(byCreation).slice(0, limit);
    for (const { id } of leaving) this.records.delete(id);
    return leaving.length;
  }

  async close(): Promise<void> {}

  #add(message: TrackedMessage): void {
    // A clock may tell fractions; pages end by whole milliseconds.
    const createdAt = Math.floor(message.createdAt);
    this.records.set(message.id, copyOf({ ...message, createdAt }));
  }

  #refuseSecondSubstitutes(added: readonly TrackedMessage[]): void {
    const origins = added.flatMap(({ fallbackOf }) => fallbackOf ?? []);
    if (origins.length === 0) return;
    const taken = new Set([...this.records.values()].map(({ fallbackOf }) => fallbackOf));
    for (const origin of origins) {
      if (taken.has(origin)) throw new Error("A message can have one substitute.");
      taken.add(origin);
    }
  }

  #findClaimed(id: string, token: string): TrackedMessage | undefined {
    const record = this.records.get(id);
    return record?.leaseToken === token ? record : undefined;
  }

  #filter(filter: TrackingFilter): TrackedMessage[] {
    return [...this.records.values()].filter((record) => matchesFilter(record, filter));
  }
}

/** As it comes out of any store: without `undefined`, and nobody else's. */
function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

function byCreation(one: TrackingPlace, other: TrackingPlace): number {
  return one.createdAt - other.createdAt || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
}

function byDueTime(one: TrackedMessage, other: TrackedMessage): number {
  return (one.dueAt ?? 0) - (other.dueAt ?? 0);
}
