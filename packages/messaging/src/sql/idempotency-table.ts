import {
  fail,
  KMsgError,
  ok,
  type ProtectedRow,
  type ProtectedTable,
  type RowChange,
  type StoredRecord,
} from "@k-msg/core";
import { type RawBuilder, sql } from "kysely";
import { type Cell, readCell } from "./cell.ts";
import type { Protector } from "./field-crypto-options.ts";
import { withRowsLocked } from "./in-transaction.ts";
import { jsonSource, type SourceColumns } from "./json-source.ts";
import { asWritten, cellsOf, exactly, namesOf } from "./key-protection.ts";
import { replaceKeys } from "./mysql-replace.ts";
import { placeOf } from "./protect-messages.ts";
import { BROKEN, countColumns, sweepTable, toSeen } from "./protected-sql.ts";
import type { AnyKysely, SqlDatabase } from "./sql-database.ts";
import { fromSqlText, toSqlText } from "./sql-text.ts";

/** What encryption changes, beside the key. */
const COLUMNS = ["key_enc", "fingerprint", "fingerprint_enc", "result", "result_enc"] as const;

/** Quoted as the database does: to MySQL it is a word of its own. */
const KEY = sql.ref("key");

interface KeyOnly {
  readonly key: string;
}

type WrittenRow = ReturnType<typeof toColumns>;

type Columns = KeyOnly & Readonly<Record<(typeof COLUMNS)[number], string | null>>;

interface IdempotencyTableRow extends ProtectedRow {
  readonly columns: Columns;
  /** The columns as one text: the row is as it was read while this is the same. */
  readonly seen: string;
}

/** `was` and `becomes`: the key. */
const SOURCE: SourceColumns = {
  seen: "text",
  was: "text",
  becomes: "text",
  ...Object.fromEntries(COLUMNS.map((name) => [name, "text"] as const)),
};

const COUNTED = [
  { field: "idempotencyKey", clear: "key_enc IS NULL", enc: "key_enc" },
  { field: "fingerprint", clear: "fingerprint <> ''", enc: "fingerprint_enc" },
  { field: "result", clear: "result IS NOT NULL", enc: "result_enc" },
];

