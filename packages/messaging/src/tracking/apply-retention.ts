import { type DeliveryStatus, type Issue, issue, KMsgError, type TrackingStore } from "@k-msg/core";

/** How long records are kept. */
export interface RetentionRule {
  /** Since the record was made, in days of 24 hours. */
  readonly keepForDays: number;
  /** Default: every status that is an end, and `UNKNOWN`. What is scheduled or under way is still needed. */
  readonly statuses?: readonly DeliveryStatus[];
}

const ENDED: readonly DeliveryStatus[] = ["DELIVERED", "FAILED", "CANCELLED", "UNKNOWN"];
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
  for (const { keepForDays, statuses = ENDED } of rules) {
    const request = { before: now - keepForDays * DAY, statuses, limit: AT_ONCE };
    let count = AT_ONCE;
    while (count === AT_ONCE) {
      count = await store.purge(request);
      deleted += count;
      await new Promise<void>((resolve) => setTimeout(resolve));
    }
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
