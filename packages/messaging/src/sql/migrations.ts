import { sql } from "kysely";
import {
  type AnyKysely,
  checkTablePrefix,
  type DialectKind,
  inTransaction,
  type SqlDatabase,
} from "./sql-database.ts";

/**
 * Statements that bring a database from the version before to this one. Each can be run again, and by two processes
 * at once. What was released never changes.
 */
type Migration = (kind: DialectKind, prefix: string) => readonly string[];

/** Version 1 first. */
const MIGRATIONS: readonly Migration[] = [
  (kind, prefix) => {
    // Compared byte by byte, whatever the database's language.
    const text = kind === "postgres" ? 'text COLLATE "C"' : "text";
    const messages = `${prefix}messages`;
    const index = (name: string, columns: string, where = "", unique = "") =>
      `CREATE ${unique}INDEX IF NOT EXISTS ${messages}_${name} ON ${messages} (${columns})${where && ` WHERE ${where}`}`;
    return [
      `CREATE TABLE IF NOT EXISTS ${messages} (
  id ${text} NOT NULL PRIMARY KEY,
  message_id ${text} NOT NULL,
  type text NOT NULL,
  recipient ${text} NOT NULL,
  country text NOT NULL,
  sender text,
  provider_id ${text},
  provider_message_id ${text},
  template_id ${text},
  subject text,
  body text,
  failover text,
  custom_fields text,
  idempotency_key ${text},
  outcome text NOT NULL,
  status ${text} NOT NULL,
  reason text,
  provider_status_code text,
  provider_status_text text,
  attempts text,
  warnings text,
  error text,
  scheduled_at bigint,
  created_at bigint NOT NULL,
  accepted_at bigint,
  sent_at bigint,
  completed_at bigint,
  updated_at bigint NOT NULL,
  due_at bigint,
  poll_count bigint NOT NULL,
  lease_token text,
  fallback_of ${text},
  fallback_id text,
  fallback_state text,
  fallback_note text,
  substitute text,
  substitute_status text,
  history text NOT NULL
)`,
      index("created", "created_at, id"),
      index("recipient", "recipient, created_at, id"),
      index("status", "status, created_at, id"),
      index("message", "message_id"),
      index("template", "template_id, created_at, id", "template_id IS NOT NULL"),
      index("provider_message", "provider_message_id", "provider_message_id IS NOT NULL"),
      index("idempotency", "idempotency_key", "idempotency_key IS NOT NULL"),
      index("due", "due_at", "due_at IS NOT NULL"),
      index("provider_due", "provider_id, due_at", "due_at IS NOT NULL"),
      index("fallback", "fallback_of", "fallback_of IS NOT NULL", "UNIQUE "),
      `CREATE TABLE IF NOT EXISTS ${prefix}idempotency (
  key ${text} NOT NULL PRIMARY KEY,
  fingerprint text NOT NULL,
  token text NOT NULL,
  claimed_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  result text
)`,
      `CREATE INDEX IF NOT EXISTS ${prefix}idempotency_expiry ON ${prefix}idempotency (expires_at)`,
    ];
  },
];

const versionRow = (prefix: string, version: number) =>
  `INSERT INTO ${prefix}migrations (version) VALUES (${version}) ON CONFLICT DO NOTHING`;

const versionTable = (prefix: string) =>
  `CREATE TABLE IF NOT EXISTS ${prefix}migrations (version integer NOT NULL PRIMARY KEY)`;

/** Brings the tables up to date. Does nothing where they are, or where somebody newer has been. */
export async function migrateDatabase({ db, kind, tablePrefix }: SqlDatabase): Promise<void> {
  if (kind === "sqlite") return runMigrations(db, kind, tablePrefix);
  await inTransaction(db, async (transaction) => {
    // Two that make the same table at once get in each other's way, also with IF NOT EXISTS.
    const name = `k-msg migrations ${tablePrefix}`;
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(transaction);
    await runMigrations(transaction, kind, tablePrefix);
  });
}

async function runMigrations(db: AnyKysely, kind: DialectKind, prefix: string): Promise<void> {
  await sql.raw(versionTable(prefix)).execute(db);
  const newest = sql<{ version: number | null }>`SELECT max(version) AS version
    FROM ${sql.table(`${prefix}migrations`)}`;
  const done = (await newest.execute(db)).rows[0]?.version ?? 0;
  for (const [index, migration] of MIGRATIONS.entries()) {
    if (index < done) continue;
    for (const statement of migration(kind, prefix)) await sql.raw(statement).execute(db);
    await sql.raw(versionRow(prefix, index + 1)).execute(db);
  }
}

/**
 * All that `migrate()` would do to an empty database, as SQL for those who own their schema. Can be run again.
 * @throws KMsgError `INVALID_REQUEST` for a prefix that isn't one.
 */
export function migrationSql(kind: DialectKind, options: { tablePrefix?: string } = {}): string {
  const prefix = checkTablePrefix(options.tablePrefix);
  const statements = MIGRATIONS.flatMap((migration, index) => [
    ...migration(kind, prefix),
    versionRow(prefix, index + 1),
  ]);
  return `${[versionTable(prefix), ...statements].join(";\n\n")};\n`;
}
