import { type RawBuilder, sql } from "kysely";
import { jsonList, jsonSource, type SourceColumns, type SqlValue } from "./json-source.ts";
import type { AnyKysely } from "./sql-database.ts";

/** What is written instead of rows that are still as they were read. The rows are locked. */
export interface Replacement<Row> {
  readonly table: RawBuilder<unknown>;
  /** Of the rows `r`. */
  readonly columns: SourceColumns;
  readonly rows: readonly Row[];
  /** What the row `m` is now, to be compared with `seen`. */
  readonly seen: RawBuilder<unknown>;
  /** Columns that are written. */
  readonly written: readonly string[];
}

type SourceRow = Readonly<Record<string, SqlValue>>;

/** Messages, by the ids in `key`. Resolves to those that were written. */
export async function replaceMessages(
  connection: AnyKysely,
  replacement: Replacement<SourceRow>,
): Promise<ReadonlySet<string>> {
  const same = await findSame(connection, { ...replacement, name: "id", by: "key" });
  const rows = replacement.rows.filter(({ key }) => same.has(String(key)));
  const set = replacement.written.map((column) => `m.${column} = r.${column}`);
  await write(connection, { ...replacement, rows, set, name: "id", by: "key" });
  return new Set(same.keys());
}

interface MovedRow extends SourceRow {
  readonly was: string;
  readonly becomes: string;
}

/** Idempotency keys, which get other names. Resolves to the new names that were written, and the old ones that are gone. */
export async function replaceKeys(
  connection: AnyKysely,
  replacement: Replacement<MovedRow>,
): Promise<{ readonly updated: ReadonlySet<string>; readonly removed: ReadonlySet<string> }> {
  const { table, written } = replacement;
  const same = await findSame(connection, { ...replacement, name: "key", by: "was" });
  const rows = replacement.rows.filter(({ was }) => same.has(was));
  const moved = rows.filter(({ was, becomes }) => was !== becomes);
  const others = await findKeys(
    connection,
    table,
    moved.map(({ becomes }) => becomes),
  );
  // Of two claims of one key, the one that ends first had ended when the other was made.
  const isOutlived = ({ was, becomes }: MovedRow) =>
    was !== becomes && Number(others.get(becomes)) >= Number(same.get(was));
  const [lost, kept] = [rows.filter(isOutlived), rows.filter((row) => !isOutlived(row))];
  const ended = kept.flatMap(({ was, becomes }) =>
    was !== becomes && others.has(becomes) ? becomes : [],
  );
  const gone = [...ended, ...lost.map(({ was }) => was)];
  if (gone.length > 0)
    await sql`DELETE FROM ${table} WHERE ${sql.ref("key")} IN ${jsonList("mysql", gone)}`.execute(
      connection,
    );
  const set = ["m.key = r.becomes", ...written.map((column) => `m.${column} = r.${column}`)];
  await write(connection, { ...replacement, rows: kept, set, name: "key", by: "was" });
  return {
    updated: new Set(kept.map(({ becomes }) => becomes)),
    removed: new Set(lost.map(({ was }) => was)),
  };
}

interface Naming {
  /** The column of `m` that names a row. */
  readonly name: "id" | "key";
  /** The column of `r` with that name. */
  readonly by: "key" | "was";
}

/** Names of rows that are as they were read; of keys, with when they end. */
async function findSame(
  connection: AnyKysely,
  { table, rows, seen, name, by }: Replacement<SourceRow> & Naming,
): Promise<ReadonlyMap<string, unknown>> {
  const read = rows.map((row) => ({ [by]: row[by] ?? null, seen: row.seen ?? null }));
  const source = jsonSource("mysql", { [by]: "text", seen: "text" }, read);
  const ends = sql.raw(name === "key" ? "m.expires_at" : "NULL");
  const query = sql<{
    name: string;
    ends: unknown;
  }>`SELECT m.${sql.ref(name)} AS name, ${ends} AS ends
    FROM ${source} STRAIGHT_JOIN ${table} AS m FORCE INDEX (PRIMARY) ON m.${sql.ref(name)} = r.${sql.ref(by)}
    WHERE CAST(${seen} AS binary) = CAST(r.seen AS binary) FOR UPDATE`;
  return new Map((await query.execute(connection)).rows.map((row) => [row.name, row.ends]));
}

async function findKeys(
  connection: AnyKysely,
  table: RawBuilder<unknown>,
  names: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  if (names.length === 0) return new Map();
  const key = sql.ref("key");
  const query = sql<{
    name: string;
    ends: unknown;
  }>`SELECT ${key} AS name, expires_at AS ends FROM ${table}
    WHERE ${key} IN ${jsonList("mysql", names)} FOR UPDATE`;
  return new Map((await query.execute(connection)).rows.map(({ name, ends }) => [name, ends]));
}

async function write(
  connection: AnyKysely,
  {
    table,
    columns,
    rows,
    set,
    name,
    by,
  }: Replacement<SourceRow> & Naming & { readonly set: readonly string[] },
): Promise<void> {
  if (rows.length === 0) return;
  await sql`UPDATE ${jsonSource("mysql", columns, rows)}
    STRAIGHT_JOIN ${table} AS m FORCE INDEX (PRIMARY) ON m.${sql.ref(name)} = r.${sql.ref(by)}
    SET ${sql.raw(set.join(", "))}`.execute(connection);
}
