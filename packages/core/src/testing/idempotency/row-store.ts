import type { IdempotencyClaimRequest, IdempotencyRecord, IdempotencyStore } from "@k-msg/core";

export interface Row extends IdempotencyClaimRequest {
  result?: string;
}

/** What a database would hold. */
export type Rows = Map<string, Row>;

/** Lets others run in between, as a database does. */
export const turn = () => new Promise<void>((resolve) => queueMicrotask(resolve));

function toRecord({ fingerprint, now, ttlMs, result }: Row): IdempotencyRecord {
  const common = { fingerprint, claimedAt: now, expiresAt: now + ttlMs };
  return result === undefined
    ? { ...common, state: "in_flight" }
    : { ...common, state: "settled", result: JSON.parse(result) };
}

/** A store that keeps the contract. */
export function createRowStore(rows: Rows): IdempotencyStore {
  const find = (key: string, token: string) => {
    const row = rows.get(key);
    return row?.token === token && row.result === undefined ? row : undefined;
  };
  return {
    async claim(key, request) {
      await turn();
      const row = rows.get(key);
      if (row && request.now < row.now + row.ttlMs)
        return { status: "exists", record: toRecord(row) };
      rows.set(key, { ...request });
      return { status: "claimed" };
    },
    async settle(key, token, result) {
      await turn();
      const row = find(key, token);
      if (row) row.result = JSON.stringify(result);
      return row !== undefined;
    },
    async release(key, token) {
      await turn();
      return find(key, token) !== undefined && rows.delete(key);
    },
  };
}
