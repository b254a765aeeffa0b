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
import { withRowsLocked } from "./in-transaction.ts";
import { jsonList, listOf, type SourceColumns } from "./json-source.ts";
import { toCondition } from "./message-condition.ts";
import {
  type Changes,
  IS_NEWS,
  MAY_PLAN,
  NEWS_CHANGES,
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
import { type MessagesSql, openMessagesSql } from "./messages-sql.ts";
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
  openDatabase,
  type SqlDatabase,
  type SqlStoreOptions,
} from "./sql-database.ts";
import { fromSqlText, toSqlText } from "./sql-text.ts";

/** Rows in one statement: SQLite lets nobody else in while it runs, nor this process do anything else. */
const ROWS_AT_ONCE = 1_000;

const COLUMN_LIST = listOf(MESSAGE_COLUMNS);

/**
 * Keeps messages in SQLite, PostgreSQL, MySQL (≥ 8.0.17) or MariaDB (≥ 10.6), over any Kysely dialect that speaks one
 * of them; for any number of processes. Run `migrate()` first, or what `migrationSql` prints.
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
  readonly #sql: MessagesSql;
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
    this.#sql = openMessagesSql(this.#database, table);
    this.#protector = openProtector(table, options);
    checkPolicy(this.#protector);
  }

  /** Brings the tables of all SQL stores up to date. Two processes may do so at the same time. */
  async migrate(): Promise<void> {
    await migrateDatabase(this.#database);
  }

  async insertIntents(messages: readonly TrackedMessage[]): Promise<void> {
    await this.#writeChunks(chunksOf(messages), toMessageRow, (rows) =>
      this.#sql.insertNew(this.#writtenColumns, rows),
    );
  }

  async saveOutcomes(messages: readonly SettledMessage[]): Promise<void> {
    await this.#writeChunks(splitRounds(messages).flatMap(chunksOf), toOutcomeRow, (rows) =>
      this.#sql.saveOutcomes(this.#writtenColumns, rows),
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
        const columns = STATUS_COLUMNS;
        const news = { columns, rows, changes: NEWS_CHANGES, condition: IS_NEWS };
        const told = await this.#sql.update(db, news);
        const isTold = new Set(told);
        const rest = rows.filter(({ key, has_next }) => has_next && !isTold.has(String(key)));
        const plans = { columns, rows: rest, changes: PLAN_CHANGES, condition: MAY_PLAN };
        if (rest.length > 0) await this.#sql.update(db, plans);
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
    const until = Math.floor(now + leaseMs);
    const rows = await this.#sql.claimDue(isDue, { token, until, limit, providerId });
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
    const changes = { due_at: "r.due_at" };
    return this.#updateEach(rows, ({ id }) => toRow(id), RESCHEDULE_COLUMNS, changes, isHeld);
  }

  async claimFallback(substitute: TrackedMessage, at: number): Promise<boolean> {
    const { rows, error } = await this.#protect([substitute], toMessageRow);
    const [row] = rows;
    if (error || !row) throw error;
    return this.#sql.claimFallback({
      substitute: row,
      origin: toSqlText(substitute.fallbackOf ?? ""),
      at: Math.floor(at),
      line: fallbackLine(at, "claimed"),
    });
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
    const direction = sql.raw(isNewestFirst ? "DESC" : "ASC");
    const isAfter =
      after && this.#sql.isBeyond({ ...after, id: toSqlText(after.id) }, isNewestFirst);
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
    const ids = (await this.#run(oldest)).map(({ id }) => id);
    let count = 0;
    for (const chunk of chunksOf(ids)) count += await this.#sql.deleteRows(chunk, isOld);
    return count;
  }

  async close(): Promise<void> {
    if (this.#database.isOwn) await this.#database.db.destroy();
  }

  async #run<Row>(query: RawBuilder<Row>): Promise<readonly Row[]> {
    return (await query.execute(this.#database.db)).rows;
  }

  get #writtenColumns(): SourceColumns {
    // Columns that nobody fills cost time, too.
    return this.#protector.fieldCrypto ? MESSAGE_COLUMNS : CLEAR_COLUMNS;
  }

  /** What can't be written is left out, and told when all others are. */
  async #writeChunks<Message extends TrackedMessage>(
    chunks: readonly (readonly Message[])[],
    toRow: (message: Message) => MessageRow,
    write: (rows: readonly MessageRow[]) => Promise<void>,
  ): Promise<void> {
    let firstError: KMsgError | undefined;
    for (const chunk of chunks) {
      const { rows, error } = await this.#protect(chunk, toRow);
      firstError ??= error;
      if (rows.length > 0) await write([...rows].sort(byId));
    }
    if (firstError) throw firstError;
  }

  async #protect<Message extends TrackedMessage>(
    messages: readonly Message[],
    toRow: (message: Message) => MessageRow,
  ): Promise<ProtectedRows> {
    const { rows, error } = await protectMessages(this.#protector, messages, toRow, this.#recent);
    const refusals = rows.map(this.#sql.refusalOf);
    return {
      rows: rows.filter((_, index) => !refusals[index]),
      error: error ?? refusals.find((each) => each !== undefined),
    };
  }

  async #findBound(ids: readonly string[]): Promise<ReadonlyMap<string, MessageRow>> {
    const written = jsonList(this.#database.kind, ids.map(toSqlText));
    const query = sql<MessageRow>`SELECT id, ${sql.raw(BOUND_COLUMNS.join(", "))}
      FROM ${this.#table} WHERE id IN ${written}`;
    return new Map((await this.#run(query)).map((row) => [fromSqlText(String(row.id)), row]));
  }

  async #updateEach<Update extends { readonly id: string }>(
    updates: readonly Update[],
    toRow: (update: Update) => MessageRow,
    columns: SourceColumns,
    changes: Changes,
    condition: string,
  ): Promise<readonly string[]> {
    const changed = new Set<string>();
    for (const round of splitRounds(updates)) {
      for (const chunk of chunksOf(round.map(toRow))) {
        const ids = await this.#lockRows(chunk, (db) =>
          this.#sql.update(db, { columns, rows: chunk, changes, condition }),
        );
        for (const id of ids) changed.add(fromSqlText(id));
      }
    }
    return [...changed];
  }

  #lockRows<T>(
    rows: readonly MessageRow[],
    steps: (connection: AnyKysely) => Promise<T>,
  ): Promise<T> {
    const values = rows.map(({ key }) => String(key));
    return withRowsLocked(
      this.#database,
      { table: this.#protector.table, key: "id", values },
      steps,
    );
  }
}

/** Nearly as databases sort ids; all writers write them in one order. */
function byId(one: MessageRow, other: MessageRow): number {
  return String(one.id) < String(other.id) ? -1 : 1;
}

function chunksOf<T>(items: readonly T[]): readonly T[][] {
  const chunks: T[][] = [];
  for (let from = 0; from < items.length; from += ROWS_AT_ONCE)
    chunks.push(items.slice(from, from + ROWS_AT_ONCE));
  return chunks;
}
