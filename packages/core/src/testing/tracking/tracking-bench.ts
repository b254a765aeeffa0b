import type { TrackedMessage } from "../../tracking/tracked-message.ts";
import { createTrackingId } from "../../tracking/tracking-id.ts";
import type {
  DueRequest,
  SettledMessage,
  StatusUpdate,
  TrackingStore,
} from "../../tracking/tracking-store.ts";
import { withoutUndefined } from "../../without-undefined.ts";
import { show } from "../idempotency/store-bench.ts";
import { sameValue } from "../values.ts";
import { demand } from "../violation.ts";

export const LEASE_MS = 60_000;

/** The store under test with a provider of its own, so that tests may share the data. */
export interface TrackingBench {
  readonly store: TrackingStore;
  /** Another instance over the same data. */
  openAgain(): Promise<TrackingStore>;
  /** When the test begins, in milliseconds since 1970. */
  readonly now: number;
  /** Nobody else's messages have it. */
  readonly providerId: string;
  /** A new intent. */
  intent(change?: Partial<TrackedMessage>): TrackedMessage;
  /** Writes a new intent. */
  insert(change?: Partial<TrackedMessage>): Promise<TrackedMessage>;
  /** Writes a message that the vendor has accepted. */
  insertAccepted(change?: Partial<SettledMessage>): Promise<SettledMessage>;
  /** Writes one news, a second after the test began; resolves to what the store answered. */
  tell(id: string, change: Partial<StatusUpdate>): Promise<readonly string[]>;
  /** Claims what is due of this test's provider. */
  claim(change?: Partial<DueRequest>, store?: TrackingStore): Promise<readonly TrackedMessage[]>;
  /** @throws ContractViolation if it isn't there. */
  read(id: string, store?: TrackingStore): Promise<TrackedMessage>;
}

export function createTrackingBench(
  store: TrackingStore,
  openAgain: TrackingBench["openAgain"],
): TrackingBench {
  const now = Date.now();
  const providerId = `vendor-${crypto.randomUUID()}`;
  const intent = (change: Partial<TrackedMessage> = {}): TrackedMessage =>
    withoutUndefined<TrackedMessage>({
      id: createTrackingId(now),
      messageId: crypto.randomUUID(),
      type: "SMS",
      to: "01000000001",
      country: "82",
      providerId,
      outcome: "intended",
      status: "UNKNOWN",
      createdAt: now,
      updatedAt: now,
      pollCount: 0,
      ...change,
    });
  return {
    store,
    openAgain,
    now,
    providerId,
    intent,
    async insert(change) {
      const message = intent(change);
      await store.insertIntents([message]);
      return message;
    },
    async insertAccepted(change) {
      const message = settle(intent(), { ...change });
      await store.saveOutcomes([message]);
      return message;
    },
    tell: (id, change) =>
      store.recordStatuses([{ id, at: now + 1_000, source: "poll", status: "PENDING", ...change }]),
    claim: (change, by = store) =>
      by.claimDue({ now, limit: 1_000, leaseMs: LEASE_MS, token: "owner", providerId, ...change }),
    async read(id, by = store) {
      const record = await by.get(id);
      demand(record, "the message is gone");
      return record;
    },
  };
}

/** The message as the vendor has accepted it. */
export function settle(
  message: TrackedMessage,
  change: Partial<SettledMessage> = {},
): SettledMessage {
  return withoutUndefined<SettledMessage>(
    { ...message, outcome: "accepted", status: "PENDING", updatedAt: message.createdAt + 10 },
    change,
  );
}

/** @throws ContractViolation unless the record has these values; `undefined` stands for an absent field. */
export function demandFields(
  record: TrackedMessage,
  wanted: Partial<Record<keyof TrackedMessage, unknown>>,
): void {
  for (const [name, value] of Object.entries(wanted)) {
    const found = record[name as keyof TrackedMessage];
    demand(sameValue(found, value), `${name} must be ${show(value)}, not ${show(found)}`);
  }
}

/** @throws ContractViolation unless these are the ids, in any order, each once. */
export function demandIds(found: readonly string[], wanted: readonly string[], what: string): void {
  const isSame = sameValue([...found].sort(), [...wanted].sort());
  demand(isSame, `${what}: ${wanted.length} messages were to be expected, not ${found.length}`);
}

/** The history in short: `["SENT", "DELIVERED"]`. */
export function statusesOf({ history = [] }: TrackedMessage): readonly string[] {
  return history.map(({ status, ofSubstitute, fallback }) =>
    fallback ? `fallback ${fallback}` : ofSubstitute ? `substitute ${status}` : status,
  );
}

/** @throws ContractViolation unless the history holds these, in this order. */
export function demandHistory(record: TrackedMessage, wanted: readonly string[]): void {
  const found = statusesOf(record);
  demand(sameValue(found, wanted), `the history must be ${show(wanted)}, not ${show(found)}`);
}
