import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTrackingId, type TrackedMessage } from "@k-msg/core";
import { CamelCasePlugin, PostgresDialect, SqliteDialect, sql } from "kysely";
import { afterAll, describe, expect, it } from "vitest";
import { migrationSql } from "../../src/sql/migrations.ts";
import { openSqlite } from "../../src/sql/open-sqlite.ts";
import { ADDED_COLUMNS } from "../../src/sql/protected-columns.ts";
import type { AnyKysely, DialectKind } from "../../src/sql/sql-database.ts";
import { SqlIdempotencyStore } from "../../src/sql/sql-idempotency-store.ts";
import { SqlTrackingStore } from "../../src/sql/sql-tracking-store.ts";
import { findMysql, hasMysql, openMysql } from "../mysql/mysql.ts";
import { createTablePrefix, findPostgres, openPostgres } from "../postgres/postgres.ts";

const folder = mkdtempSync(join(tmpdir(), "k-msg-migrations-"));
const path = join(folder, "messages.db");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const openers: readonly (readonly [DialectKind, () => Promise<AnyKysely>])[] = [
  ["sqlite", () => openSqlite(path)],
  ["postgres", async () => openPostgres(await findPostgres())],
  ["mysql", async () => openMysql(await findMysql())],
];

async function withDatabases<T>(
  open: () => Promise<AnyKysely>,
  count: number,
  use: (databases: readonly AnyKysely[]) => Promise<T>,
): Promise<T> {
  const databases = await Promise.all(Array.from({ length: count }, open));
  try {
    return await use(databases);
  } finally {
    for (const each of databases) await each.destroy();
  }
}

const message = (): TrackedMessage => ({
  id: createTrackingId(1),
  messageId: "order-1",
  type: "SMS",
  to: "01000000001",
  country: "82",
  outcome: "intended",
  status: "UNKNOWN",
  createdAt: 1,
  updatedAt: 1,
  pollCount: 0,
});

/** Fails unless both stores can work. */
async function useStores(db: AnyKysely, tablePrefix: string): Promise<void> {
  const intent = message();
  const tracking = new SqlTrackingStore(db, { tablePrefix });
  await tracking.insertIntents([intent]);
  expect(await tracking.get(intent.id)).toEqual(intent);
  const keys = new SqlIdempotencyStore(db, { tablePrefix });
  const claim = { fingerprint: "f", token: "t", now: 1, ttlMs: 10 };
  expect(await keys.claim(intent.id, claim)).toEqual({ status: "claimed" });
  expect(await keys.purgeExpired({ now: 10, limit: 5 })).toBe(0);
  expect(await keys.purgeExpired({ now: 11, limit: 5 })).toBe(1);
}

/** Takes back what came after version 1. */
async function goBackToFirst(db: AnyKysely, kind: DialectKind, tablePrefix: string): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  const messages = `${tablePrefix}messages`;
  for (const name of ["to_hash", "message_hash", "idempotency_hash"])
    await run(`DROP INDEX ${messages}_${name}${kind === "mysql" ? ` ON ${messages}` : ""}`);
  for (const column of ADDED_COLUMNS) await run(`ALTER TABLE ${messages} DROP COLUMN ${column}`);
  for (const column of ["key_enc", "fingerprint_enc", "result_enc"])
    await run(`ALTER TABLE ${tablePrefix}idempotency DROP COLUMN ${column}`);
  await run(`DELETE FROM ${tablePrefix}migrations WHERE version > 1`);
}

