import { type RawBuilder, sql } from "kysely";

/** Whether the row `o` waits for a substitute that isn't there. */
export function awaitsFallback(
  table: RawBuilder<unknown>,
  origin: string,
  substitute: string,
): RawBuilder<unknown> {
  return sql`o.id = ${origin} AND o.status = 'FAILED' AND o.fallback_state IS NULL AND o.substitute IS NULL
    AND NOT EXISTS (SELECT 1 FROM ${table} AS f WHERE f.fallback_of = ${origin})
    AND NOT EXISTS (SELECT 1 FROM ${table} AS f WHERE f.id = ${substitute})`;
}
