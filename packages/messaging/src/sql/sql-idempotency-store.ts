import type {
  IdempotencyClaim,
  IdempotencyClaimRequest,
  IdempotencyRecord,
  IdempotencyStore,
  StoredOutcome,
} from "@k-msg/core";
import { type Dialect, type RawBuilder, sql } from "kysely";
import { migrateDatabase } from "./migrations.ts";
import {
  type AnyKysely,
  openDatabase,
  type SqlDatabase,
  type SqlStoreOptions,
} from "./sql-database.ts";
import { fromSqlText, toSqlText } from "./sql-text.ts";

interface Row {
  readonly fingerprint: string;
  readonly claimed_at: number | string;
  readonly expires_at: number | string;
  readonly result: string | null;
}

/**
 * Remembers keys in SQLite or PostgreSQL, in the database of `SqlTrackingStore` or another one; for any number of
 * processes. Run `migrate()` first, or what `migrationSql` prints.
 *
 * Given a dialect, `close()` closes the database; given a Kysely instance, whoever made it does.
 */
export class SqlIdempotencyStore implements IdempotencyStore {
  readonly #database: SqlDatabase;
  readonly #table: RawBuilder<unknown>;

  /** @throws KMsgError `INVALID_REQUEST` for a prefix that isn't one and a dialect that can't be told. */
  constructor(database: AnyKysely | Dialect, options: SqlStoreOptions = {}) {
    this.#database = openDatabase(database, options);
    this.#table = sql.table(`${this.#database.tablePrefix}idempotency`);
  }

  /** Brings the tables of all SQL stores up to date. Two processes may do so at the same time. */
  async migrate(): Promise<void> {
    await migrateDatabase(this.#database);
  }

  async claim(key: string, request: IdempotencyClaimRequest): Promise<IdempotencyClaim> {
    const { fingerprint, token } = request;
    const now = Math.floor(request.now);
    const written = toSqlText(key);
    for (;;) {
      const claimed = await this.#run(sql`INSERT INTO ${this.#table} AS held
          (key, fingerprint, token, claimed_at, expires_at)
        VALUES (${written}, ${fingerprint}, ${token}, ${now}, ${now + Math.floor(request.ttlMs)})
        ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, token = excluded.token,
          claimed_at = excluded.claimed_at, expires_at = excluded.expires_at, result = NULL
        WHERE held.expires_at <= excluded.claimed_at
        RETURNING key`);
      if (claimed.length > 0) return { status: "claimed" };
      const [row] = await this.#run(sql<Row>`SELECT fingerprint, claimed_at, expires_at, result
        FROM ${this.#table} WHERE key = ${written}`);
      // Otherwise it was released meanwhile.
      if (row) return { status: "exists", record: toRecord(row) };
    }
  }

  async settle(key: string, token: string, result: StoredOutcome): Promise<boolean> {
    const written = toSqlText(JSON.stringify(result));
    const rows = await this.#run(sql`UPDATE ${this.#table} SET result = ${written}
      WHERE ${isClaim(key, token)} RETURNING key`);
    return rows.length > 0;
  }

  async release(key: string, token: string): Promise<boolean> {
    const rows = await this.#run(sql`DELETE FROM ${this.#table}
      WHERE ${isClaim(key, token)} RETURNING key`);
    return rows.length > 0;
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
    const expired = sql`SELECT key FROM ${this.#table} WHERE expires_at <= ${Math.floor(now)}
      ORDER BY expires_at LIMIT ${limit}`;
    const rows = await this.#run(sql`DELETE FROM ${this.#table}
      WHERE key IN (${expired}) AND expires_at <= ${Math.floor(now)} RETURNING key`);
    return rows.length;
  }

  async close(): Promise<void> {
    if (this.#database.isOwn) await this.#database.db.destroy();
  }

  async #run<T>(query: RawBuilder<T>): Promise<readonly T[]> {
    return (await query.execute(this.#database.db)).rows;
  }
}

function isClaim(key: string, token: string): RawBuilder<unknown> {
  return sql`key = ${toSqlText(key)} AND token = ${token} AND result IS NULL`;
}

function toRecord({ fingerprint, claimed_at, expires_at, result }: Row): IdempotencyRecord {
  const common = {
    fingerprint,
    claimedAt: Number(claimed_at),
    expiresAt: Number(expires_at),
  };
  return result === null
    ? { ...common, state: "in_flight" }
    : { ...common, state: "settled", result: JSON.parse(fromSqlText(result)) };
}
