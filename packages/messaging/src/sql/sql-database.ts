import { issue, KMsgError } from "@k-msg/core";
import { type Dialect, type DialectAdapter, Kysely } from "kysely";

/** Whose SQL a database speaks: `"mysql"` is MySQL's and MariaDB's. */
export type DialectKind = "sqlite" | "postgres" | "mysql";

const KINDS: readonly DialectKind[] = ["sqlite", "postgres", "mysql"];

/** A Kysely instance of any schema. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely is invariant in its schema; ours isn't in yours.
export type AnyKysely = Kysely<any>;

export interface SqlStoreOptions {
  /**
   * Begins the names of tables and indexes. Default `kmsg_`. Small letters, digits and `_`, at most 30 characters,
   * not a digit first.
   */
  tablePrefix?: string;
  /** Needed where Kysely's adapter doesn't tell it by its name. */
  dialectKind?: DialectKind;
}

/** A database as the stores use it. */
export interface SqlDatabase {
  readonly db: AnyKysely;
  readonly kind: DialectKind;
  readonly tablePrefix: string;
  /** Whether it was opened here, and has to be closed here. */
  readonly isOwn: boolean;
}

export const DEFAULT_TABLE_PREFIX = "kmsg_";

/** @throws KMsgError `INVALID_REQUEST` for a prefix that isn't one and a dialect that can't be told. */
export function openDatabase(
  database: AnyKysely | Dialect,
  { tablePrefix, dialectKind }: SqlStoreOptions,
): SqlDatabase {
  const prefix = checkTablePrefix(tablePrefix);
  const isOwn = !(database instanceof Kysely || "getExecutor" in database);
  const adapter = isOwn ? database.createAdapter() : database.getExecutor().adapter;
  const kind = dialectKind === undefined ? findKind(adapter) : checkKind(dialectKind);
  // Plugins rename columns and results.
  const db = isOwn ? new Kysely({ dialect: database }) : database.withoutPlugins();
  return { db, kind, tablePrefix: prefix, isOwn };
}

export function checkTablePrefix(prefix = DEFAULT_TABLE_PREFIX): string {
  if (typeof prefix === "string" && /^([a-z_][a-z0-9_]{0,29})?$/.test(prefix)) return prefix;
  throw refuse(
    "tablePrefix",
    ["isn't one.", "Use small letters, digits and `_`, at most 30, not a digit first."],
    ["쓸 수 없는 값입니다.", "소문자, 숫자, `_`로 30자까지, 숫자로 시작하지 않게 쓰세요."],
  );
}

/** Other people's dialects have adapters of their own, which carry the names of their databases. */
function findKind({ constructor: { name } }: DialectAdapter): DialectKind {
  if (/sqlite|libsql|d1/i.test(name)) return "sqlite";
  if (/postgres|pglite|neon|cockroach/i.test(name)) return "postgres";
  if (/mysql|mariadb|planetscale/i.test(name)) return "mysql";
  throw refuse(
    "dialectKind",
    ["can't be told from this dialect.", `${CHOOSE} Others, such as SQL Server, don't work.`],
    ["이 dialect로는 알 수 없습니다.", `${CHOOSE_KO} SQL Server 등 다른 것은 쓸 수 없습니다.`],
  );
}

/** @throws KMsgError `INVALID_REQUEST` for what isn't one. */
export function checkKind(kind: DialectKind): DialectKind {
  if (KINDS.includes(kind)) return kind;
  throw refuse("dialectKind", ["isn't one.", CHOOSE], ["쓸 수 없는 값입니다.", CHOOSE_KO]);
}

const CHOOSE = 'Give "sqlite", "postgres" or "mysql", whichever SQL it speaks.';
const CHOOSE_KO = '쓰는 SQL에 따라 "sqlite", "postgres", "mysql" 중 하나를 넣으세요.';

export function refuse(
  field: string,
  en: readonly [string, string],
  ko: readonly [string, string],
): KMsgError {
  const issues = [issue(field, en, ko)];
  return new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
}
