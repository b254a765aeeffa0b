import { type Dialect, Kysely, MysqlDialect } from "kysely";
import { createPool } from "mysql2";
import type { AnyKysely } from "../../src/sql/sql-database.ts";

/** Where the MySQL of a test run listens, on 127.0.0.1. */
export interface MysqlAddress {
  readonly port: number;
  readonly password: string;
}

/** Connections of their own, as in another process. `destroy()` closes them. */
export function openMysql(address: MysqlAddress, connections?: number): AnyKysely {
  return new Kysely({ dialect: createMysqlDialect(address, connections) });
}

export function createMysqlDialect({ port, password }: MysqlAddress, connections = 4): Dialect {
  const user = { host: "127.0.0.1", port, password, user: "kmsg", database: "kmsg" };
  return new MysqlDialect({ pool: createPool({ ...user, connectionLimit: connections }) });
}
