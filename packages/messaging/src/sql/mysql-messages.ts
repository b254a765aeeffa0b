import { KMsgError, tooLongIssue } from "@k-msg/core";
import { sql } from "kysely";
import { awaitsFallback } from "./fallback-condition.ts";
import { inTransaction, lockRows, withRowsLocked } from "./in-transaction.ts";
import { filledOf, jsonList, jsonSource, listOf, type SourceColumns } from "./json-source.ts";
import { outcomeChanges, outcomeFits } from "./message-news.ts";
import { MESSAGE_COLUMNS, type MessageRow } from "./message-row.ts";
import type { MessagesSql, RowUpdate } from "./messages-sql.ts";
import { isDuplicate, retryLocks } from "./mysql-conflicts.ts";
import { NAME_LENGTH } from "./mysql-tables.ts";
import type { AnyKysely, SqlDatabase } from "./sql-database.ts";

const COLUMN_LIST = listOf(MESSAGE_COLUMNS);

/** Columns of limited length. Without strict mode, MySQL would cut what is longer, and say nothing. */
const NAMES = {
  id: "id",
  recipient: "to",
  provider_id: "providerId",
  template_id: "templateId",
  fallback_of: "fallbackOf",
} as const;

/** How often a claim looks further where others hold what is due. */
const MOST_TURNS = 10;

/**
 * MySQL and MariaDB: nothing tells what it wrote, an upsert has no condition, and an assignment sees those before it. So
 * rows are locked, what becomes of them is selected, and that is written.
 */
