import {
  cursorAfter,
  type DeliveryStatus,
  type DueRequest,
  type FallbackUpdate,
  type KMsgError,
  type PurgeRequest,
  type Rescheduling,
  readTrackingQuery,
  type SettledMessage,
  type StatusUpdate,
  type TrackedMessage,
  type TrackingFilter,
  type TrackingPage,
  type TrackingQuery,
  type TrackingStore,
} from "@k-msg/core";
import { type Dialect, type RawBuilder, sql } from "kysely";
import { type FieldCryptoOptions, openProtector, type Protector } from "./field-crypto-options.ts";
import { jsonList, jsonSource, type SourceColumns } from "./json-source.ts";
import { toCondition } from "./message-condition.ts";
import {
  IS_NEWS,
  MAY_PLAN,
  NEWS_CHANGES,
  OUTCOME_CHANGES,
  OUTCOME_FITS,
  PLAN_CHANGES,
  STATE_CHANGES,
  STATE_FOLLOWS,
} from "./message-news.ts";
import {
  CLEAR_COLUMNS,
  FALLBACK_COLUMNS,
  fallbackLine,
  MESSAGE_COLUMNS,
  type MessageRow,
  RESCHEDULE_COLUMNS,
  STATUS_COLUMNS,
  toFallbackRow,
  toMessageRow,
  toOutcomeRow,
  toRescheduleRow,
} from "./message-row.ts";
import { migrateDatabase } from "./migrations.ts";
import {
  checkPolicy,
  type ProtectedRows,
  protectMessages,
  protectStatuses,
} from "./protect-messages.ts";
import { BOUND_COLUMNS } from "./protected-row.ts";
import { createRecentRows } from "./recent-rows.ts";
import { revealMessages } from "./reveal-messages.ts";
import { hashesOf } from "./search-hashes.ts";
import { splitRounds } from "./split-rounds.ts";
import {
  type AnyKysely,
  inTransaction,
  openDatabase,
  type SqlDatabase,
  type SqlStoreOptions,
} from "./sql-database.ts";
import { fromSqlText, toSqlText } from "./sql-text.ts";

/** Rows in one statement: SQLite lets nobody else in while it runs, nor this process do anything else. */
const ROWS_AT_ONCE = 1_000;

const listOf = (columns: SourceColumns) => sql.raw(Object.keys(columns).join(", "));
const COLUMN_LIST = listOf(MESSAGE_COLUMNS);

/**
 * Keeps messages in SQLite or PostgreSQL, over any Kysely dialect that speaks one of them; for any number of
 * processes. Run `migrate()` first, or what `migrationSql` prints.
 *
 * With `fieldCrypto`, personal data is encrypted, and found by its look-up hashes. A message that can't be encrypted
 * isn't written, and the call rejects with its `CRYPTO_*` error when the others are; one that can't be read says so
 * (`TrackedMessage.unreadable`), and hides no other.
 *
 * Given a dialect, `close()` closes the database; given a Kysely instance, whoever made it does.
 */
export class SqlTrackingStore implements TrackingStore {
  readonly #database: SqlDatabase;
  readonly #table: RawBuilder<unknown>;
  readonly #protector: Protector;
  readonly #recent = createRecentRows();

