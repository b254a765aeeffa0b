import { type RawBuilder, sql } from "kysely";
import { jsonList } from "./json-source.ts";
import { retryConflicts } from "./mysql-conflicts.ts";
import type { AnyKysely, SqlDatabase } from "./sql-database.ts";

/**
 * Runs steps that take effect together, in PostgreSQL and MySQL; there, again when somebody else's came between. Not in
 * SQLite: whoever waits for its one writer waits without letting go of the thread, and the writer may be another
 * connection of the same process, in the middle of its steps.
 */
export async function inTransaction<T>(
  { db, kind }: Pick<SqlDatabase, "db" | "kind">,
  steps: (transaction: AnyKysely) => Promise<T>,
): Promise<T> {
  const run = () => runTransaction(db, BEGIN[kind === "mysql" ? kind : "postgres"], steps);
  return kind === "mysql" ? retryConflicts(run) : run();
}

/** Locks only rows that are there, and reads what others have written until now. */
const BEGIN = {
  postgres: [sql`begin isolation level read committed`],
  mysql: [sql`set transaction isolation level read committed`, sql`start transaction`],
};

async function runTransaction<T>(
  db: AnyKysely,
  begin: readonly RawBuilder<unknown>[],
  steps: (transaction: AnyKysely) => Promise<T>,
): Promise<T> {
  return db.connection().execute(async (connection) => {
    for (const each of begin) await each.execute(connection);
    try {
      const result = await steps(connection);
      await sql`commit`.execute(connection);
      return result;
    } catch (error) {
      await sql`rollback`.execute(connection).catch(() => {});
      throw error;
    }
  });
}

interface RowsToLock {
  readonly table: string;
  readonly key: string;
  readonly values: readonly string[];
}

/**
 * Runs steps that change many rows. PostgreSQL and MySQL lock these first, in the order of their keys, as all writers do,
 * so that no two wait for each other; and either all steps take effect or none. SQLite has one writer.
 */
export async function withRowsLocked<T>(
  database: SqlDatabase,
  rows: RowsToLock,
  steps: (connection: AnyKysely) => Promise<T>,
): Promise<T> {
  if (database.kind === "sqlite") return steps(database.db);
  return inTransaction(database, async (transaction) => {
    await lockRows(database, rows, transaction);
    return steps(transaction);
  });
}

/** Resolves to the keys of those that are there. */
export async function lockRows(
  { kind }: SqlDatabase,
  { table, key, values }: RowsToLock,
  transaction: AnyKysely,
): Promise<ReadonlySet<string>> {
  const column = sql.ref(key);
  // MySQL locks rows as it reads them.
  const inOrder = kind === "mysql" ? sql`FORCE INDEX (PRIMARY)` : sql``;
  const { rows } = await sql<{
    name: string;
  }>`SELECT ${column} AS name FROM ${sql.table(table)} ${inOrder}
    WHERE ${column} IN ${jsonList(kind, values)} ORDER BY ${column} FOR UPDATE`.execute(
    transaction,
  );
  return new Set(rows.map(({ name }) => name));
}
