import type { FieldCount, StoredRecord } from "@k-msg/core";
import { type RawBuilder, sql } from "kysely";
import type { AnyKysely, DialectKind } from "./sql-database.ts";

/**
 * Stands for a row whose columns can't be taken apart: a ciphertext of no version. Whoever opens it says that it can't be
 * read, and goes on with the next.
 */
export const BROKEN: StoredRecord = { record: { row: "kmsg0." } };

/** Columns as one text, the same only as long as all of them are. */
export function toSeen(
  kind: DialectKind,
  columns: readonly string[],
  alias: string,
): RawBuilder<unknown> {
  const list = columns.map((name) => `${alias}.${name}`).join(", ");
  const seen = {
    sqlite: `json_array(${list})`,
    postgres: `CAST(json_build_array(${list}) AS text)`,
    mysql: `CAST(json_array(${list}) AS char)`,
  };
  return sql.raw(seen[kind]);
}

interface CountedField {
  readonly field: string;
  /** Holds the ciphertext. */
  readonly enc: string;
  /** The condition that the value stands in clear. */
  readonly clear: string;
}

/** Rows, and rows that hold each field in clear and encrypted. */
export async function countColumns(
  db: AnyKysely,
  table: RawBuilder<unknown>,
  fields: readonly CountedField[],
): Promise<{ readonly rows: number; readonly counts: readonly FieldCount[] }> {
  const count = (condition: string) => `count(CASE WHEN ${condition} THEN 1 END)`;
  const columns = fields.flatMap(({ clear, enc }, index) => [
    `${count(clear)} AS clear_${index}`,
    `count(${enc}) AS encrypted_${index}`,
    `${count(`${clear} AND ${enc} IS NOT NULL`)} AS both_${index}`,
  ]);
  const list = sql.raw(["count(*) AS total", ...columns].join(", "));
  const query = sql<Readonly<Record<string, unknown>>>`SELECT ${list} FROM ${table}`;
  const [row] = (await query.execute(db)).rows;
  const counts = fields.map(({ field }, index) => ({
    field,
    clear: Number(row?.[`clear_${index}`]),
    encrypted: Number(row?.[`encrypted_${index}`]),
    both: Number(row?.[`both_${index}`]),
  }));
  return { rows: Number(row?.total), counts };
}

/**
 * Has the database let go of what was replaced. SQLite writes the file anew, for `secure_delete` leaves copies of cells
 * that were moved from page to page, and then its log: others can't write meanwhile. PostgreSQL frees old versions of
 * rows, whose bytes stay until others are written over them, or until `VACUUM FULL`; and it forgets the values that its
 * planner had picked as examples. MySQL writes the table anew, while others go on; its logs keep what they have.
 */
export async function sweepTable(db: AnyKysely, kind: DialectKind, name: string): Promise<void> {
  if (kind === "postgres") await vacuum(db, name);
  else if (kind === "mysql") await sql`ALTER TABLE ${sql.table(name)} ENGINE=InnoDB`.execute(db);
  else {
    await sql`VACUUM`.execute(db);
    const checkpoint = sql<{ busy: number }>`PRAGMA wal_checkpoint(TRUNCATE)`;
    const [answer] = (await checkpoint.execute(db)).rows;
    if (answer?.busy) throw new Error("Somebody is reading what the log still holds.");
  }
}

/** For who may not, PostgreSQL warns and goes on; so it's asked. */
async function vacuum(db: AnyKysely, name: string): Promise<void> {
  await sql`VACUUM (ANALYZE) ${sql.table(name)}`.execute(db);
  const may = sql<{ may: boolean }>`SELECT CASE
    WHEN CAST(current_setting('server_version_num') AS integer) >= 170000
    THEN has_table_privilege(oid, 'MAINTAIN') ELSE pg_has_role(relowner, 'USAGE') END AS may
    FROM pg_class WHERE oid = to_regclass(${name})`;
  const [answer] = (await may.execute(db)).rows;
  if (!answer?.may) throw new Error(`Only the owner of ${name} may have it vacuumed.`);
}