  /**
   * @throws KMsgError `INVALID_REQUEST` for a prefix that isn't one and a dialect that can't be told,
   *   `CRYPTO_CONFIG_ERROR` for a policy that hides what the store decides by.
   */
  constructor(database: AnyKysely | Dialect, options: SqlStoreOptions & FieldCryptoOptions = {}) {
    this.#database = openDatabase(database, options);
    const table = `${this.#database.tablePrefix}messages`;
    this.#table = sql.table(table);
    this.#protector = openProtector(table, options);
    checkPolicy(this.#protector);
  }

  /** Brings the tables of all SQL stores up to date. Two processes may do so at the same time. */
  async migrate(): Promise<void> {
    await migrateDatabase(this.#database);
  }

  async insertIntents(messages: readonly TrackedMessage[]): Promise<void> {
    await writeChunks(
      chunksOf(messages),
      (chunk) => protectMessages(this.#protector, chunk, toMessageRow, this.#recent),
      (rows) => this.#run(this.#insert(rows, sql`ON CONFLICT (id) DO NOTHING`)),
    );
  }

  async saveOutcomes(messages: readonly SettledMessage[]): Promise<void> {
    const changes = sql`DO UPDATE SET ${sql.raw(OUTCOME_CHANGES)} WHERE ${sql.raw(OUTCOME_FITS)}`;
    await writeChunks(
      splitRounds(messages).flatMap(chunksOf),
      (chunk) => protectMessages(this.#protector, chunk, toOutcomeRow, this.#recent),
      (rows) => this.#run(this.#insert(rows, sql`ON CONFLICT (id) ${changes}`)),
    );
  }

  async recordStatuses(updates: readonly StatusUpdate[]): Promise<readonly string[]> {
    const changed = new Set<string>();
    const chunks: (readonly MessageRow[])[] = [];
    for (const chunk of splitRounds(updates).flatMap(chunksOf)) {
      const { rows, error } = await protectStatuses(this.#protector, chunk, (ids) =>
        this.#findBound(ids),
      );
      // Before anything is written: what was, and not told, would never be told.
      if (error) throw error;
      chunks.push(rows);
    }
    for (const rows of chunks) {
      const news = await this.#lockRows(rows, async (db) => {
        const told = await this.#update(db, STATUS_COLUMNS, rows, NEWS_CHANGES, IS_NEWS);
        const isTold = new Set(told);
        const rest = rows.filter(({ key, has_next }) => has_next && !isTold.has(String(key)));
        if (rest.length > 0) await this.#update(db, STATUS_COLUMNS, rest, PLAN_CHANGES, MAY_PLAN);
        return told;
      });
      for (const id of news) changed.add(fromSqlText(id));
    }
    return [...changed];
  }

  async claimDue(request: DueRequest): Promise<readonly TrackedMessage[]> {
    const { now, limit, leaseMs, token, providerId } = request;
    const filter = providerId === undefined ? {} : { providerId };
    const isDue = toCondition(filter, {}, sql`due_at <= ${Math.floor(now)}`);
    const changes = sql`lease_token = ${token}, due_at = ${Math.floor(now + leaseMs)}`;
    const due = sql`SELECT id FROM ${this.#table} WHERE ${isDue} ORDER BY due_at LIMIT ${limit}`;
    const rows = await this.#run<MessageRow>(
      this.#database.kind === "sqlite"
        ? sql`UPDATE ${this.#table} SET ${changes} WHERE id IN (${due}) RETURNING ${COLUMN_LIST}`
        : sql`WITH due AS MATERIALIZED (${due} FOR UPDATE SKIP LOCKED)
            UPDATE ${this.#table} AS m SET ${changes} FROM due WHERE m.id = due.id RETURNING m.*`,
    );
    return revealMessages(this.#protector, rows);
  }

  async reschedule(updates: readonly Rescheduling[]): Promise<readonly string[]> {
    const isHeld = "m.lease_token = r.lease_token";
    return this.#updateEach(updates, toRescheduleRow, RESCHEDULE_COLUMNS, PLAN_CHANGES, isHeld);
  }

  async extendClaims(
    ids: readonly string[],
    { leaseToken, until }: { readonly leaseToken: string; readonly until: number },
  ): Promise<readonly string[]> {
    const toRow = (id: string) => toRescheduleRow({ id, leaseToken, dueAt: until });
    const rows = [...new Set(ids)].map((id) => ({ id }));
    const isHeld = "m.lease_token = r.lease_token";
    const changes = "due_at = r.due_at";
    return this.#updateEach(rows, ({ id }) => toRow(id), RESCHEDULE_COLUMNS, changes, isHeld);
  }

  async claimFallback(substitute: TrackedMessage, at: number): Promise<boolean> {
    const { id, fallbackOf = "" } = substitute;
    const origin = toSqlText(fallbackOf);
    const table = this.#table;
    const written = await protectMessages(
      this.#protector,
      [substitute],
      toMessageRow,
      this.#recent,
    );
    if (written.error) throw written.error;
    const source = jsonSource(this.#database.kind, MESSAGE_COLUMNS, written.rows);
    const isDue = sql`o.id = ${origin} AND o.status = 'FAILED' AND o.fallback_state IS NULL
      AND o.substitute IS NULL
      AND NOT EXISTS (SELECT 1 FROM ${table} AS f WHERE f.fallback_of = ${origin})
      AND NOT EXISTS (SELECT 1 FROM ${table} AS f WHERE f.id = ${toSqlText(id)})`;
    // One statement writes both records: the origin, which is there, as an update.
    const claim = sql`INSERT INTO ${table} AS m (${COLUMN_LIST})
      SELECT ${COLUMN_LIST} FROM ${table} AS o WHERE ${isDue}
      UNION ALL SELECT ${COLUMN_LIST} FROM ${source} WHERE EXISTS (SELECT 1 FROM ${table} AS o WHERE ${isDue})
      ON CONFLICT (id) DO UPDATE SET fallback_id = ${toSqlText(id)}, fallback_state = 'claimed',
        updated_at = ${Math.floor(at)}, history = m.history || ${fallbackLine(at, "claimed")}
      RETURNING id`;
    const { rows } = await this.#lockRows([{ key: origin }], (db) => claim.execute(db));
    return rows.length > 0;
  }

  async recordFallbacks(updates: readonly FallbackUpdate[]): Promise<readonly string[]> {
    return this.#updateEach(updates, toFallbackRow, FALLBACK_COLUMNS, STATE_CHANGES, STATE_FOLLOWS);
  }

  async get(id: string): Promise<TrackedMessage | undefined> {
    const query = sql<MessageRow>`SELECT ${COLUMN_LIST} FROM ${this.#table} WHERE id = ${toSqlText(id)}`;
    const [message] = await revealMessages(this.#protector, await this.#run(query));
    return message;
  }

  async find(query: TrackingQuery): Promise<TrackingPage> {
    const read = readTrackingQuery(query);
    const { limit, after, isNewestFirst } = read;
    const compare = sql.raw(isNewestFirst ? "<" : ">");
    const direction = sql.raw(isNewestFirst ? "DESC" : "ASC");
    const isAfter =
      after && sql`(created_at, id) ${compare} (${after.createdAt}, ${toSqlText(after.id)})`;
    const hashes = await hashesOf(this.#protector, query);
    const isWanted = toCondition(query, hashes, ...(isAfter ? [isAfter] : []));
    const rows = await this.#run<MessageRow>(
      sql`SELECT ${COLUMN_LIST} FROM ${this.#table} WHERE ${isWanted}
        ORDER BY created_at ${direction}, id ${direction} LIMIT ${limit + 1}`,
    );
    const messages = await revealMessages(this.#protector, rows.slice(0, limit));
    const last = messages.at(-1);
    return last && rows.length > limit ? { messages, next: cursorAfter(last, read) } : { messages };
  }

  async count(filter: TrackingFilter): Promise<number> {
    const isWanted = toCondition(filter, await hashesOf(this.#protector, filter));
    const query = sql<{ count: number }>`SELECT count(*) AS count FROM ${this.#table}
      WHERE ${isWanted}`;
    const [row] = await this.#run(query);
    return Number(row?.count);
  }

  async countsByStatus(
    filter: TrackingFilter,
  ): Promise<Readonly<Partial<Record<DeliveryStatus, number>>>> {
    const isWanted = toCondition(filter, await hashesOf(this.#protector, filter));
    const rows = await this.#run(
      sql<{ status: DeliveryStatus; count: number }>`SELECT status, count(*) AS count
        FROM ${this.#table} WHERE ${isWanted} GROUP BY status`,
    );
    return Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]));
  }

  async purge({ before, scheduledBefore, statuses, limit }: PurgeRequest): Promise<number> {
    const filter = { createdBefore: before, status: statuses };
    const isOld =
      scheduledBefore === undefined
        ? toCondition(filter)
        : toCondition(
            filter,
            {},
            sql`(scheduled_at IS NULL OR scheduled_at < ${Math.ceil(scheduledBefore)})`,
          );
    const oldest = sql<{ id: string }>`SELECT id FROM ${this.#table} WHERE ${isOld}
      ORDER BY created_at, id LIMIT ${limit}`;
    const rows = (await this.#run(oldest)).map(({ id }) => ({ key: id }));
    let count = 0;
    for (const chunk of chunksOf(rows)) {
      const ids = jsonList(
        this.#database.kind,
        chunk.map(({ key }) => key),
      );
      const query = sql`DELETE FROM ${this.#table} WHERE id IN ${ids} AND ${isOld} RETURNING id`;
      const deleted = await this.#lockRows(chunk, (db) => query.execute(db));
      count += deleted.rows.length;
    }
    return count;
  }

  async close(): Promise<void> {
    if (this.#database.isOwn) await this.#database.db.destroy();
  }

  async #run<Row>(query: RawBuilder<Row>): Promise<readonly Row[]> {
    return (await query.execute(this.#database.db)).rows;
  }

  #insert(rows: readonly MessageRow[], onConflict: RawBuilder<unknown>): RawBuilder<unknown> {
    // Columns that nobody fills cost time, too.
    const columns = this.#protector.fieldCrypto ? MESSAGE_COLUMNS : CLEAR_COLUMNS;
    const source = jsonSource(this.#database.kind, columns, [...rows].sort(byId));
    return sql`INSERT INTO ${this.#table} AS m (${listOf(columns)})
      SELECT ${listOf(columns)} FROM ${source} WHERE true ${onConflict}`;
  }

  async #findBound(ids: readonly string[]): Promise<ReadonlyMap<string, MessageRow>> {
    const written = jsonList(this.#database.kind, ids.map(toSqlText));
    const query = sql<MessageRow>`SELECT id, ${sql.raw(BOUND_COLUMNS.join(", "))}
      FROM ${this.#table} WHERE id IN ${written}`;
    return new Map((await this.#run(query)).map((row) => [fromSqlText(String(row.id)), row]));
  }

  /** Resolves to the ids of the rows that changed. */
  async #update(
    db: AnyKysely,
    columns: SourceColumns,
    rows: readonly MessageRow[],
    changes: string,
    condition: string,
  ): Promise<readonly string[]> {
    const source = jsonSource(this.#database.kind, columns, rows);
    const query = sql<{ id: string }>`UPDATE ${this.#table} AS m SET ${sql.raw(changes)}
      FROM ${source} WHERE m.id = r.key AND ${sql.raw(condition)} RETURNING id`;
    return (await query.execute(db)).rows.map(({ id }) => id);
  }

  async #updateEach<Update extends { readonly id: string }>(
    updates: readonly Update[],
    toRow: (update: Update) => MessageRow,
    columns: SourceColumns,
    changes: string,
    condition: string,
  ): Promise<readonly string[]> {
    const changed = new Set<string>();
    for (const round of splitRounds(updates)) {
      for (const chunk of chunksOf(round.map(toRow))) {
        const ids = await this.#lockRows(chunk, (db) =>
          this.#update(db, columns, chunk, changes, condition),
        );
        for (const id of ids) changed.add(fromSqlText(id));
      }
    }
    return [...changed];
  }

  /**
   * Runs steps that change many rows. PostgreSQL locks row by row: two writers that come to the same ones in another
   * order would wait for each other, so all lock them in the order of their ids first. SQLite has one writer.
   */
  async #lockRows<T>(
    rows: readonly { readonly key?: unknown }[],
    steps: (db: AnyKysely) => Promise<T>,
  ): Promise<T> {
    const { kind, db } = this.#database;
    if (kind === "sqlite") return steps(db);
    const ids = jsonList(
      kind,
      rows.map(({ key }) => String(key)),
    );
    return inTransaction(db, async (transaction) => {
      await sql`SELECT id FROM ${this.#table} WHERE id IN ${ids} ORDER BY id FOR UPDATE`.execute(
        transaction,
      );
      return steps(transaction);
    });
  }
}

/** What can't be protected is left out, and told when all others are written. */
async function writeChunks<T>(
  chunks: readonly (readonly T[])[],
  toRows: (chunk: readonly T[]) => Promise<ProtectedRows>,
  write: (rows: readonly MessageRow[]) => Promise<unknown>,
): Promise<void> {
  let firstError: KMsgError | undefined;
  for (const chunk of chunks) {
    const { rows, error } = await toRows(chunk);
    firstError ??= error;
    if (rows.length > 0) await write(rows);
  }
  if (firstError) throw firstError;
}

/** As both databases sort ids, and as all writers lock them. */
function byId(one: MessageRow, other: MessageRow): number {
  return String(one.id) < String(other.id) ? -1 : 1;
}

function chunksOf<T>(items: readonly T[]): readonly T[][] {
  const chunks: T[][] = [];
  for (let from = 0; from < items.length; from += ROWS_AT_ONCE)
    chunks.push(items.slice(from, from + ROWS_AT_ONCE));
  return chunks;
}
