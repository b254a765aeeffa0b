import { type Dialect, Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { AnyKysely } from "../../src/sql/sql-database.ts";

/** Where the PostgreSQL of a test run listens, on 127.0.0.1. */
export interface PostgresAddress {
  readonly port: number;
  readonly password: string;
}

/** Connections of their own, as in another process. `destroy()` closes them. */
export function openPostgres(address: PostgresAddress, connections?: number): AnyKysely {
  return new Kysely({ dialect: createPostgresDialect(address, connections) });
}

export function createPostgresDialect(
  { port, password }: PostgresAddress,
  connections = 4,
): Dialect {
  const user = { host: "127.0.0.1", port, password, user: "postgres", database: "postgres" };
  return new PostgresDialect({ pool: new pg.Pool({ ...user, max: connections }) });
}
