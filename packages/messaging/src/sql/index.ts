export type { FieldCryptoOptions } from "./field-crypto-options.ts";
export { type FieldCryptoTablesOptions, fieldCryptoTables } from "./field-crypto-tables.ts";
export { migrationSql } from "./migrations.ts";
export { openSqlite } from "./open-sqlite.ts";
export type { AnyKysely, DialectKind, SqlStoreOptions } from "./sql-database.ts";
export { SqlIdempotencyStore } from "./sql-idempotency-store.ts";
export { SqlTrackingStore } from "./sql-tracking-store.ts";
