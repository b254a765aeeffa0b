import type { StoredOutcome } from "./stored-outcome.ts";

/** What a store knows of a key. Plain JSON: no message text, no number. Times are milliseconds since 1970. */
export type IdempotencyRecord = {
  /** Of the content that the key stands for, by `fingerprintOf`. */
  readonly fingerprint: string;
  readonly claimedAt: number;
  /** From this moment on the key is free again. */
  readonly expiresAt: number;
} & (
  | {
      /** Claimed, and nothing known yet: on its way, or its process died. It may have been sent. */
      readonly state: "in_flight";
      readonly result?: undefined;
    }
  | { readonly state: "settled"; readonly result: StoredOutcome }
);

export interface IdempotencyClaimRequest {
  readonly fingerprint: string;
  /** Names the owner of this claim; a new random one for each claim. At most 64 characters of ASCII. */
  readonly token: string;
  /** Milliseconds since 1970. This decides what has expired, not the store's own clock. */
  readonly now: number;
  /** How long the key is kept, from `now`, in milliseconds. Must be longer than a send with all its retries can take. */
  readonly ttlMs: number;
}

export type IdempotencyClaim =
  /** The key is the caller's: send, then settle or release. */
  | { readonly status: "claimed" }
  /** It is taken, by this or another content. */
  | { readonly status: "exists"; readonly record: IdempotencyRecord };

/**
 * Remembers what was done under a key. Each method is one atomic step, for all processes that share the data:
 *
 * - SQL: a table with `key` as primary key, compared byte by byte. `claim` is `INSERT … ON CONFLICT (key) DO UPDATE
 *   … WHERE expires_at <= :now RETURNING`; without a row, read the record, and begin anew if it is gone meanwhile.
 *   `settle` and `release` are `UPDATE` and `DELETE … WHERE key = :key AND token = :token AND result IS NULL`.
 * - Redis: a script each.
 *
 * A method that can't do its work rejects. A claim that was rejected may have been written all the same: don't
 * send, and release it. Keys have at most 255 characters; they differ when any character does, also in case.
 *
 * `idempotencyStoreContractTests` of `@k-msg/core/testing` checks all of this.
 */
export interface IdempotencyStore {
  /** Takes the key, unless a record that hasn't expired holds it. Of many at the same time, one succeeds. */
  claim(key: string, request: IdempotencyClaimRequest): Promise<IdempotencyClaim>;
  /**
   * Keeps the first result until the claim expires. `false`, and nothing changes, unless the claim of `token` is
   * still in flight.
   */
  settle(key: string, token: string, result: StoredOutcome): Promise<boolean>;
  /**
   * Frees the key, because nothing was sent. `false`, and nothing changes, unless the claim of `token` is still
   * in flight.
   */
  release(key: string, token: string): Promise<boolean>;
}
