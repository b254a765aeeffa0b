import { issue } from "../error/issue.ts";
import { KMsgError } from "../error/kmsg-error.ts";
import type { TrackedMessage } from "./tracked-message.ts";
import type { TrackingQuery } from "./tracking-store.ts";

/** Longest page of `TrackingStore.find`. */
export const MAX_PAGE_SIZE = 1_000;

/** Where a page ends. */
export type TrackingPlace = Pick<TrackedMessage, "createdAt" | "id">;

export interface ReadTrackingQuery {
  readonly limit: number;
  readonly isNewestFirst: boolean;
  /** The page begins after this one. */
  readonly after?: TrackingPlace;
}

/**
 * Reads what is the same for every store: defaults, the limit, and the cursor that {@link cursorAfter} wrote.
 * @throws KMsgError `INVALID_REQUEST`.
 */
export function readTrackingQuery(query: TrackingQuery): ReadTrackingQuery {
  const { limit = 100, first = "newest", cursor } = query;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE_SIZE)
    throw refuse(
      "limit",
      [`must be a whole number from 1 to ${MAX_PAGE_SIZE}.`, "Read the next page with `cursor`."],
      [`1부터 ${MAX_PAGE_SIZE}까지의 정수여야 합니다.`, "다음 쪽은 `cursor`로 읽으세요."],
    );
  const isNewestFirst = first === "newest";
  if (cursor === undefined) return { limit, isNewestFirst };
  const [, order, time, id] = /^([no])(-?[0-9]{1,16})\.(.+)$/s.exec(cursor) ?? [];
  if (!id || (order === "n") !== isNewestFirst)
    throw refuse(
      "cursor",
      ["is not one of this query.", "Give the `next` of the page before."],
      ["이 조회의 커서가 아닙니다.", "앞쪽 결과의 `next`를 그대로 넣으세요."],
    );
  return { limit, isNewestFirst, after: { createdAt: Number(time), id } };
}

/** The `next` of a page that ends with this message. */
export function cursorAfter(last: TrackingPlace, { isNewestFirst }: ReadTrackingQuery): string {
  return `${isNewestFirst ? "n" : "o"}${last.createdAt}.${last.id}`;
}

function refuse(field: string, en: [string, string], ko: [string, string]): KMsgError {
  const issues = [issue(field, en, ko)];
  return new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
}
