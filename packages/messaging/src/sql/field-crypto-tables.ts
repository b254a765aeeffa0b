import type { ProtectedTable } from "@k-msg/core";
import { openProtector } from "./field-crypto-options.ts";
import { idempotencyTable } from "./idempotency-table.ts";
import { messagesTable } from "./messages-table.ts";
import { type AnyKysely, openDatabase, type SqlStoreOptions } from "./sql-database.ts";

export interface FieldCryptoTablesOptions extends SqlStoreOptions {
  /** As the stores have it. */
  readonly tenantId?: string;
}

/**
 * The tables of `SqlTrackingStore` and `SqlIdempotencyStore`, as `rotate`, `planMigration`, `applyMigration`,
 * `verifyMigration` and `rollBackMigration` of `@k-msg/field-crypto` take them. Run `migrate()` first.
 *
 * @throws KMsgError `INVALID_REQUEST` for a prefix that isn't one and a dialect that can't be told.
 */
export function fieldCryptoTables(
  database: AnyKysely,
  options: FieldCryptoTablesOptions = {},
): readonly ProtectedTable[] {
  const sqlDatabase = openDatabase(database, options);
  const { tenantId } = options;
  const protectorOf = (table: string) =>
    openProtector(`${sqlDatabase.tablePrefix}${table}`, { tenantId });
  return [
    messagesTable(sqlDatabase, protectorOf("messages")),
    idempotencyTable(sqlDatabase, protectorOf("idempotency")),
  ];
}
