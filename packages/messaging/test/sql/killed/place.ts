import type { PostgresAddress } from "../../postgres/open-postgres.ts";

/** Where the workers find the messages. */
export type Place = { readonly tablePrefix: string } & (
  | { readonly kind: "sqlite"; readonly path: string }
  | { readonly kind: "postgres"; readonly address: PostgresAddress }
);

/** The time that all workers go by, in milliseconds since 1970. */
export const NOW = 1_000_000;
export const LEASE_MS = 60_000;
