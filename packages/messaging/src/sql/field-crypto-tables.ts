import type { ProtectedTable } from "@k-msg/core";
import { openProtector } from "./field-crypto-options.ts";
import { idempotencyTable } from "./idempotency-table.ts";
import { messagesTable } from "./messages-table.ts";
import { type AnyKysely, openDatabase, refuse, type SqlStoreOptions } from "./sql-database.ts";

export interface FieldCryptoTablesOptions extends SqlStoreOptions {
  /** As the stores have it. */
  readonly tenantId?: string;
}

/**
 * The tables of `SqlTrackingStore` and `SqlIdempotencyStore`, as `rotate`, `planMigration`, `applyMigration`,
 * `verifyMigration` and `rollBackMigration` of `@k-msg/field-crypto` take them. Run `migrate()` first.
 *
 * @throws KMsgError `INVALID_REQUEST` for a prefix that isn't one, a dialect that can't be told, and MySQL: there,
 *   neither is possible yet.
 */
export function fieldCryptoTables(
  database: AnyKysely,
  options: FieldCryptoTablesOptions = {},
): readonly ProtectedTable[] {
  const sqlDatabase = openDatabase(database, options);
  if (sqlDatabase.kind === "mysql") {
    throw refuse(
      "database",
      [
        "is MySQL, where rows can't be migrated or rotated yet.",
        "Keep `readPlaintext: true` and the old keys until retention has deleted the old rows.",
      ],
      [
        "MySQL입니다. 아직 행을 마이그레이션하거나 키를 교체할 수 없습니다.",
        "옛 행이 보존 기간이 지나 지워질 때까지 `readPlaintext: true`와 옛 키를 유지하세요.",
      ],
    );
  }
  const { tenantId } = options;
  const protectorOf = (table: string) =>
    openProtector(`${sqlDatabase.tablePrefix}${table}`, { tenantId });
  return [
    messagesTable(sqlDatabase, protectorOf("messages")),
    idempotencyTable(sqlDatabase, protectorOf("idempotency")),
  ];
}
