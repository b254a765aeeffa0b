import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AnyKysely, type DialectKind, openSqlite } from "@k-msg/messaging/sql";
import { findMysql, hasMysql, openMysql } from "../../packages/messaging/test/mysql/mysql.ts";
import {
  createTablePrefix,
  findPostgres,
  openPostgres,
} from "../../packages/messaging/test/postgres/postgres.ts";

/** A database of a test's own. */
export interface TestDatabase {
  readonly kind: DialectKind;
  readonly tablePrefix: string;
  /** A connection of its own, as in another process. */
  open(): Promise<AnyKysely>;
  /** Of SQLite: where its files are. */
  readonly folder?: string;
  /** After all connections are closed. */
  remove(): void;
}

/** Those whose files tests can read. */
export const DUMPED_KINDS: readonly DialectKind[] = ["sqlite", "postgres"];

export const KINDS: readonly DialectKind[] = [
  ...DUMPED_KINDS,
  ...(hasMysql ? (["mysql"] as const) : []),
];

export async function createDatabase(kind: DialectKind): Promise<TestDatabase> {
  const tablePrefix = createTablePrefix();
  if (kind === "postgres") {
    const address = await findPostgres();
    return { kind, tablePrefix, open: async () => openPostgres(address), remove() {} };
  }
  if (kind === "mysql") {
    const address = await findMysql();
    return { kind, tablePrefix, open: async () => openMysql(address), remove() {} };
  }
  const folder = mkdtempSync(join(tmpdir(), "k-msg-encrypted-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { kind, tablePrefix, folder, open: () => openSqlite(join(folder, "messages.db")), remove };
}
