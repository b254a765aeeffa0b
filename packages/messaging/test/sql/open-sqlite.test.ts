import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTrackingId, type SettledMessage } from "@k-msg/core";
import { trackingStoreContractTests } from "@k-msg/core/testing";
import { sql } from "kysely";
import { afterAll, describe, expect, it, vi } from "vitest";
import { openSqlite } from "../../src/sql/open-sqlite.ts";
import { SqlTrackingStore } from "../../src/sql/sql-tracking-store.ts";

const folder = mkdtempSync(join(tmpdir(), "k-msg-open-sqlite-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All bytes that the database has on disk. */
function readFolder(): string {
  const files = readdirSync(folder).filter((name) => name.startsWith("purged"));
  return files.map((name) => readFileSync(join(folder, name), "latin1")).join("");
}

describe("openSqlite", () => {
  it("overwrites what is purged: no number and no text is left in the file", async () => {
    const db = await openSqlite(join(folder, "purged.db"));
    const store = new SqlTrackingStore(db);
    await store.migrate();
    const message = (to: string, text: string): SettledMessage => ({
      id: createTrackingId(1),
      messageId: crypto.randomUUID(),
      type: "SMS",
      to,
      country: "82",
      text,
      outcome: "accepted",
      status: "DELIVERED",
      createdAt: 1,
      updatedAt: 1,
      pollCount: 0,
    });
    const checkpoint = () => sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(db);
    await store.saveOutcomes(
      Array.from({ length: 50 }, () => message("01000009876", `planted ${"x".repeat(3_000)}`)),
    );
    await checkpoint();
    expect(readFolder()).toContain("01000009876");
    expect(await store.purge({ before: 2, limit: 100 })).toBe(50);
    await checkpoint();
    expect(readFolder()).not.toContain("01000009876");
    expect(readFolder()).not.toContain("planted");
    await db.destroy();
  });

  it("loses nothing when the power fails, and waits for other writers", async () => {
    const db = await openSqlite(join(folder, "settings.db"));
    const read = async (name: string) =>
      Object.values((await sql.raw(`PRAGMA ${name}`).execute(db)).rows[0] as object)[0];
    expect(await read("journal_mode")).toBe("wal");
    expect(await read("synchronous")).toBe(2);
    expect(await read("busy_timeout")).toBe(10_000);
    await db.destroy();
  });
});

describe.skipIf("Bun" in globalThis)("where Node brings no SQLite", () => {
  const openWithout = async () => {
    const builtIn = vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined as never);
    const db = await openSqlite(":memory:");
    builtIn.mockRestore();
    const store = new SqlTrackingStore(db);
    await store.migrate();
    return store;
  };

  it("says what to install", async () => {
    vi.doMock("better-sqlite3", () => {
      throw new Error("Cannot find package");
    });
    await expect(openWithout()).rejects.toMatchObject({
      code: "INVALID_REQUEST",
      issues: [{ field: "better-sqlite3", advice: expect.stringContaining("better-sqlite3@12") }],
    });
    vi.doUnmock("better-sqlite3");
    vi.restoreAllMocks();
  });

  trackingStoreContractTests({
    runner: { describe, it },
    name: "SqlTrackingStore on better-sqlite3",
    createStore: openWithout,
  });
});
