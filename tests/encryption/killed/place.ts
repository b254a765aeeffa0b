import { type AnyKysely, openSqlite } from "@k-msg/messaging/sql";
import { type MysqlAddress, openMysql } from "../../../packages/messaging/test/mysql/open-mysql.ts";
import {
  openPostgres,
  type PostgresAddress,
} from "../../../packages/messaging/test/postgres/open-postgres.ts";

/** Where the rows are. A text is the path of a SQLite file. */
export type Place = string | PostgresAddress | { readonly mysql: MysqlAddress };

export async function openPlace(place: Place): Promise<AnyKysely> {
  if (typeof place === "string") return openSqlite(place);
  return "mysql" in place ? openMysql(place.mysql, 1) : openPostgres(place, 1);
}
