import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FieldCrypto } from "@k-msg/core";
import {
  createFieldCrypto,
  createKeyRing,
  generateKey,
  staticKeys,
  verifyMigration,
} from "@k-msg/field-crypto";
import { type AnyKysely, fieldCryptoTables } from "@k-msg/messaging/sql";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findMysql, hasMysql } from "../../../packages/messaging/test/mysql/mysql.ts";
import {
  createTablePrefix,
  findPostgres,
} from "../../../packages/messaging/test/postgres/postgres.ts";
import { live } from "../../fixtures/kill.ts";
import { dump, fill, findPlanted, openStores, readKeys, readMessages } from "../records.ts";
import type { MigratorSettings } from "./migrator.ts";
import { openPlace } from "./place.ts";

const KEYS = 20;
const folder = mkdtempSync(join(tmpdir(), "k-msg-killed-"));
const script = join(folder, "migrator.mjs");

// In one file it starts three times as fast.
beforeAll(async () => {
  await build({
    entryPoints: [fileURLToPath(new URL("migrator.ts", import.meta.url))],
    outfile: script,
    bundle: true,
    format: "esm",
    platform: "node",
    external: ["bun:sqlite", "better-sqlite3", "pg-native"],
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    logLevel: "error",
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const keys = { k1: generateKey(), k2: generateKey() };
const cryptoFor = (activeKid: "k1" | "k2", enabled = true): FieldCrypto =>
  createFieldCrypto({ enabled, keyResolver: staticKeys(createKeyRing({ keys, activeKid })) });
const mixed = createFieldCrypto({
  enabled: true,
  readPlaintext: true,
  keyResolver: staticKeys(createKeyRing({ keys, activeKid: "k1" })),
});

type Way = Pick<MigratorSettings, "activeKid" | "enabled">;

const WAYS = {
  k1: { activeKid: "k1", enabled: true },
  k2: { activeKid: "k2", enabled: true },
  clear: { activeKid: "k2", enabled: false },
} satisfies Record<string, Way>;

interface Case {
  readonly name: string;
  readonly kills: { readonly migrating: number; readonly rotating: number };
  readonly messages: number;
  readonly find: () => Promise<MigratorSettings["database"]>;
}

const cases: readonly Case[] = [
  {
    name: "SQLite",
    kills: { migrating: 60, rotating: 40 },
    messages: 100,
    find: async () => join(folder, "messages.db"),
  },
  {
    name: "PostgreSQL",
    kills: { migrating: 10, rotating: 10 },
    messages: 40,
    find: findPostgres,
  },
  {
    name: "MySQL",
    kills: { migrating: 10, rotating: 10 },
    messages: 40,
    find: async () => ({ mysql: await findMysql() }),
  },
];
const found = cases.filter(({ name }) => hasMysql || name !== "MySQL");

describe.skipIf("Bun" in globalThis).each(found)("on $name", ({ kills, messages: count, find }) => {
  it("killed migrations, rotations and rollbacks lose nothing, and show nothing", async () => {
    const database = await find();
    const place = { tablePrefix: createTablePrefix() };

    /** With a connection that isn't open while files are read: closing them would drop SQLite's locks. */
    async function connected<T>(work: (db: AnyKysely) => Promise<T>): Promise<T> {
      const db = await openPlace(database);
      try {
        return await work(db);
      } finally {
        await db.destroy();
      }
    }
    const read = (fieldCrypto?: FieldCrypto) =>
      connected(async (db) => {
        const stores = openStores(db, place, { fieldCrypto });
        return { messages: await readMessages(stores), keys: await readKeys(stores, KEYS) };
      });
    const verify = (crypto: FieldCrypto) =>
      connected((db) => {
        const tables = fieldCryptoTables(db, place);
        return verifyMigration({ crypto, tables, sampleSize: Number.POSITIVE_INFINITY });
      });
    /** All that is on the disk, or all that the server returns. */
    const look = () =>
      typeof database === "string"
        ? readdirSync(folder)
            .filter((name) => name.startsWith("messages.db"))
            .map((name) => readFileSync(join(folder, name), "latin1"))
            .join()
        : connected((db) => dump(db, place));
    const expectHidden = async () => expect(findPlanted(await look())).toEqual([]);

    await connected((db) => fill(openStores(db, place), { messages: count, keys: KEYS }));
    const before = await read();

    /** Kills it again and again; where it comes to its end all the same, it goes the other way. */
    async function kill(times: number, ways: readonly [Way, Way], check?: () => Promise<void>) {
      const settings = { ...place, database, keys, batchSize: 2 };
      let way = 0;
      for (let killed = 0; killed < times; ) {
        const until = { characters: Math.ceil(Math.random() * 2), momentMs: Math.random() * 6 };
        if (await live(script, { ...settings, ...ways[way] }, until)) {
          if (killed++ % 10 === 0) expect(await read(mixed)).toEqual(before);
          await check?.();
        } else way = 1 - way;
      }
    }
    /** Nobody kills it. */
    async function finish(way: Way, fieldCrypto: FieldCrypto) {
      const settings = { ...place, database, keys, batchSize: 50, ...way };
      const toItsEnd = { characters: Number.POSITIVE_INFINITY, momentMs: 0 };
      expect(await live(script, settings, toItsEnd)).toBe(false);
      expect(await verify(fieldCrypto)).toMatchObject({ isOk: true, problems: [] });
      expect(await read(fieldCrypto)).toEqual(before);
    }

    await kill(kills.migrating, [WAYS.k1, WAYS.clear]);
    await finish(WAYS.k1, cryptoFor("k1"));
    await expectHidden();
    await kill(kills.rotating, [WAYS.k2, WAYS.k1], expectHidden);
    await finish(WAYS.k2, cryptoFor("k2"));
    await expectHidden();
    await finish(WAYS.clear, cryptoFor("k2", false));
    expect(await read()).toEqual(before);
  }, 240_000);
});
