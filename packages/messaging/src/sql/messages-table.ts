import type {
  FieldCrypto,
  ProtectedRow,
  ProtectedTable,
  RowChange,
  StoredRecord,
} from "@k-msg/core";
import { sql } from "kysely";
import type { Protector } from "./field-crypto-options.ts";
import { withRowsLocked } from "./in-transaction.ts";
import { jsonSource, type SourceColumns } from "./json-source.ts";
import { type MessageRow, substituteText, toTrackedMessage } from "./message-row.ts";
import { replaceMessages } from "./mysql-replace.ts";
import { placeOf } from "./protect-messages.ts";
import {
  PROTECTED_FIELDS,
  type ProtectedColumns,
  type ProtectedField,
} from "./protected-columns.ts";
import { BOUND_COLUMNS, protectedColumnsOf, storedRecordOf } from "./protected-row.ts";
import { BROKEN, countColumns, sweepTable, toSeen } from "./protected-sql.ts";
import type { AnyKysely, SqlDatabase } from "./sql-database.ts";
import { fromSqlText } from "./sql-text.ts";

interface MessagesTableRow extends ProtectedRow {
  readonly columns: MessageRow;
  /** All that encryption changes, as one text: the row is as it was read while this is the same. */
  readonly seen: string;
}

/** What encryption changes. */
const COLUMNS: readonly string[] = PROTECTED_FIELDS.flatMap(([, { clear, enc, hash, masked }]) =>
  [clear, enc, hash, masked].filter((each) => each !== undefined),
);

const SOURCE: SourceColumns = {
  key: "text",
  seen: "text",
  ...Object.fromEntries(COLUMNS.map((name) => [name, "text"] as const)),
};

const READ_LIST = sql.raw(["id", ...COLUMNS, ...BOUND_COLUMNS].join(", "));

const CHANGES = sql.raw(COLUMNS.map((name) => `${name} = r.${name}`).join(", "));

/** The table of `SqlTrackingStore`, for rotation and migration. */
export function messagesTable(
  database: SqlDatabase,
  protector: Protector,
): ProtectedTable<MessagesTableRow> {
  const { db, kind } = database;
  const name = protector.table;
  const table = sql.table(name);
  const seen = (alias: string) => toSeen(kind, COLUMNS, alias);

  async function update(
    changes: readonly RowChange<MessagesTableRow>[],
    crypto: FieldCrypto,
    connection: AnyKysely,
  ): Promise<ReadonlySet<string>> {
    const rows = changes.map(({ row, record, stored }) => {
      const inClear = { substitute: substituteInClear(row.columns, record) };
      return {
        ...row.columns,
        ...protectedColumnsOf(crypto, inClear, record, stored),
        key: row.columns.id ?? null,
        seen: row.seen,
      };
    });
    if (kind === "mysql") {
      const replacement = { table, columns: SOURCE, rows, seen: seen("m"), written: COLUMNS };
      return replaceMessages(connection, replacement);
    }
    const query = sql<{ id: string }>`UPDATE ${table} AS m SET ${CHANGES}
      FROM ${jsonSource(kind, SOURCE, rows)} WHERE m.id = r.key AND ${seen("m")} = r.seen RETURNING id`;
    return new Set((await query.execute(connection)).rows.map(({ id }) => id));
  }

  return {
    name,
    async read(after, limit) {
      const query = sql<MessageRow>`SELECT ${READ_LIST}, ${seen("m")} AS seen FROM ${table} AS m
        ${after === undefined ? sql`` : sql`WHERE id > ${after}`} ORDER BY id LIMIT ${limit}`;
      const { rows: found } = await query.execute(db);
      const rows = found.map(({ seen, ...columns }) => ({
        place: placeOf(protector, fromSqlText(String(columns.id))),
        stored: storedOrBroken(columns),
        columns,
        seen: String(seen),
      }));
      const last = found.at(-1);
      return found.length === limit && last ? { rows, next: String(last.id) } : { rows };
    },
    async replace(changes, crypto) {
      const ids = changes.map(({ row }) => String(row.columns.id));
      const changed = await withRowsLocked(
        database,
        { table: name, key: "id", values: ids },
        (connection) => update(changes, crypto, connection),
      );
      return ids.map((id) => changed.has(id));
    },
    async count() {
      const { rows, counts } = await countColumns(db, table, PROTECTED_FIELDS.map(toCounted));
      return { rows, fields: counts };
    },
    sweep: () => sweepTable(db, kind, name),
  };
}

function storedOrBroken(columns: MessageRow): StoredRecord {
  try {
    return storedRecordOf(columns);
  } catch {
    return BROKEN;
  }
}

/** The substitute as it is in clear: of its fields only the vendor's text is ever encrypted. */
function substituteInClear(columns: MessageRow, record: RowChange<ProtectedRow>["record"]) {
  const { substitute } = toTrackedMessage({ substitute: columns.substitute ?? null });
  return substituteText(substitute && { ...substitute, ...(record.substitute as object) });
}

function toCounted([field, { clear, enc, mustBe }]: readonly [ProtectedField, ProtectedColumns]) {
  if (field === "substitute")
    return { field, enc, clear: `${clear} LIKE '%"providerStatusText":%'` };
  return { field, enc, clear: mustBe ? `${clear} <> ''` : `${clear} IS NOT NULL` };
}
