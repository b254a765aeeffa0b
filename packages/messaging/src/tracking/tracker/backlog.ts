import type { SettledMessage } from "@k-msg/core";
import { inTime } from "./in-time.ts";
import type { TrackingState, Unwritten } from "./tracking-state.ts";

/**
 * Most outcomes kept in memory while a store fails, about 60 MB of them. The oldest make room: their records stay
 * intents, which a `DeliveryTracker` settles as far as the vendor tells.
 */
export const MOST_UNWRITTEN = 30_000;
/** Written together. */
const TOGETHER = 1_000;
/** So often one may fail while the store takes others; then it is what the store can't take. */
const MOST_FAILURES = 5;

/** Told of a record that couldn't be written. */
export type OnUnwritten = (record: SettledMessage, error: unknown) => void | Promise<void>;

/** Writes outcomes; those that can't be written are kept for the next time. Never rejects. */
export async function writeOutcomes(
  state: TrackingState,
  records: readonly SettledMessage[],
  onUnwritten: OnUnwritten,
): Promise<void> {
  const { store, storeTimeoutMs } = state;
  try {
    await inTime(storeTimeoutMs, () => store.saveOutcomes(records));
  } catch (error) {
    for (const record of records) keep(state, { record, failures: 0 });
    await Promise.all(records.map((record) => onUnwritten(record, error)));
    return;
  }
  await writeBacklog(state, onUnwritten);
}

/** Writes the oldest of what is left of earlier times. Never rejects. */
export async function writeBacklog(state: TrackingState, onUnwritten: OnUnwritten): Promise<void> {
  const { store, storeTimeoutMs, backlog } = state;
  // Taken out first: of two that write at the same time each writes others.
  const taken = [...take(backlog)];
  if (taken.length === 0) return;
  const save = (each: readonly Unwritten[]) =>
    inTime(storeTimeoutMs, () => store.saveOutcomes(each.map(({ record }) => record)));
  try {
    await save(taken);
  } catch {
    await writeEach(state, taken, (one) => save([one]), onUnwritten);
  }
}

/** One by one, so that one the store can't take doesn't hold up the others. */
async function writeEach(
  state: TrackingState,
  taken: readonly Unwritten[],
  save: (one: Unwritten) => Promise<void>,
  onUnwritten: OnUnwritten,
): Promise<void> {
  const failed: { one: Unwritten; error: unknown }[] = [];
  for (const [index, one] of taken.entries()) {
    try {
      await save(one);
    } catch (error) {
      failed.push({ one, error });
      // Not even two different ones: it is the store.
      if (failed.length === 2 && index === 1) {
        for (const each of taken) keep(state, each);
        return;
      }
    }
  }
  for (const { one, error } of failed) {
    const failures = one.failures + 1;
    if (failures < MOST_FAILURES) keep(state, { ...one, failures });
    else await onUnwritten(one.record, error);
  }
}

function* take(backlog: Map<string, Unwritten>): Iterable<Unwritten> {
  let count = 0;
  for (const [id, one] of backlog) {
    if (count++ === TOGETHER) return;
    backlog.delete(id);
    yield one;
  }
}

function keep({ backlog }: TrackingState, unwritten: Unwritten): void {
  backlog.set(unwritten.record.id, unwritten);
  if (backlog.size <= MOST_UNWRITTEN) return;
  const [oldest] = backlog.keys();
  if (oldest !== undefined) backlog.delete(oldest);
}
