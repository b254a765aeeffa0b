import { openSqlite } from "../../../src/sql/open-sqlite.ts";
import type { AnyKysely } from "../../../src/sql/sql-database.ts";
import { type MysqlAddress, openMysql } from "../../mysql/open-mysql.ts";
import { openPostgres, type PostgresAddress } from "../../postgres/open-postgres.ts";

/** Where the workers find the messages. */
export type Place = { readonly tablePrefix: string } & (
  | { readonly kind: "sqlite"; readonly path: string }
  | { readonly kind: "postgres"; readonly address: PostgresAddress }
  | { readonly kind: "mysql"; readonly address: MysqlAddress }
);

/** With one connection, as every worker has. */
export async function openPlace(place: Place): Promise<AnyKysely> {
  if (place.kind === "sqlite") return openSqlite(place.path);
  return place.kind === "mysql" ? openMysql(place.address, 1) : openPostgres(place.address, 1);
}

/** The time that all workers go by, in milliseconds since 1970. */
export const NOW = 1_000_000;
export const LEASE_MS = 60_000;
