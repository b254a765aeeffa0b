import { type Dialect, Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { inject } from "vitest";
import type { AnyKysely } from "../../src/sql/sql-database.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Starts PostgreSQL on the first request, and tells its {@link PostgresAddress}. */
    postgresDoor: string;
  }
}

/** Where the PostgreSQL of this test run listens, on 127.0.0.1. */
export interface PostgresAddress {
  readonly port: number;
  readonly password: string;
}

/** The PostgreSQL of this test run; starts it if nobody has yet. Other tests share it: use a table prefix of your own. */
export async function findPostgres(): Promise<PostgresAddress> {
  const response = await fetch(inject("postgresDoor"));
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as PostgresAddress;
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

/** Names for one test file's tables. */
export function createTablePrefix(): string {
  return `t${crypto.randomUUID().slice(0, 8)}_`;
}