/** The table of `SqlIdempotencyStore`, for rotation and migration. Its rows are named by their keys' hashes. */
export function idempotencyTable(
  database: SqlDatabase,
  protector: Protector,
): ProtectedTable<IdempotencyTableRow> {
  const { db, kind } = database;
  const name = protector.table;
  const table = sql.table(name);
  // A claim that is taken over gets another owner, and other times.
  const seen = (alias: string) =>
    toSeen(kind, ["key", ...COLUMNS, "token", "claimed_at", "expires_at"], alias);

  return {
    name,
    async read(after, limit) {
      const query = sql<Columns & { seen: string }>`
        SELECT ${KEY}, ${sql.raw(COLUMNS.join(", "))}, ${seen("m")} AS seen FROM ${table} AS m
        ${after === undefined ? sql`` : sql`WHERE ${KEY} > ${after}`} ORDER BY ${KEY} LIMIT ${limit}`;
      const { rows: found } = await query.execute(db);
      const rows = found.map(({ seen, ...columns }) => ({
        place: placeOf(protector, columns.key),
        stored: storedOrBroken(columns),
        columns,
        seen,
      }));
      const last = found.at(-1);
      return found.length === limit && last ? { rows, next: last.key } : { rows };
    },
    async placeOf(record, crypto) {
      try {
        const key = asWritten(String(record.idempotencyKey));
        const { name } = await namesOf({ ...protector, fieldCrypto: crypto }, key);
        return ok(placeOf(protector, name));
      } catch (error) {
        if (KMsgError.isInstance(error)) return fail(error);
        throw error;
      }
    },
    async replace(changes) {
      const written = changes.map(toColumns);
      const taken = new Set(oneOfEach(written));
      const rows = { table: name, key: "key", values: [...taken].map(({ was }) => was) };
      const done = await withRowsLocked(database, rows, (connection) =>
        write([...taken], connection),
      );
      return written.map(
        (row) => taken.has(row) && (done.updated.has(row.becomes) || done.removed.has(row.was)),
      );
    },
    async count() {
      const { rows, counts } = await countColumns(db, table, COUNTED);
      return { rows, fields: counts };
    },
    sweep: () => sweepTable(db, kind, name),
  };

  async function write(written: readonly WrittenRow[], connection: AnyKysely) {
    if (kind === "mysql") {
      const rows = { columns: SOURCE, rows: written, seen: seen("m"), written: COLUMNS };
      return replaceKeys(connection, { table, ...rows });
    }
    const source = jsonSource(kind, SOURCE, written);
    const set = sql.raw(COLUMNS.map((column) => `${column} = r.${column}`).join(", "));
    const isSame = sql`m.key = r.was AND ${seen("m")} = r.seen`;
    const other = sql`${table} AS o WHERE o.key = r.becomes AND r.becomes <> r.was`;
    // Of two claims of one key, the one that ends first had ended when the other was made.
    const older = sql`SELECT o.key FROM ${source}, ${table} AS m, ${table} AS o
      WHERE ${isSame} AND o.key = r.becomes AND r.becomes <> r.was AND o.expires_at < m.expires_at`;
    await sql`DELETE FROM ${table} WHERE key IN (${older})`.execute(connection);
    const update = sql<KeyOnly>`UPDATE ${table} AS m SET key = r.becomes, ${set} FROM ${source}
      WHERE ${isSame} AND NOT EXISTS (SELECT 1 FROM ${other}) RETURNING key`;
    const updated = await keysOf(update, connection);
    const outlived = sql`SELECT m.key FROM ${table} AS m, ${source}
      WHERE ${isSame} AND EXISTS (SELECT 1 FROM ${other})`;
    const remove = sql<KeyOnly>`DELETE FROM ${table} WHERE key IN (${outlived}) RETURNING key`;
    return { updated, removed: await keysOf(remove, connection) };
  }
}

async function keysOf(
  query: RawBuilder<KeyOnly>,
  connection: AnyKysely,
): Promise<ReadonlySet<string>> {
  return new Set((await query.execute(connection)).rows.map(({ key }) => key));
}

/** Of several rows that come to the same key, one; the others are dealt with after it. */
function oneOfEach(rows: readonly WrittenRow[]): readonly WrittenRow[] {
  return [...new Map(rows.map((row) => [row.becomes, row])).values()];
}

function storedOrBroken(columns: Columns): StoredRecord {
  const { key, key_enc, fingerprint, fingerprint_enc, result, result_enc } = columns;
  try {
    const cells: Record<string, Cell> = {
      idempotencyKey: key_enc === null ? { value: exactly(fromSqlText(key)) } : readCell(key_enc),
      fingerprint: fingerprint_enc === null ? { value: fingerprint } : readCell(fingerprint_enc),
      ...(result !== null && { result: { value: JSON.parse(fromSqlText(result)) } }),
      ...(result_enc !== null && { result: readCell(result_enc) }),
    };
    const record: Record<string, unknown> = {};
    const hashes: Record<string, string> = key_enc === null ? {} : { idempotencyKey: key };
    for (const [field, cell] of Object.entries(cells)) {
      record[field] = cell.value;
      Object.assign(hashes, cell.hashes);
    }
    return { record, hashes };
  } catch {
    return BROKEN;
  }
}

function toColumns({ row, place, record, stored }: RowChange<IdempotencyTableRow>) {
  const { idempotencyKey, fingerprint, result } = cellsOf(record, stored);
  const isResultClear = record.result !== undefined && result === undefined;
  return {
    seen: row.seen,
    was: row.columns.key,
    becomes: place.recordId,
    key_enc: idempotencyKey ?? null,
    fingerprint: fingerprint === undefined ? String(record.fingerprint) : "",
    fingerprint_enc: fingerprint ?? null,
    result: isResultClear ? toSqlText(JSON.stringify(record.result)) : null,
    result_enc: result ?? null,
  };
}
