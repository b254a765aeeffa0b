import { type RawBuilder, sql } from "kysely";
import type { DialectKind } from "./sql-database.ts";

export type SqlValue = string | number | null;

/** Columns of a source with the kind of their values. */
export type SourceColumns = Readonly<Record<string, "text" | "bigint">>;

export const listOf = (columns: SourceColumns) => sql.raw(Object.keys(columns).join(", "));

type SourceRow = Readonly<Record<string, SqlValue>>;

/** Columns that any of the rows fills. Each costs time in each row, and of most messages half are empty. */
export function filledOf(columns: SourceColumns, rows: readonly SourceRow[]): SourceColumns {
  const isFilled = (name: string) => rows.some((row) => (row[name] ?? null) !== null);
  return Object.fromEntries(Object.entries(columns).filter(([name]) => isFilled(name)));
}

/**
 * Rows as a table to select from, named `r`. They travel as one parameter of JSON: a statement is the same text for
 * any number of rows, and no database's limit of parameters is met.
 */
export function jsonSource(
  kind: DialectKind,
  columns: SourceColumns,
  rows: readonly SourceRow[],
): RawBuilder<unknown> {
  const entries = Object.entries(columns);
  if (kind === "sqlite") {
    // As lists: to look each column up by its name among the others takes SQLite longer than to write the row.
    const json = JSON.stringify(rows.map((row) => entries.map(([name]) => row[name] ?? null)));
    const list = entries.map(([name], index) => `json_extract(value, '$[${index}]') AS ${name}`);
    return sql`(SELECT ${sql.raw(list.join(", "))} FROM json_each(${json})) AS r`;
  }
  const json = JSON.stringify(rows);
  if (kind === "mysql") {
    const list = entries.map(([name, type]) => `\`${name}\` ${JSON_TYPES[type]} PATH '$.${name}'`);
    return sql`JSON_TABLE(${json}, '$[*]' COLUMNS (${sql.raw(list.join(", "))})) AS r`;
  }
  // As text first: some drivers would write a parameter of type json as JSON once more.
  const list = entries.map(([name, type]) => `${name} ${type}`).join(", ");
  return sql`json_to_recordset(CAST(CAST(${json} AS text) AS json)) AS r(${sql.raw(list)})`;
}

/** In MySQL. A shorter type would make NULL of what is longer, and the database's own letters may be fewer than ours. */
const JSON_TYPES = { text: "longtext CHARACTER SET utf8mb4", bigint: "bigint" };

/**
 * Texts as a list for `IN`, as one parameter. MySQL gets one each: only so it looks them up by their index in an
 * `UPDATE` or `DELETE`, and in its order.
 */
export function jsonList(kind: DialectKind, texts: readonly string[]): RawBuilder<unknown> {
  if (kind === "mysql") return sql`(${sql.join(texts.length > 0 ? texts : [null])})`;
  const json = JSON.stringify(texts);
  return kind === "sqlite"
    ? sql`(SELECT value FROM json_each(${json}))`
    : sql`(SELECT json_array_elements_text(CAST(CAST(${json} AS text) AS json)))`;
}
