import type {
  IdempotencyClaim,
  IdempotencyClaimRequest,
  IdempotencyStore,
  StoredOutcome,
} from "@k-msg/core";
import { type Dialect, type RawBuilder, sql } from "kysely";
import { type FieldCryptoOptions, openProtector, type Protector } from "./field-crypto-options.ts";
import { inTransaction } from "./in-transaction.ts";
import { jsonList } from "./json-source.ts";
import {
  checkKeyPolicy,
  type KeyRow,
  namesOf,
  protectClaim,
  protectResult,
  revealKey,
} from "./key-protection.ts";
import { migrateDatabase } from "./migrations.ts";
import { type ClaimToWrite, claimInMysql } from "./mysql-claims.ts";
import { retryLocks } from "./mysql-conflicts.ts";
import {
  type AnyKysely,
  openDatabase,
  type SqlDatabase,
  type SqlStoreOptions,
} from "./sql-database.ts";

/**
 * Remembers keys in SQLite, PostgreSQL, MySQL (≥ 8.0.17) or MariaDB (≥ 10.6), in the database of `SqlTrackingStore` or
 * another one; for any number of processes. Run `migrate()` first, or what `migrationSql` prints.
 *
 * With `fieldCrypto`, keys are found by their look-up hashes, and keys, fingerprints and results are encrypted. What
 * can't be encrypted, found for certain or read rejects, whatever `failMode` says: otherwise a message could go twice.
 *
 * Given a dialect, `close()` closes the database; given a Kysely instance, whoever made it does.
 */
export class SqlIdempotencyStore implements IdempotencyStore {
  readonly #database: SqlDatabase;
  readonly #table: RawBuilder<unknown>;
  readonly #protector: Protector;

