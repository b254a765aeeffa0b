import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { idempotencyStoreContractTests, trackingStoreContractTests } from "@k-msg/core/testing";
import { afterAll, beforeAll, describe, it } from "vitest";
import { openSqlite } from "../../src/sql/open-sqlite.ts";
import type { AnyKysely } from "../../src/sql/sql-database.ts";
import { SqlIdempotencyStore } from "../../src/sql/sql-idempotency-store.ts";
import { SqlTrackingStore } from "../../src/sql/sql-tracking-store.ts";

const runtime = "Bun" in globalThis ? "bun:sqlite" : "node:sqlite";
const folder = mkdtempSync(join(tmpdir(), "k-msg-sqlite-"));
const path = join(folder, "messages.db");
const opened = new Map<object, AnyKysely>();

/** Every store with a connection of its own, as in another process. */
async function open<Store extends object>(create: (db: AnyKysely) => Store): Promise<Store> {
  const db = await openSqlite(path);
  const store = create(db);
  opened.set(store, db);
  return store;
}

const close = async (store: object) => opened.get(store)?.destroy();
const openTracking = () => open((db) => new SqlTrackingStore(db));
const openIdempotency = () => open((db) => new SqlIdempotencyStore(db));

beforeAll(async () => {
  const store = await openTracking();
  await store.migrate();
  await close(store);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

trackingStoreContractTests({
  runner: { describe, it },
  name: `SqlTrackingStore on ${runtime}`,
  createStore: openTracking,
  openAgain: openTracking,
  close,
});

idempotencyStoreContractTests({
  runner: { describe, it },
  name: `SqlIdempotencyStore on ${runtime}`,
  createStore: openIdempotency,
  openAgain: openIdempotency,
  close,
});
