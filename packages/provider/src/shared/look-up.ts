import {
  type FindMessageQuery,
  fail,
  KMsgError,
  listContents,
  type MessageSighting,
  ok,
  type ProviderLimits,
  type Result,
} from "@k-msg/core";

/** Settings of every adapter that looks messages up. */
export interface LookupConfig {
  /**
   * How long after a lost answer the vendor's records are sure to hold what it took, in milliseconds. A message that
   * isn't there by then counts as not sent, and may be sent again. The vendor promises no such time: set one only
   * after measuring, and generously. Default: none; what isn't there stays unknown.
   */
  lookupCompleteAfterMs?: number;
}

export function withLookup(
  limits: ProviderLimits,
  { lookupCompleteAfterMs: completeAfterMs }: LookupConfig,
): ProviderLimits {
  return completeAfterMs === undefined
    ? limits
    : { ...limits, lookup: { ...limits.lookup, completeAfterMs } };
}

type Found = Result<MessageSighting, KMsgError>;

/** Turns anything thrown while looking into a failure. Looking sends nothing, so that is all it can be. */
export async function lookUp(
  providerId: string,
  query: FindMessageQuery,
  look: () => Promise<Found>,
): Promise<Found> {
  try {
    return await look();
  } catch (cause) {
    const contents = listContents(query?.message);
    const details = { outcome: "not_sent", providerId, cause, contents } as const;
    return fail(new KMsgError("UNKNOWN_ERROR", details));
  }
}

/** What is told of each of many. `undefined`: it is to be looked up by itself. */
export type ToldTogether = readonly (Found | undefined)[];

/** Pages for many messages together, besides those that they fill themselves: to read more is slower than to ask for each. */
const MAX_SHARED_PAGES = 20;
/** Of any vendor's lists. */
const LEAST_PAGE = 500;

/**
 * Judges many messages, one after the other, by what was read once. Where reading takes too long for that, or the vendor
 * refuses it, each is to be looked up by itself; so it is with anything thrown. Never rejects.
 * @param read at most so many pages.
 */
export async function lookUpTogether<Records>(
  queries: readonly FindMessageQuery[],
  read: (mostPages: number) => Promise<Result<Records, KMsgError>>,
  judge: (records: Records, query: FindMessageQuery) => Found | Promise<Found>,
): Promise<ToldTogether> {
  return orAlone(queries, async () => {
    const own = Math.ceil(queries.length / LEAST_PAGE);
    const records = await read(Math.min(MAX_SHARED_PAGES + own, queries.length));
    if (records.isFailure)
      return queries.map(() => (records.error.retryable ? records : undefined));
    const told: Found[] = [];
    for (const query of queries) told.push(await judge(records.value, query));
    return told;
  });
}

/** Leaves each to be looked up by itself when anything is thrown. */
export async function orAlone(
  queries: readonly FindMessageQuery[],
  look: () => ToldTogether | Promise<ToldTogether>,
): Promise<ToldTogether> {
  try {
    return await look();
  } catch {
    return queries.map(() => undefined);
  }
}

/** More would take minutes. */
const MAX_PAGES = 100;

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly isLast: boolean;
}

/** Every row of a list: only whoever has read all of them can say that one isn't there. */
export async function readPages<Row>(
  providerId: string,
  /** @param number From 1. */
  readPage: (number: number, soFar: readonly Row[]) => Promise<Result<Page<Row>, KMsgError>>,
  mostPages = MAX_PAGES,
): Promise<Result<readonly Row[], KMsgError>> {
  const rows: Row[] = [];
  for (let number = 1; number <= mostPages; number++) {
    const page = await readPage(number, rows);
    if (page.isFailure) return page;
    rows.push(...page.value.rows);
    if (page.value.isLast) return ok(rows);
  }
  return fail(tooMuch(providerId));
}

function tooMuch(providerId: string): KMsgError {
  return new KMsgError("PROVIDER_ERROR", {
    outcome: "not_sent",
    providerId,
    texts: {
      en: "The vendor's history of that time is too long to be searched. Look for the message in its console.",
      ko: "해당 시간대의 발송 내역이 너무 많아 조회하지 못했습니다. 발송사 콘솔에서 확인하세요.",
    },
  });
}
