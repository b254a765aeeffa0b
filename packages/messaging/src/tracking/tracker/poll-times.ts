import type { TrackedMessage } from "@k-msg/core";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How often a message is looked at, by its age: most are done within seconds, a few take a day. */
export const POLL_SCHEDULE: readonly { readonly untilAgeMs: number; readonly everyMs: number }[] = [
  { untilAgeMs: MINUTE, everyMs: 10 * SECOND },
  { untilAgeMs: 10 * MINUTE, everyMs: MINUTE },
  { untilAgeMs: HOUR, everyMs: 5 * MINUTE },
  { untilAgeMs: 6 * HOUR, everyMs: 30 * MINUTE },
  { untilAgeMs: 24 * HOUR, everyMs: 2 * HOUR },
  { untilAgeMs: Number.POSITIVE_INFINITY, everyMs: 6 * HOUR },
];

/**
 * The age at which nobody asks any more, and the status is `UNKNOWN`: 4 days. Vendors settle within 24 to 72 hours.
 */
export const GIVE_UP_AFTER_MS = 96 * HOUR;

/** How long an intent waits for its answer before somebody asks whether its process died: 10 minutes. */
export const INTENT_PATIENCE_MS = 10 * MINUTE;

type Dated = Pick<TrackedMessage, "scheduledAt" | "createdAt">;

/** When the message went out, or will. */
export function departureOf({ scheduledAt, createdAt }: Dated): number {
  return Math.max(scheduledAt ?? createdAt, createdAt);
}

/** When to look at a message next; `undefined` when it is too old. All in milliseconds since 1970. */
export function nextLookAt(record: Dated, now: number): number | undefined {
  const ageMs = Math.max(0, now - departureOf(record));
  if (ageMs >= GIVE_UP_AFTER_MS) return undefined;
  const step = POLL_SCHEDULE.find(({ untilAgeMs }) => ageMs < untilAgeMs);
  const from = Math.max(now, departureOf(record));
  const at = from + (step?.everyMs ?? 0);
  return Math.min(at, departureOf(record) + GIVE_UP_AFTER_MS);
}