describe.each(openers.filter(([kind]) => hasMysql || kind !== "mysql"))(
  "migrations on %s",
  (kind, open) => {
    it("can be run by many at once, and again", async () => {
      const tablePrefix = createTablePrefix();
      await withDatabases(open, 4, async (databases) => {
        const stores = databases.flatMap((db) => [
          new SqlTrackingStore(db, { tablePrefix }),
          new SqlIdempotencyStore(db, { tablePrefix }),
        ]);
        await Promise.all(stores.map((store) => store.migrate()));
        for (const db of databases) await useStores(db, tablePrefix);
        await stores[0]?.migrate();
        for (const db of databases) await useStores(db, tablePrefix);
      });
    }, 120_000);

    it("go on where a process died in the middle", async () => {
      const tablePrefix = createTablePrefix();
      await withDatabases(open, 1, async ([db]) => {
        if (!db) throw new Error("no database");
        const statements = migrationSql(kind, { tablePrefix }).split(";\n");
        for (const statement of statements.slice(0, 4)) await sql.raw(statement).execute(db);
        await new SqlTrackingStore(db, { tablePrefix }).migrate();
        await useStores(db, tablePrefix);
      });
    });

    it("leave alone what somebody newer has made", async () => {
      const tablePrefix = createTablePrefix();
      await withDatabases(open, 1, async ([db]) => {
        if (!db) throw new Error("no database");
        const store = new SqlTrackingStore(db, { tablePrefix });
        await store.migrate();
        const table = sql.table(`${tablePrefix}migrations`);
        await sql`INSERT INTO ${table} (version) VALUES (99)`.execute(db);
        await store.migrate();
        await useStores(db, tablePrefix);
      });
    });

    it("can be printed, and their SQL run by whoever owns the schema, also twice", async () => {
      const tablePrefix = createTablePrefix();
      await withDatabases(open, 1, async ([db]) => {
        if (!db) throw new Error("no database");
        for (let round = 0; round < 2; round++) {
          for (const statement of migrationSql(kind, { tablePrefix }).split(";\n"))
            if (statement.trim()) await sql.raw(statement).execute(db);
        }
        await useStores(db, tablePrefix);
        await new SqlTrackingStore(db, { tablePrefix }).migrate();
        await useStores(db, tablePrefix);
      });
    });

    it.each(["migrate()", "what is printed"])(
      "bring a database of version 1 to this one by %s, with all that is in it",
      async (way) => {
        const tablePrefix = createTablePrefix();
        await withDatabases(open, 2, async ([db, other]) => {
          if (!db || !other) throw new Error("no database");
          const store = new SqlTrackingStore(db, { tablePrefix });
          await store.migrate();
          await goBackToFirst(db, kind, tablePrefix);
          const old = message();
          await store.insertIntents([old]);
          if (way === "migrate()") {
            const rivals = [store, new SqlIdempotencyStore(other, { tablePrefix })];
            await Promise.all(rivals.map((each) => each.migrate()));
          } else {
            for (const statement of migrationSql(kind, { tablePrefix, after: 1 }).split(";\n"))
              if (statement.trim()) await sql.raw(statement).execute(db);
          }
          expect(await store.get(old.id)).toEqual(old);
          await useStores(db, tablePrefix);
          await store.migrate();
          const versions = sql`SELECT version FROM ${sql.table(`${tablePrefix}migrations`)}`;
          expect((await versions.execute(db)).rows).toHaveLength(2);
        });
      },
    );

    it("let ids sort byte by byte, whatever the database's language", async () => {
      const tablePrefix = createTablePrefix();
      await withDatabases(open, 1, async ([db]) => {
        if (!db) throw new Error("no database");
        const store = new SqlTrackingStore(db, { tablePrefix });
        await store.migrate();
        await store.insertIntents(
          ["b", "가", "B", "a", "A", "1"].map((id) => ({ ...message(), id })),
        );
        const { messages } = await store.find({ first: "oldest" });
        expect(messages.map(({ id }) => id)).toEqual(["1", "A", "B", "a", "b", "가"]);
      });
    });

    it("keep stores with other prefixes apart, whatever plugins the database has", async () => {
      const prefixes = [createTablePrefix(), createTablePrefix()] as const;
      await withDatabases(open, 1, async ([database]) => {
        const db = database?.withPlugin(new CamelCasePlugin());
        if (!db) throw new Error("no database");
        const [one, other] = prefixes.map(
          (tablePrefix) => new SqlTrackingStore(db, { tablePrefix }),
        );
        await one?.migrate();
        await other?.migrate();
        await useStores(db, prefixes[0]);
        expect(await one?.count({})).toBe(1);
        expect(await other?.count({})).toBe(0);
      });
    });
  },
);

describe("a SQL store", () => {
  it.each(["K", "1a", "a-b", 'a"; --', "a".repeat(31), "가"])(
    "refuses the table prefix %j",
    (tablePrefix) => {
      const dialect = new SqliteDialect({ database: async () => ({}) as never });
      const refused = expect.objectContaining({ code: "INVALID_REQUEST" });
      expect(() => new SqlTrackingStore(dialect, { tablePrefix })).toThrow(refused);
      expect(() => new SqlIdempotencyStore(dialect, { tablePrefix })).toThrow(refused);
      expect(() => migrationSql("sqlite", { tablePrefix })).toThrow(refused);
    },
  );

  it("asks which SQL a dialect speaks that doesn't tell", () => {
    class OtherAdapter {}
    const dialect = new SqliteDialect({ database: async () => ({}) as never });
    dialect.createAdapter = () => new OtherAdapter() as never;
    expect(() => new SqlTrackingStore(dialect)).toThrow(
      expect.objectContaining({
        issues: [expect.objectContaining({ field: "dialectKind" })],
      }),
    );
    expect(() => new SqlTrackingStore(dialect, { dialectKind: "sqlite" })).not.toThrow();
  });

  it("closes a database that it was given as a dialect, and no other", async () => {
    const close: string[] = [];
    const pool = (name: string) =>
      ({
        connect: async () => ({
          query: async () => ({ rows: [], command: "SELECT" }),
          release() {},
        }),
        end: async () => void close.push(name),
      }) as never;
    const own = new SqlTrackingStore(new PostgresDialect({ pool: pool("own") }));
    await own.count({});
    await own.close();
    expect(close).toEqual(["own"]);
    const db = await openSqlite(":memory:");
    const guest = new SqlTrackingStore(db);
    await guest.migrate();
    await guest.close();
    expect(await guest.count({})).toBe(0);
    await db.destroy();
  });
});
