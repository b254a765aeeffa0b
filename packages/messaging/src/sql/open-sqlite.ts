import { issue, KMsgError } from "@k-msg/core";
import { type Dialect, Kysely, SqliteDialect } from "kysely";
import type { AnyKysely } from "./sql-database.ts";

/** What Kysely asks of a database, which is `better-sqlite3`'s form. */
interface Statement {
  readonly reader: boolean;
  all(parameters: readonly unknown[]): unknown[];
  run(parameters: readonly unknown[]): {
    changes: number | bigint;
    lastInsertRowid: number | bigint;
  };
  iterate(parameters: readonly unknown[]): IterableIterator<unknown>;
}

interface Database {
  prepare(sql: string): Statement;
  close(): void;
}

/** What `node:sqlite` and `bun:sqlite` have in common. */
interface NativeStatement {
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): ReturnType<Statement["run"]>;
  iterate(...parameters: unknown[]): IterableIterator<unknown>;
}

interface NativeDatabase {
  prepare(sql: string): NativeStatement;
  close(): void;
}

type DatabaseClass<T> = new (path: string) => T;

/**
 * Waiting for another process's write, in milliseconds. Data reaches the disk before a write is done: what was
 * claimed mustn't be forgotten when the power fails. What is deleted is overwritten.
 */
const SETTINGS = [
  "PRAGMA busy_timeout = 10000",
  "PRAGMA journal_mode = WAL",
  "PRAGMA synchronous = FULL",
  "PRAGMA secure_delete = ON",
  // 32 MB instead of 2: among a million messages every index is written somewhere else.
  "PRAGMA cache_size = -32768",
];

/** As long as `busy_timeout`. */
const LONGEST_WAIT_MS = 10_000;
const PAUSE_MS = 5;

/** Statements kept for the next time; ours are few. */
const KEPT_STATEMENTS = 100;

/**
 * Opens a file, or makes it, with what the runtime brings: `node:sqlite` on Node ≥ 22.13, `bun:sqlite` on Bun, and
 * `better-sqlite3` (to be installed) otherwise: of it version 12 on Node 20, at which 13 crashes. `:memory:` keeps
 * nothing.
 *
 * Many processes of one machine may open the same file; they write one after the other. Not for network drives.
 * `destroy()` closes it.
 *
 * @throws KMsgError `INVALID_REQUEST` where there is no SQLite; whatever SQLite says of the path.
 */
export async function openSqlite(path: string): Promise<AnyKysely> {
  return new Kysely({ dialect: await createSqliteDialect(path) });
}

export async function createSqliteDialect(path: string): Promise<Dialect> {
  const database = await openDatabaseFile(path);
  for (const setting of SETTINGS) await set(database, setting);
  return new SqliteDialect({ database });
}

/** While a new file turns to WAL, SQLite refuses others who want the same at once, whatever `busy_timeout` says. */
async function set(database: Database, setting: string): Promise<void> {
  const until = performance.now() + LONGEST_WAIT_MS;
  for (;;) {
    try {
      const statement = database.prepare(setting);
      if (statement.reader) statement.all([]);
      else statement.run([]);
      return;
    } catch (error) {
      const isBusy = /locked|busy/i.test(String((error as Error)?.message));
      if (!isBusy || performance.now() > until) {
        database.close();
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

async function openDatabaseFile(path: string): Promise<Database> {
  // Named by variables, so that no bundler looks for what other runtimes bring.
  const [bunSqlite, betterSqlite] = ["bun:sqlite", "better-sqlite3"];
  if ("Bun" in globalThis) {
    const { Database } = await import(bunSqlite);
    return adapt(new (Database as DatabaseClass<NativeDatabase>)(path));
  }
  const nodeSqlite = process.getBuiltinModule?.("node:sqlite");
  if (nodeSqlite)
    return adapt(new (nodeSqlite.DatabaseSync as DatabaseClass<NativeDatabase>)(path));
  const { default: BetterSqlite } = await import(betterSqlite).catch(refuseRuntime);
  return new (BetterSqlite as DatabaseClass<Database>)(path);
}

function refuseRuntime(cause: unknown): never {
  const issues = [
    issue(
      "better-sqlite3",
      [
        "can't be loaded, and this runtime brings no SQLite.",
        "Use Node 22.13 or newer, or install `better-sqlite3@12`.",
      ],
      [
        "불러올 수 없고, 이 런타임에는 SQLite가 없습니다.",
        "Node 22.13 이상을 쓰거나 `better-sqlite3@12`를 설치하세요.",
      ],
    ),
  ];
  throw new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues, cause });
}

function adapt(database: NativeDatabase): Database {
  const kept = new Map<string, Statement>();
  return {
    prepare(sql) {
      const known = kept.get(sql);
      if (known) return known;
      const native = database.prepare(sql);
      const statement: Statement = {
        reader: returnsRows(sql),
        all: (parameters) => native.all(...parameters),
        run: (parameters) => native.run(...parameters),
        iterate: (parameters) => native.iterate(...parameters),
      };
      const [oldest] = kept.keys();
      if (kept.size >= KEPT_STATEMENTS && oldest !== undefined) kept.delete(oldest);
      kept.set(sql, statement);
      return statement;
    },
    close: () => database.close(),
  };
}

/** Whether to ask for rows; a statement that has none answers with an empty list. */
function returnsRows(sql: string): boolean {
  return /^\s*(select|with|values|pragma|explain)\b|\breturning\b/i.test(sql);
}
