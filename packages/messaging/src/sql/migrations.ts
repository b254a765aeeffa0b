import { sql } from "kysely";
import {
  type AnyKysely,
  checkTablePrefix,
  type DialectKind,
  inTransaction,
  type SqlDatabase,
} from "./sql-database.ts";

/**
 * What brings a database from the version before to this one. Each step can be taken again, and by two processes at
 * once. What was released never changes.
 */
type Migration = (kind: DialectKind, prefix: string) => readonly Step[];

/** A statement, or a column that a table needs: SQLite has no `ADD COLUMN IF NOT EXISTS`. */
type Step = string | AddedColumn;

interface AddedColumn {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

/** Compared byte by byte, whatever the database's language. */
const textOf = (kind: DialectKind) => (kind === "postgres" ? 'text COLLATE "C"' : "text");

const indexOn =
  (table: string) =>
  (name: string, columns: string, where = "", unique = "") =>
    `CREATE ${unique}INDEX IF NOT EXISTS ${table}_${name} ON ${table} (${columns})${where && ` WHERE ${where}`}`;

/** Version 1 first. */
const MIGRATIONS: readonly Migration[] = [
  (kind, prefix) => {
    const text = textOf(kind);
    const messages = `${prefix}messages`;
    const index = indexOn(messages);
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
  // Encrypted forms, look-up hashes and masked forms beside the columns in clear.
  (kind, prefix) => {
    const messages = `${prefix}messages`;
    const index = indexOn(messages);
    const add = (table: string, columns: readonly string[]) =>
      columns.map((column) => {
        const isSearched = column.endsWith("_hash");
        return { table, column, type: isSearched ? textOf(kind) : "text" };
      });
    return [
      ...add(messages, ENCRYPTED_COLUMNS),
      index("to_hash", "to_hash, created_at, id", "to_hash IS NOT NULL"),
      index("message_hash", "message_id_hash", "message_id_hash IS NOT NULL"),
      index("idempotency_hash", "idempotency_key_hash", "idempotency_key_hash IS NOT NULL"),
      ...add(`${prefix}idempotency`, ["key_enc", "fingerprint_enc", "result_enc"]),
    ];
  },
];

const ENCRYPTED_COLUMNS: readonly string[] = [
  "to_enc",
  "to_hash",
  "to_masked",
  "from_enc",
  "from_hash",
  "from_masked",
  "message_id_enc",
  "message_id_hash",
  "idempotency_key_enc",
  "idempotency_key_hash",
  "subject_enc",
  "body_enc",
  "failover_enc",
  "custom_fields_enc",
  "provider_status_text_enc",
  "attempts_enc",
  "warnings_enc",
  "error_enc",
  "substitute_enc",
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
    for (const step of migration(kind, prefix)) await take(step, db, kind);
    await sql.raw(versionRow(prefix, index + 1)).execute(db);
  }
}

async function take(step: Step, db: AnyKysely, kind: DialectKind): Promise<void> {
  const run = () => sql.raw(toStatement(step, kind)).execute(db);
  if (typeof step === "string" || kind === "postgres") await run();
  else if (!(await hasColumn(db, step))) {
    try {
      await run();
    } catch (error) {
      // Somebody else may have been quicker.
      if (!(await hasColumn(db, step))) throw error;
    }
  }
}

function toStatement(step: Step, kind: DialectKind): string {
  if (typeof step === "string") return step;
  const { table, column, type } = step;
  const unless = kind === "postgres" ? "IF NOT EXISTS " : "";
  return `ALTER TABLE ${table} ADD COLUMN ${unless}${column} ${type}`;
}

async function hasColumn(db: AnyKysely, { table, column }: AddedColumn): Promise<boolean> {
  const found = sql`SELECT 1 FROM pragma_table_info(${table}) WHERE name = ${column}`;
  return (await found.execute(db)).rows.length > 0;
}

/**
 * All that `migrate()` would do to an empty database, as SQL for those who own their schema. Can be run again.
 *
 * @param options `after`: the version that a database has already (the highest in its table of migrations); only the
 *   steps from there on are printed. SQLite takes those once only: it can't add a column where it isn't there.
 * @throws KMsgError `INVALID_REQUEST` for a prefix that isn't one.
 */
export function migrationSql(
  kind: DialectKind,
  options: { readonly tablePrefix?: string; readonly after?: number } = {},
): string {
  const prefix = checkTablePrefix(options.tablePrefix);
  const { after = 0 } = options;
  const all = MIGRATIONS.map((migration) => migration(kind, prefix));
  const steps = all
    .slice(after)
    .flatMap((each, index) => [...each, versionRow(prefix, after + index + 1)]);
  const isNew = kind === "sqlite" && after === 0;
  const statements = isNew ? withColumns(steps) : steps.map((step) => toStatement(step, kind));
  return `${[versionTable(prefix), ...statements].join(";\n\n")};\n`;
}

/** Tables are made with the columns that came later. */
function withColumns(steps: readonly Step[]): readonly string[] {
  return steps.flatMap((step) => {
    if (typeof step !== "string") return [];
    const [, table] = /^CREATE TABLE IF NOT EXISTS (\w+) \(/.exec(step) ?? [];
    const added = steps.flatMap((each) =>
      typeof each !== "string" && each.table === table ? `,\n  ${each.column} ${each.type}` : [],
    );
    return added.length > 0 ? step.replace(/\n\)$/, `${added.join("")}\n)`) : step;
  });
}
