// The databases that records are kept in: a SQLite file, and the PostgreSQL that the tests bring.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { openSqlite, SqlTrackingStore } from "@k-msg/messaging/sql";
import { openPostgres } from "../packages/messaging/test/postgres/open-postgres.ts";

export interface OpenStore {
  readonly name: string;
  readonly store: SqlTrackingStore;
  close(): Promise<void>;
}

type StoreOptions = ConstructorParameters<typeof SqlTrackingStore>[1];

export async function openSqliteStore(options?: StoreOptions): Promise<OpenStore> {
  const folder = mkdtempSync(join(tmpdir(), "k-msg-bench-"));
  const db = await openSqlite(join(folder, "messages.db"));
  return {
    name: "SQLite",
    store: new SqlTrackingStore(db, options),
    async close() {
      await db.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const script = fileURLToPath(
  new URL("../packages/messaging/test/postgres/run-postgres.ts", import.meta.url),
);

export async function openPostgresStore(): Promise<OpenStore> {
  const child = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "close");
  const [address] = await once(createInterface(child.stdout), "line");
  const db = openPostgres(JSON.parse(String(address)));
  return {
    name: "PostgreSQL",
    store: new SqlTrackingStore(db),
    async close() {
      await db.destroy();
      child.stdin.end();
      await ended;
    },
  };
}
