import { type RawBuilder, sql } from "kysely";
import { inTransaction } from "./in-transaction.ts";
import { retryLocks } from "./mysql-conflicts.ts";
import { checkMysql, ENGINE, KEY_LENGTH, NAME_LENGTH, PREFIX_LENGTH } from "./mysql-tables.ts";
import {
  type AnyKysely,
  checkKind,
  checkTablePrefix,
  type DialectKind,
  type SqlDatabase,
} from "./sql-database.ts";

/**
 * What brings a database from the version before to this one. Each step can be taken again, and by two processes at
 * once. What was released never changes.
 */
type Migration = (kind: DialectKind, prefix: string) => readonly Step[];

/** What not every database makes only where it isn't there is no statement yet. */
type Step = NewTable | NewColumn | NewIndex;

interface NewTable {
  readonly table: string;
  /** A line for each column. */
  readonly columns: readonly string[];
}

interface NewColumn {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

interface NewIndex {
  readonly table: string;
  readonly index: string;
  readonly columns: string;
  /** Which rows it is of. MySQL's are of all. */
  readonly where: string;
  readonly isUnique: boolean;
}

/**
 * Types of columns. `text` is never searched, `name` is sorted by its bytes, whatever the database's language, and
 * `found` only found by them: there, MySQL's index has the beginning, so that the column can hold any length.
 */
const TYPES = {
  sqlite: { text: "text", name: "text", found: "text", key: "text" },
  postgres: {
    text: "text",
    name: 'text COLLATE "C"',
    found: 'text COLLATE "C"',
    key: 'text COLLATE "C"',
  },
  mysql: {
    text: "longtext",
    name: `varchar(${NAME_LENGTH})`,
    found: "longtext",
    key: `varchar(${KEY_LENGTH})`,
  },
} as const satisfies Record<DialectKind, Readonly<Record<string, string>>>;

const indexOn =
  (table: string) =>
  (name: string, columns: string, where = "", isUnique = false): NewIndex => ({
    table,
    index: `${table}_${name}`,
    columns,
    where,
    isUnique,
  });

/** An index for columns of the type `found`. */
const foundBy = (kind: DialectKind, column: string) =>
  kind === "mysql" ? `${column}(${PREFIX_LENGTH})` : column;

/** Version 1 first. */
const MIGRATIONS: readonly Migration[] = [
  (kind, prefix) => {
    const { text, name, found, key } = TYPES[kind];
    const messages = `${prefix}messages`;
    const idempotency = `${prefix}idempotency`;
    const index = indexOn(messages);
    return [
      {
        table: messages,
        columns: [
          `id ${name} NOT NULL PRIMARY KEY`,
          `message_id ${found} NOT NULL`,
          `type ${text} NOT NULL`,
          `recipient ${name} NOT NULL`,
          `country ${text} NOT NULL`,
          `sender ${text}`,
          `provider_id ${name}`,
          `provider_message_id ${found}`,
          `template_id ${name}`,
          `subject ${text}`,
          `body ${text}`,
          `failover ${text}`,
          `custom_fields ${text}`,
          `idempotency_key ${found}`,
          `outcome ${text} NOT NULL`,
          `status ${name} NOT NULL`,
          `reason ${text}`,
          `provider_status_code ${text}`,
          `provider_status_text ${text}`,
          `attempts ${text}`,
          `warnings ${text}`,
          `error ${text}`,
          "scheduled_at bigint",
          "created_at bigint NOT NULL",
          "accepted_at bigint",
          "sent_at bigint",
          "completed_at bigint",
          "updated_at bigint NOT NULL",
          "due_at bigint",
          "poll_count bigint NOT NULL",
          `lease_token ${text}`,
          `fallback_of ${name}`,
          `fallback_id ${text}`,
          `fallback_state ${text}`,
          `fallback_note ${text}`,
          `substitute ${text}`,
          `substitute_status ${text}`,
          `history ${text} NOT NULL`,
        ],
      },
      index("created", "created_at, id"),
      index("recipient", "recipient, created_at, id"),
      index("status", "status, created_at, id"),
      index("message", foundBy(kind, "message_id")),
      index("template", "template_id, created_at, id", "template_id IS NOT NULL"),
      index(
        "provider_message",
        foundBy(kind, "provider_message_id"),
        "provider_message_id IS NOT NULL",
      ),
      index("idempotency", foundBy(kind, "idempotency_key"), "idempotency_key IS NOT NULL"),
      index("due", "due_at", "due_at IS NOT NULL"),
      index("provider_due", "provider_id, due_at", "due_at IS NOT NULL"),
      index("fallback", "fallback_of", "fallback_of IS NOT NULL", true),
      {
        table: idempotency,
        columns: [
          `${quoteKey(kind)} ${key} NOT NULL PRIMARY KEY`,
          `fingerprint ${text} NOT NULL`,
          `token ${text} NOT NULL`,
          "claimed_at bigint NOT NULL",
          "expires_at bigint NOT NULL",
          `result ${text}`,
        ],
      },
      indexOn(idempotency)("expiry", "expires_at"),
    ];
  },
  // Encrypted forms, look-up hashes and masked forms beside the columns in clear.
  (kind, prefix) => {
    const messages = `${prefix}messages`;
    const index = indexOn(messages);
    const { text, name } = TYPES[kind];
    const add = (table: string, columns: readonly string[]) =>
      columns.map((column) => ({ table, column, type: column.endsWith("_hash") ? name : text }));
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

/** `key` is a word of MySQL's own. */
const quoteKey = (kind: DialectKind) => (kind === "mysql" ? "`key`" : "key");

const versionRow = (kind: DialectKind, prefix: string, version: number) => {
  const unless =
    kind === "mysql" ? "ON DUPLICATE KEY UPDATE version = version" : "ON CONFLICT DO NOTHING";
  return `INSERT INTO ${prefix}migrations (version) VALUES (${version}) ${unless}`;
};

const versionTable = (prefix: string): NewTable => ({
  table: `${prefix}migrations`,
  columns: ["version integer NOT NULL PRIMARY KEY"],
});

/** Brings the tables up to date. Does nothing where they are, or where somebody newer has been. */
export async function migrateDatabase(database: SqlDatabase): Promise<void> {
  const { db, kind, tablePrefix } = database;
  if (kind === "mysql") await checkMysql(db);
  if (kind !== "postgres") return runMigrations(db, kind, tablePrefix);
  await inTransaction(database, async (transaction) => {
    // Two that make the same table at once get in each other's way, also with IF NOT EXISTS.
    const name = `k-msg migrations ${tablePrefix}`;
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(transaction);
    await runMigrations(transaction, kind, tablePrefix);
  });
}

async function runMigrations(db: AnyKysely, kind: DialectKind, prefix: string): Promise<void> {
  await take(versionTable(prefix), db, kind);
  const newest = sql<{ version: number | null }>`SELECT max(version) AS version
    FROM ${sql.table(`${prefix}migrations`)}`;
  const done = (await newest.execute(db)).rows[0]?.version ?? 0;
  for (const [index, migration] of MIGRATIONS.entries()) {
    if (index < done) continue;
    for (const step of migration(kind, prefix)) await take(step, db, kind);
    await sql.raw(versionRow(kind, prefix, index + 1)).execute(db);
  }
}

async function take(step: Step, db: AnyKysely, kind: DialectKind): Promise<void> {
  const statement = sql.raw(toStatement(step, kind));
  const run = () =>
    kind === "mysql" ? retryLocks(() => statement.execute(db)) : statement.execute(db);
  const isThere = LOOK_UPS[kind]?.(step);
  if (!isThere) await run();
  else if ((await isThere.execute(db)).rows.length === 0) {
    try {
      await run();
    } catch (error) {
      // Somebody else may have been quicker.
      if ((await isThere.execute(db)).rows.length === 0) throw error;
    }
  }
}

/** Asks whether there is what can't be made only where it isn't. */
const LOOK_UPS: Readonly<
  Partial<Record<DialectKind, (step: Step) => RawBuilder<unknown> | undefined>>
> = {
  sqlite(step) {
    if (!("column" in step)) return undefined;
    return sql`SELECT 1 FROM pragma_table_info(${step.table}) WHERE name = ${step.column}`;
  },
  mysql(step) {
    const isOfTable = sql`table_schema = database() AND table_name = ${step.table}`;
    if ("column" in step)
      return sql`SELECT 1 FROM information_schema.columns WHERE ${isOfTable} AND column_name = ${step.column}`;
    if ("index" in step)
      return sql`SELECT 1 FROM information_schema.statistics WHERE ${isOfTable} AND index_name = ${step.index}`;
    return undefined;
  },
};

function toStatement(step: Step, kind: DialectKind): string {
  const { table } = step;
  if ("column" in step) {
    const unless = kind === "postgres" ? "IF NOT EXISTS " : "";
    return `ALTER TABLE ${table} ADD COLUMN ${unless}${step.column} ${step.type}`;
  }
  if ("index" in step) {
    const { index, columns, where, isUnique } = step;
    const unique = isUnique ? "UNIQUE " : "";
    if (kind === "mysql") return `CREATE ${unique}INDEX ${index} ON ${table} (${columns})`;
    return `CREATE ${unique}INDEX IF NOT EXISTS ${index} ON ${table} (${columns})${where && ` WHERE ${where}`}`;
  }
  const engine = kind === "mysql" ? ` ${ENGINE}` : "";
  return `CREATE TABLE IF NOT EXISTS ${table} (\n  ${step.columns.join(",\n  ")}\n)${engine}`;
}

/**
 * All that `migrate()` would do to an empty database, as SQL for those who own their schema. Can be run again.
 *
 * @param options `after`: the version that a database has already (the highest in its table of migrations); only the
 *   steps from there on are printed. SQLite and MySQL take those once only: they can't add a column where it isn't there.
 * @throws KMsgError `INVALID_REQUEST` for a prefix or a kind that isn't one.
 */
export function migrationSql(
  kind: DialectKind,
  options: { readonly tablePrefix?: string; readonly after?: number } = {},
): string {
  const prefix = checkTablePrefix(options.tablePrefix);
  const { after = 0 } = options;
  const all = MIGRATIONS.map((migration) => migration(checkKind(kind), prefix));
  const statements = all.slice(after).flatMap((steps, index) => {
    const version = versionRow(kind, prefix, after + index + 1);
    return [...steps.map((step) => toStatement(step, kind)), version];
  });
  const isNew = kind !== "postgres" && after === 0;
  const printed = isNew
    ? [
        ...gather(all.flat(), kind).map((step) => toStatement(step, kind)),
        ...all.map((_, index) => versionRow(kind, prefix, index + 1)),
      ]
    : statements;
  return `${[toStatement(versionTable(prefix), kind), ...printed].join(";\n\n")};\n`;
}

/** Tables are made with what would be added to them only once. */
function gather(steps: readonly Step[], kind: DialectKind): readonly Step[] {
  const isLater = (step: Step) => LOOK_UPS[kind]?.(step) !== undefined;
  return steps.flatMap((step) => {
    if (isLater(step)) return [];
    if (!("columns" in step) || "index" in step) return step;
    const later = steps.filter((each) => each.table === step.table && isLater(each));
    return { ...step, columns: [...step.columns, ...later.map(toLine)] };
  });
}

/** A part of `CREATE TABLE`. */
function toLine(step: Step): string {
  if ("column" in step) return `${step.column} ${step.type}`;
  if ("index" in step)
    return `${step.isUnique ? "UNIQUE " : ""}INDEX ${step.index} (${step.columns})`;
  return "";
}
