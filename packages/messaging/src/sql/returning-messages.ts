import { type RawBuilder, sql } from "kysely";
import { awaitsFallback } from "./fallback-condition.ts";
import { withRowsLocked } from "./in-transaction.ts";
import { filledOf, jsonList, jsonSource, listOf, type SourceColumns } from "./json-source.ts";
import { type Changes, outcomeChanges, outcomeFits } from "./message-news.ts";
import { MESSAGE_COLUMNS, type MessageRow } from "./message-row.ts";
import type { MessagesSql } from "./messages-sql.ts";
import type { SqlDatabase } from "./sql-database.ts";

const COLUMN_LIST = listOf(MESSAGE_COLUMNS);

/** SQLite and PostgreSQL: one statement decides, writes and tells what it wrote. */
export function returningMessages(database: SqlDatabase, name: string): MessagesSql {
  const { db, kind } = database;
  const table = sql.table(name);

  return {
    refusalOf: () => undefined,
    async insertNew(columns, rows) {
      await insert(columns, rows, sql`DO NOTHING`).execute(db);
    },
    async saveOutcomes(columns, rows) {
      const changes = assign(outcomeChanges("excluded"));
      const fits = sql.raw(outcomeFits("excluded"));
      await insert(columns, rows, sql`DO UPDATE SET ${changes} WHERE ${fits}`).execute(db);
    },
    async update(connection, { columns, rows, changes, condition }) {
      const source = jsonSource(kind, columns, rows);
      const query = sql<{ id: string }>`UPDATE ${table} AS m SET ${assign(changes)}
        FROM ${source} WHERE m.id = r.key AND ${sql.raw(condition)} RETURNING id`;
      return (await query.execute(connection)).rows.map(({ id }) => id);
    },
    async claimDue(isDue, { token, until, limit }) {
      const changes = sql`lease_token = ${token}, due_at = ${until}`;
      const due = sql`SELECT id FROM ${table} WHERE ${isDue} ORDER BY due_at LIMIT ${limit}`;
      const query: RawBuilder<MessageRow> =
        kind === "sqlite"
          ? sql`UPDATE ${table} SET ${changes} WHERE id IN (${due}) RETURNING ${COLUMN_LIST}`
          : sql`WITH due AS MATERIALIZED (${due} FOR UPDATE SKIP LOCKED)
              UPDATE ${table} AS m SET ${changes} FROM due WHERE m.id = due.id RETURNING m.*`;
      return (await query.execute(db)).rows;
    },
    async claimFallback({ substitute, origin, at, line }) {
      const id = String(substitute.id);
      const isDue = awaitsFallback(table, origin, id);
      const source = jsonSource(kind, MESSAGE_COLUMNS, [substitute]);
      // One statement writes both records: the origin, which is there, as an update.
      const claim = sql`INSERT INTO ${table} AS m (${COLUMN_LIST})
        SELECT ${COLUMN_LIST} FROM ${table} AS o WHERE ${isDue}
        UNION ALL SELECT ${COLUMN_LIST} FROM ${source} WHERE EXISTS (SELECT 1 FROM ${table} AS o WHERE ${isDue})
        ON CONFLICT (id) DO UPDATE SET fallback_id = ${id}, fallback_state = 'claimed',
          updated_at = ${at}, history = m.history || ${line}
        RETURNING id`;
      const rows = { table: name, key: "id", values: [origin] };
      return withRowsLocked(
        database,
        rows,
        async (connection) => (await claim.execute(connection)).rows.length > 0,
      );
    },
    async deleteRows(ids, condition) {
      const query = sql`DELETE FROM ${table} WHERE id IN ${jsonList(kind, ids)} AND ${condition} RETURNING id`;
      const rows = { table: name, key: "id", values: ids };
      const deleted = await withRowsLocked(database, rows, (connection) =>
        query.execute(connection),
      );
      return deleted.rows.length;
    },
    isBeyond: ({ createdAt, id }, isNewestFirst) =>
      sql`(created_at, id) ${sql.raw(isNewestFirst ? "<" : ">")} (${createdAt}, ${id})`,
  };

  function insert(
    columns: SourceColumns,
    rows: readonly MessageRow[],
    onConflict: RawBuilder<unknown>,
  ) {
    const filled = filledOf(columns, rows);
    const list = listOf(filled);
    return sql`INSERT INTO ${table} AS m (${list})
      SELECT ${list} FROM ${jsonSource(kind, filled, rows)} WHERE true ON CONFLICT (id) ${onConflict}`;
  }
}

function assign(changes: Changes): RawBuilder<unknown> {
  const entries = Object.entries(changes);
  const join = (value: Changes[string]) => (typeof value === "string" ? value : value.join(" || "));
  return sql.raw(entries.map(([column, value]) => `${column} = ${join(value)}`).join(", "));
}