export function mysqlMessages(database: SqlDatabase, name: string): MessagesSql {
  const { db, kind } = database;
  const table = sql.table(name);
  const rowsOf = (ids: readonly string[]) => ({ table: name, key: "id", values: ids });

  return {
    refusalOf,
    async insertNew(columns, given) {
      // Of those with one id the first.
      const rows = [...new Map(given.toReversed().map((row) => [row.id, row])).values()].reverse();
      try {
        // Nearly always none of them is there.
        await retryLocks(() => insert(db, columns, rows));
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        await inTransaction(database, async (transaction) => {
          const known = await lockRows(database, rowsOf(idsOf(rows)), transaction);
          await insert(transaction, columns, without(rows, known));
        });
      }
    },
    async saveOutcomes(columns, rows) {
      await inTransaction(database, async (transaction) => {
        const known = await lockRows(database, rowsOf(idsOf(rows)), transaction);
        const there = rows.filter(({ id }) => known.has(String(id)));
        await update(transaction, {
          columns: { ...MESSAGE_COLUMNS, key: "text" },
          rows: there.map((row) => ({ ...row, key: row.id ?? null })),
          changes: outcomeChanges("r"),
          condition: outcomeFits("r"),
        });
        await insert(transaction, columns, without(rows, known));
      });
    },
    update,
    async claimDue(isDue, { token, until, limit, providerId }) {
      const index = sql.raw(`${name}_${providerId === undefined ? "due" : "provider_due"}`);
      return inTransaction(database, async (transaction) => {
        const claimed: MessageRow[] = [];
        const seen: string[] = [];
        for (let turn = 0; turn < MOST_TURNS && claimed.length < limit; turn++) {
          // Looked for without a lock: by an index other than the ids', also the row behind the last is locked for a
          // moment, and somebody else, whom it is due for, would pass it over.
          const left = limit - claimed.length;
          const isNew = seen.length > 0 ? sql`AND id NOT IN ${jsonList(kind, seen)}` : sql``;
          const due = sql<MessageRow>`SELECT id FROM ${table} FORCE INDEX (${index})
            WHERE ${isDue} ${isNew} ORDER BY due_at LIMIT ${left}`;
          const ids = idsOf((await due.execute(transaction)).rows);
          if (ids.length === 0) break;
          seen.push(...ids);
          const free = sql<MessageRow>`SELECT ${COLUMN_LIST} FROM ${table} FORCE INDEX (PRIMARY)
            WHERE id IN ${jsonList(kind, ids)} AND ${isDue} ORDER BY due_at FOR UPDATE SKIP LOCKED`;
          claimed.push(...(await free.execute(transaction)).rows);
          if (ids.length < left) break;
        }
        if (claimed.length === 0) return [];
        await sql`UPDATE ${table} SET lease_token = ${token}, due_at = ${until}
          WHERE id IN ${jsonList(kind, idsOf(claimed))}`.execute(transaction);
        return claimed.map((row) => ({ ...row, lease_token: token, due_at: until }));
      });
    },
    async claimFallback({ substitute, origin, at, line }) {
      const id = String(substitute.id);
      return withRowsLocked(database, rowsOf([origin]), async (connection) => {
        const isDue = awaitsFallback(table, origin, id);
        const due = await sql`SELECT 1 FROM ${table} AS o WHERE ${isDue}`.execute(connection);
        if (due.rows.length === 0) return false;
        await sql`UPDATE ${table} SET fallback_id = ${id}, fallback_state = 'claimed',
          updated_at = ${at}, history = concat(history, ${line}) WHERE id = ${origin}`.execute(
          connection,
        );
        await insert(connection, MESSAGE_COLUMNS, [substitute]);
        return true;
      });
    },
    async deleteRows(ids, condition) {
      const query = sql`DELETE FROM ${table} WHERE id IN ${jsonList(kind, ids)} AND ${condition}`;
      const deleted = await withRowsLocked(database, rowsOf(ids), (connection) =>
        query.execute(connection),
      );
      return Number(deleted.numAffectedRows ?? 0);
    },
    // A comparison of pairs uses no index.
    isBeyond({ createdAt, id }, isNewestFirst) {
      const beyond = sql.raw(isNewestFirst ? "<" : ">");
      return sql`(created_at ${beyond} ${createdAt} OR (created_at = ${createdAt} AND id ${beyond} ${id}))`;
    },
  };

  async function insert(
    connection: AnyKysely,
    columns: SourceColumns,
    rows: readonly MessageRow[],
  ): Promise<void> {
    if (rows.length === 0) return;
    const filled = filledOf(columns, rows);
    await sql`INSERT INTO ${table} (${listOf(filled)})
      SELECT ${listOf(filled)} FROM ${jsonSource(kind, filled, rows)}`.execute(connection);
  }

  async function update(
    connection: AnyKysely,
    { columns, rows, changes, condition }: RowUpdate,
  ): Promise<readonly string[]> {
    if (rows.length === 0) return [];
    const values = Object.entries(changes).map(([column, value]) => {
      const text = typeof value === "string" ? value : `concat(${value.join(", ")})`;
      return `${text} AS ${column}`;
    });
    const become = sql<MessageRow>`SELECT m.id AS id, ${sql.raw(values.join(", "))}
      FROM ${jsonSource(kind, columns, rows)} STRAIGHT_JOIN ${table} AS m FORCE INDEX (PRIMARY) ON m.id = r.key
      WHERE ${sql.raw(condition)} FOR UPDATE`;
    const { rows: news } = await become.execute(connection);
    if (news.length === 0) return [];
    const written = columnsNamed(["id", ...Object.keys(changes)]);
    const set = Object.keys(changes).map((column) => `m.${column} = r.${column}`);
    await sql`UPDATE ${jsonSource(kind, written, news.map(toSource))}
      STRAIGHT_JOIN ${table} AS m FORCE INDEX (PRIMARY) ON m.id = r.id
      SET ${sql.raw(set.join(", "))}`.execute(connection);
    return idsOf(news);
  }
}

/** What was read as it is written: some drivers read numbers as texts. */
function toSource(row: MessageRow): MessageRow {
  const entries = Object.entries(row).map(([name, value]) => {
    const isNumber = value !== null && MESSAGE_COLUMNS[name] === "bigint";
    return [name, isNumber ? Number(value) : value] as const;
  });
  return Object.fromEntries(entries);
}

function columnsNamed(names: readonly string[]): SourceColumns {
  return Object.fromEntries(names.map((name) => [name, MESSAGE_COLUMNS[name] ?? "text"]));
}

function idsOf(rows: readonly MessageRow[]): readonly string[] {
  return rows.map(({ id }) => String(id));
}

function without(rows: readonly MessageRow[], ids: ReadonlySet<string>): readonly MessageRow[] {
  return rows.filter(({ id }) => !ids.has(String(id)));
}

function refusalOf(row: MessageRow): KMsgError | undefined {
  const issues = Object.entries(NAMES).flatMap(([column, field]) => {
    const length = [...String(row[column] ?? "")].length;
    return length > NAME_LENGTH ? tooLongIssue(field, length, "characters", NAME_LENGTH) : [];
  });
  if (issues.length === 0) return undefined;
  return new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
}