  /**
   * @throws KMsgError `INVALID_REQUEST` for a prefix that isn't one and a dialect that can't be told,
   *   `CRYPTO_CONFIG_ERROR` for a policy under which keys couldn't be found.
   */
  constructor(database: AnyKysely | Dialect, options: SqlStoreOptions & FieldCryptoOptions = {}) {
    this.#database = openDatabase(database, options);
    const table = `${this.#database.tablePrefix}idempotency`;
    this.#table = sql.table(table);
    this.#protector = openProtector(table, options);
    checkKeyPolicy(this.#protector);
  }

  /** Brings the tables of all SQL stores up to date. Two processes may do so at the same time. */
  async migrate(): Promise<void> {
    await migrateDatabase(this.#database);
  }

  async claim(key: string, request: IdempotencyClaimRequest): Promise<IdempotencyClaim> {
    const { name, others } = await namesOf(this.#protector, key);
    const written = await protectClaim(this.#protector, name, { ...request, key });
    const names = jsonList(this.#database.kind, [name, ...others]);
    for (;;) {
      if (await this.#takeKey({ written, request, others })) return { status: "claimed" };
      const [row] = await this.#run(sql<KeyRow>`SELECT ${KEY_COLUMNS} FROM ${this.#table}
        WHERE ${KEY} IN ${names} ORDER BY expires_at DESC LIMIT 1`);
      // Otherwise it was released meanwhile.
      if (row) return { status: "exists", record: await revealKey(this.#protector, row) };
    }
  }

  async settle(key: string, token: string, result: StoredOutcome): Promise<boolean> {
    let name = await this.#findClaim(key, token);
    while (name !== undefined) {
      const written = await protectResult(this.#protector, name, result);
      const changed = await this.#change(sql`UPDATE ${this.#table}
        SET result = ${written.result}, result_enc = ${written.result_enc}
        WHERE ${isClaim([name], token)}`);
      if (changed > 0) return true;
      // A migration may have given the row another name meanwhile.
      const last = name;
      name = await this.#findClaim(key, token);
      if (name === last) return false;
    }
    return false;
  }

  async release(key: string, token: string): Promise<boolean> {
    const { name, others } = await namesOf(this.#protector, key);
    const deleted = await this.#change(sql`DELETE FROM ${this.#table}
      WHERE ${isClaim([name, ...others], token)}`);
    return deleted > 0;
  }

  /**
   * Deletes keys that have expired; without it they stay until they are claimed again. Resolves to how many; fewer
   * than `limit` means that none is left.
   *
   * @param options `now`: milliseconds since 1970. `limit`: at most so many.
   */
  async purgeExpired({
    now,
    limit,
  }: {
    readonly now: number;
    readonly limit: number;
  }): Promise<number> {
    const isExpired = sql`expires_at <= ${Math.floor(now)}`;
    const first = sql`ORDER BY expires_at LIMIT ${limit}`;
    const expired = sql`SELECT ${KEY} FROM ${this.#table} WHERE ${isExpired} ${first}`;
    return this.#change(
      this.#database.kind === "mysql"
        ? sql`DELETE FROM ${this.#table} WHERE ${isExpired} ${first}`
        : sql`DELETE FROM ${this.#table} WHERE ${KEY} IN (${expired}) AND ${isExpired}`,
    );
  }

  async close(): Promise<void> {
    if (this.#database.isOwn) await this.#database.db.destroy();
  }

  /** What the row of a claim is called. */
  async #findClaim(key: string, token: string): Promise<string | undefined> {
    const { name, others } = await namesOf(this.#protector, key);
    if (others.length === 0) return name;
    const query = sql<{ key: string }>`SELECT ${KEY} FROM ${this.#table}
      WHERE ${isClaim([name, ...others], token)}`;
    return (await this.#run(query))[0]?.key;
  }

  async #takeKey(claim: ClaimToWrite): Promise<boolean> {
    if (this.#database.kind === "mysql") return claimInMysql(this.#database, this.#table, claim);
    const { written, others } = claim;
    const insert = insertClaim(this.#table, claim, jsonList(this.#database.kind, others));
    const { rows } = await this.#alone([written.key, ...others], (db) => insert.execute(db));
    return rows.length > 0;
  }

  /**
   * Runs a step while nobody else claims the same key under another name. In SQLite one statement has it all; in
   * PostgreSQL two would not see each other's rows.
   */
  async #alone<T>(names: readonly string[], step: (db: AnyKysely) => Promise<T>): Promise<T> {
    const { db, kind, tablePrefix } = this.#database;
    if (kind === "sqlite" || names.length === 1) return step(db);
    return inTransaction(this.#database, async (transaction) => {
      // In one order, so that nobody waits for who waits for them.
      for (const name of [...names].sort()) {
        const lock = `k-msg key ${tablePrefix} ${name}`;
        await sql`SELECT pg_advisory_xact_lock(hashtextextended(${lock}, 0))`.execute(transaction);
      }
      return step(transaction);
    });
  }

  /** Resolves to how many rows were changed or deleted. */
  async #change(statement: RawBuilder<unknown>): Promise<number> {
    if (this.#database.kind !== "mysql")
      return (await this.#run(sql`${statement} RETURNING ${KEY}`)).length;
    const { numAffectedRows } = await retryLocks(() => statement.execute(this.#database.db));
    return Number(numAffectedRows ?? 0);
  }

  async #run<T>(query: RawBuilder<T>): Promise<readonly T[]> {
    return (await query.execute(this.#database.db)).rows;
  }
}

/** Quoted as the database does: to MySQL it is a word of its own. */
const KEY = sql.ref("key");

const KEY_COLUMNS = sql`${KEY}, ${sql.raw(
  "key_enc, fingerprint, fingerprint_enc, claimed_at, expires_at, result, result_enc",
)}`;

/** Unless a claim holds the key that hasn't expired, under this name or another one. */
function insertClaim(
  table: RawBuilder<unknown>,
  { written, request }: ClaimToWrite,
  others: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const { key, key_enc, fingerprint, fingerprint_enc } = written;
  const { token, now, ttlMs } = request;
  const at = Math.floor(now);
  const text = (value: string | null) => sql`CAST(${value} AS text)`;
  const time = (value: number) => sql`CAST(${value} AS bigint)`;
  return sql`INSERT INTO ${table} AS held
      (key, key_enc, fingerprint, fingerprint_enc, token, claimed_at, expires_at)
    SELECT ${text(key)}, ${text(key_enc)}, ${text(fingerprint)}, ${text(fingerprint_enc)}, ${text(token)},
      ${time(at)}, ${time(at + Math.floor(ttlMs))}
    WHERE NOT EXISTS (SELECT 1 FROM ${table} AS o WHERE o.key IN ${others} AND o.expires_at > ${at})
    ON CONFLICT (key) DO UPDATE SET key_enc = excluded.key_enc, fingerprint = excluded.fingerprint,
      fingerprint_enc = excluded.fingerprint_enc, token = excluded.token, claimed_at = excluded.claimed_at,
      expires_at = excluded.expires_at, result = NULL, result_enc = NULL
    WHERE held.expires_at <= excluded.claimed_at
    RETURNING key`;
}

function isClaim(names: readonly string[], token: string): RawBuilder<unknown> {
  return sql`${KEY} IN (${sql.join(names)}) AND token = ${token} AND result IS NULL AND result_enc IS NULL`;
}
