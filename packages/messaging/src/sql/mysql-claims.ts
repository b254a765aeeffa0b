import { type IdempotencyClaimRequest, KMsgError, tooLongIssue } from "@k-msg/core";
import { type RawBuilder, sql } from "kysely";
import { inTransaction } from "./in-transaction.ts";
import { jsonList } from "./json-source.ts";
import type { protectClaim } from "./key-protection.ts";
import { isDuplicate, retryLocks } from "./mysql-conflicts.ts";
import { KEY_LENGTH } from "./mysql-tables.ts";
import type { AnyKysely, SqlDatabase } from "./sql-database.ts";

const KEY = sql.ref("key");

/** A claim as it is written. */
export interface ClaimToWrite {
  readonly written: Awaited<ReturnType<typeof protectClaim>>;
  readonly request: IdempotencyClaimRequest;
  /** What the key may be called besides. */
  readonly others: readonly string[];
}

const HELD = Symbol("held under another name");

/** Whether nobody held the key: it is claimed now. MySQL's upsert has no condition. */
export async function claimInMysql(
  database: SqlDatabase,
  table: RawBuilder<unknown>,
  claim: ClaimToWrite,
): Promise<boolean> {
  const { written, request, others } = claim;
  refuseTooLong(written.key);
  if (others.length === 0) return retryLocks(() => write(database.db, table, claim));
  const held = sql`SELECT 1 FROM ${table} WHERE ${KEY} IN ${jsonList("mysql", others)}
    AND expires_at > ${Math.floor(request.now)} LIMIT 1 FOR UPDATE`;
  try {
    return await inTransaction(database, async (transaction) => {
      if (!(await write(transaction, table, claim))) return false;
      // Whoever claims it under another name writes that, too, before looking for ours: one of the two has to wait.
      if ((await held.execute(transaction)).rows.length > 0) throw HELD;
      return true;
    });
  } catch (error) {
    if (error === HELD) return false;
    throw error;
  }
}

/** Unless the same name is there that hasn't expired. */
async function write(
  db: AnyKysely,
  table: RawBuilder<unknown>,
  { written, request }: ClaimToWrite,
): Promise<boolean> {
  const { key, key_enc, fingerprint, fingerprint_enc } = written;
  const claimedAt = Math.floor(request.now);
  const values = {
    key_enc,
    fingerprint,
    fingerprint_enc,
    token: request.token,
    claimed_at: claimedAt,
    expires_at: claimedAt + Math.floor(request.ttlMs),
  };
  const columns = sql.raw(Object.keys(values).join(", "));
  try {
    await sql`INSERT INTO ${table} (${KEY}, ${columns})
      VALUES (${key}, ${sql.join(Object.values(values))})`.execute(db);
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const set = Object.entries(values).map(([name, value]) => sql`${sql.ref(name)} = ${value}`);
    const over = sql`UPDATE ${table} SET ${sql.join(set)}, result = NULL, result_enc = NULL
      WHERE ${KEY} = ${key} AND expires_at <= ${claimedAt}`;
    return Number((await over.execute(db)).numAffectedRows ?? 0) > 0;
  }
}

/** Without strict mode, MySQL would cut it, and take another key for the same. */
function refuseTooLong(key: string): void {
  const { length } = [...key];
  if (length <= KEY_LENGTH) return;
  const issues = [tooLongIssue("idempotencyKey", length, "characters", KEY_LENGTH)];
  throw new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
}
