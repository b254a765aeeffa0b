import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryTrackingStore, type TrackingStore } from "@k-msg/core";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, describe, expect, it } from "vitest";
import { openSqlite } from "../../src/sql/open-sqlite.ts";
import type { AnyKysely } from "../../src/sql/sql-database.ts";
import { SqlTrackingStore } from "../../src/sql/sql-tracking-store.ts";
import { findMysql, hasMysql, openMysql } from "../mysql/mysql.ts";
import { createTablePrefix, findPostgres, openPostgres } from "../postgres/postgres.ts";
import { histories } from "./histories/history.ts";
import { classesOf, findWrongs } from "./histories/judge.ts";
import { play } from "./histories/play.ts";

// More of them:    FALLBACK_HISTORIES=20000 vitest run packages/messaging/test/tracking/fallback-histories
// A failure again: FALLBACK_SEED=… FALLBACK_PATH=… (both are printed with it)
const { FALLBACK_HISTORIES, FALLBACK_SEED, FALLBACK_PATH } = process.env;
const isBun = "Bun" in globalThis;

const folder = mkdtempSync(join(tmpdir(), "k-msg-histories-"));
const opened: AnyKysely[] = [];
afterAll(async () => {
  for (const db of opened) await db.destroy();
  rmSync(folder, { recursive: true, force: true });
});

async function openStores(open: () => Promise<AnyKysely>, tablePrefix?: string) {
  const stores = await Promise.all(
    [1, 2, 3].map(async () => {
      const db = await open();
      opened.push(db);
      return new SqlTrackingStore(db, { tablePrefix });
    }),
  );
  await stores[0]?.migrate();
  return stores;
}

const STORES: readonly [string, number, () => Promise<readonly TrackingStore[]>][] = [
  ["in memory", isBun ? 500 : 4_400, async () => [new MemoryTrackingStore()]],
  [
    "on one SQLite file",
    isBun ? 30 : 500,
    () =>
      openStores(async () => {
        const db = await openSqlite(join(folder, "messages.db"));
        // Nobody pulls the plug here.
        await sql`pragma synchronous = off`.execute(db);
        return db;
      }),
  ],
  [
    "on PostgreSQL",
    isBun ? 10 : 100,
    async () => {
      const address = await findPostgres();
      return openStores(async () => openPostgres(address, 2), createTablePrefix());
    },
  ],
  [
    "on MySQL",
    isBun ? 10 : 60,
    async () => {
      const address = await findMysql();
      return openStores(async () => openMysql(address, 2), createTablePrefix());
    },
  ],
];

const OFTEN = ["sent", "none", "died", "stalled"];
const SELDOM = [
  "skipped",
  "not_sent",
  "vendor's own",
  "no record",
  "lost_before, settled",
  "lost_after, settled",
  "down, settled",
  "down, lost_before, settled",
  "down, lost_after, settled",
  "unknown, arrived",
  "unknown, didn't arrive",
  "sent, looked up",
  "sent, settled late",
];

describe.each(STORES.filter(([name]) => hasMysql || name !== "on MySQL"))(
  "several trackers %s",
  (_, usual, open) => {
    const count = Number(FALLBACK_HISTORIES ?? usual);

    it(`send no substitute twice and forget none in ${count} histories`, {
      timeout: 120_000 + count * 400,
    }, async () => {
      const stores = await open();
      const classes = new Map<string, number>();
      await fc.assert(
        fc.asyncProperty(histories, async (history) => {
          const shared = stores.length > 1 ? stores : [new MemoryTrackingStore()];
          const played = await play(history, shared);
          const wrongs = findWrongs(played);
          if (wrongs.length > 0)
            throw new Error([...wrongs, JSON.stringify(played.sent)].join("\n"));
          for (const name of classesOf(played)) classes.set(name, (classes.get(name) ?? 0) + 1);
        }),
        {
          numRuns: count,
          ...(FALLBACK_SEED !== undefined && { seed: Number(FALLBACK_SEED) }),
          ...(FALLBACK_PATH !== undefined && { path: FALLBACK_PATH }),
        },
      );
      if (FALLBACK_PATH !== undefined) return;
      const missing = (names: readonly string[], least: number) =>
        names.filter((name) => (classes.get(name) ?? 0) < least);
      expect(missing(OFTEN, count / 20), "came about too seldom").toEqual([]);
      if (count >= 1_000) expect(missing(SELDOM, count / 1_000), "too seldom").toEqual([]);
    });
  },
);
