import { inject } from "vitest";
import type { PostgresAddress } from "./open-postgres.ts";

export { createPostgresDialect, openPostgres, type PostgresAddress } from "./open-postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Starts PostgreSQL on the first request, and tells its {@link PostgresAddress}. */
    postgresDoor: string;
  }
}

/** The PostgreSQL of this test run; starts it if nobody has yet. Other tests share it: use a table prefix of your own. */
export async function findPostgres(): Promise<PostgresAddress> {
  const response = await fetch(inject("postgresDoor"));
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as PostgresAddress;
}

/** Names for one test file's tables. */
export function createTablePrefix(): string {
  return `t${crypto.randomUUID().slice(0, 8)}_`;
}
