import {
  type DeliveryStatus,
  FINAL_STATUSES,
  type Issue,
  issue,
  KMsgError,
  type PurgeRequest,
  type TrackingStore,
} from "@k-msg/core";
import { GIVE_UP_AFTER_MS } from "./tracker/poll-times.ts";

/** How long records are kept. */
export interface RetentionRule {
  /**
   * In days of 24 hours, since the record was made. One without a final status counts from when its message was to go
   * out, and stays for the four days in which somebody may still ask for it.
   */
  readonly keepForDays: number;
  /** Default: every one. */
  readonly statuses?: readonly DeliveryStatus[];
}

const OPEN_STATUSES = ["PENDING", "SENT", "UNKNOWN"] as const;
const ALL_STATUSES: readonly DeliveryStatus[] = [...FINAL_STATUSES, ...OPEN_STATUSES];
const DAY = 24 * 60 * 60_000;
/** Deleted at once: others of the process, and of the database, have their turn in between. */
const AT_ONCE = 1_000;

/**
 * Deletes the records that are older than a rule allows, with all they hold. For a job that runs once a day; it may be
 * cut short and run again. Resolves to how many were deleted.
 *
 * @param now Milliseconds since 1970. Default: the time it is.
 * @throws KMsgError `INVALID_REQUEST` for a rule that isn't one; whatever the store rejects with.
 */
export async function applyRetention(
  store: TrackingStore,
  rules: readonly RetentionRule[],
  now: number = Date.now(),
): Promise<number> {
  const issues = rules.flatMap(findIssues);
  if (issues.length > 0) throw new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
  let deleted = 0;
  for (const { keepForDays, statuses = ALL_STATUSES } of rules) {
    const before = now - keepForDays * DAY;
    const isOpen = (status: DeliveryStatus) => OPEN_STATUSES.some((each) => each === status);
    const ended = statuses.filter((status) => !isOpen(status));
    deleted += await purgeAll(store, { before, statuses: ended });
    const asked = Math.min(before, now - GIVE_UP_AFTER_MS);
    const open = { before: asked, scheduledBefore: asked, statuses: statuses.filter(isOpen) };
    deleted += await purgeAll(store, open);
  }
  return deleted;
}

async function purgeAll(
  store: TrackingStore,
  request: Omit<PurgeRequest, "limit">,
): Promise<number> {
  let deleted = 0;
  let count = request.statuses?.length === 0 ? 0 : AT_ONCE;
  while (count === AT_ONCE) {
    count = await store.purge({ ...request, limit: AT_ONCE });
    deleted += count;
    await new Promise<void>((resolve) => setTimeout(resolve));
  }
  return deleted;
}

function findIssues({ keepForDays }: RetentionRule, index: number): Issue[] {
  if (Number.isFinite(keepForDays) && keepForDays >= 0) return [];
  return [
    issue(
      `rules[${index}].keepForDays`,
      ["isn't a number of days.", "Give one of 0 or more."],
      ["일수가 아닙니다.", "0 이상의 수를 넣으세요."],
    ),
  ];
}
