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
      if (!(await writeLocked(transaction, table, claim))) return false;
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
  claim: ClaimToWrite,
): Promise<boolean> {
  try {
    await insert(db, table, claim);
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return takeOver(db, table, claim);
  }
}

/**
 * The same in a transaction, where an `INSERT` that meets its key keeps a lock that it shares: many claims of one key
 * would wait for each other, again and again. Who meets one starts anew, and then locks the row alone.
 */
async function writeLocked(
  transaction: AnyKysely,
  table: RawBuilder<unknown>,
  claim: ClaimToWrite,
): Promise<boolean> {
  const known = sql`SELECT 1 FROM ${table} WHERE ${KEY} = ${claim.written.key} FOR UPDATE`;
  if ((await known.execute(transaction)).rows.length > 0)
    return takeOver(transaction, table, claim);
  await insert(transaction, table, claim);
  return true;
}

async function insert(
  db: AnyKysely,
  table: RawBuilder<unknown>,
  claim: ClaimToWrite,
): Promise<void> {
  const values = valuesOf(claim);
  const columns = sql.raw(Object.keys(values).join(", "));
  await sql`INSERT INTO ${table} (${KEY}, ${columns})
    VALUES (${claim.written.key}, ${sql.join(Object.values(values))})`.execute(db);
}

/** What has expired. */
async function takeOver(
  db: AnyKysely,
  table: RawBuilder<unknown>,
  claim: ClaimToWrite,
): Promise<boolean> {
  const values = valuesOf(claim);
  const set = Object.entries(values).map(([name, value]) => sql`${sql.ref(name)} = ${value}`);
  const over = sql`UPDATE ${table} SET ${sql.join(set)}, result = NULL, result_enc = NULL
    WHERE ${KEY} = ${claim.written.key} AND expires_at <= ${values.claimed_at}`;
  return Number((await over.execute(db)).numAffectedRows ?? 0) > 0;
}

function valuesOf({ written, request }: ClaimToWrite) {
  const { key_enc, fingerprint, fingerprint_enc } = written;
  const claimed_at = Math.floor(request.now);
  const expires_at = claimed_at + Math.floor(request.ttlMs);
  const { token } = request;
  return { key_enc, fingerprint, fingerprint_enc, token, claimed_at, expires_at };
}

/** Without strict mode, MySQL would cut it, and take another key for the same. */
function refuseTooLong(key: string): void {
  const { length } = [...key];
  if (length <= KEY_LENGTH) return;
  const issues = [tooLongIssue("idempotencyKey", length, "characters", KEY_LENGTH)];
  throw new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
}
