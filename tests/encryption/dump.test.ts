import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AnyKysely } from "@k-msg/messaging/sql";

import { describe, expect, it } from "vitest";
import { sql } from "../../packages/messaging/test/sql/kysely.ts";
import { createDatabase, DUMPED_KINDS, type TestDatabase } from "./databases.ts";
import { cryptoOf } from "./keys.ts";
import { createOutside, openWorld, reportOf } from "./world.ts";

interface Plants {
  /** Digits of numbers, in any writing. */
  readonly numbers: readonly string[];
  /** Names and texts; nobody else's. */
  readonly texts: Readonly<Record<"name" | "body" | "title" | "shop" | "words" | "key", string>>;
}

/** In a cluster that others write to at the same time: numbers of no other test, and texts of no other run. */
function plant(numbers: readonly string[]): Plants {
  const own = crypto.randomUUID().slice(0, 8);
  return {
    numbers,
    texts: {
      name: `김하늘${own}`,
      body: `주문하신상품${own}`,
      title: `배송안내${own}`,
      shop: `shop-${own}`,
      words: `vendor-words-${own}`,
      key: `key-${own}`,
    },
  };
}

/** All ways to write what was planted. */
function writingsOf({ numbers, texts }: Plants): readonly string[] {
  const ofNumber = (digits: string) => {
    const parts = [digits.slice(1, 3), digits.slice(3, 7), digits.slice(7)];
    return [digits.slice(1), parts.join("-"), parts.join(" "), parts.join(".")];
  };
  const ofText = (text: string) => [
    text,
    toEscaped(text),
    encodeURIComponent(text),
    toBase64(text),
  ];
  return [...numbers.flatMap(ofNumber), ...Object.values(texts).flatMap(ofText)];
}

const toEscaped = (text: string) =>
  text.replace(/[^ -~]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`);
/** But for the last group, which depends on what follows. */
const toBase64 = (text: string) =>
  Buffer.from(text)
    .toString("base64")
    .replace(/.{0,4}$/, "");

/** Sends, is refused, is told, replaces and repeats: whatever writes personal data somewhere. */
async function useAll(database: TestDatabase, plants: Plants, isEncrypted: boolean) {
  const { numbers, texts } = plants;
  const [to = "", refusedTo = "", from = ""] = numbers;
  const outside = createOutside();
  const fieldCrypto = isEncrypted ? cryptoOf() : undefined;
  const world = await openWorld(database, outside, { fieldCrypto });
  const input = {
    type: "ALIMTALK",
    messageId: `order-${to}-${texts.name}`,
    to,
    from,
    templateId: "T",
    variables: { name: texts.name },
    idempotencyKey: `${texts.key}-${to}`,
    failover: {
      enabled: true,
      fallbackContent: `#{name}님, ${texts.body}`,
      fallbackTitle: texts.title,
    },
    options: { customFields: { [texts.shop]: texts.name, phone: to } },
  } as const;
  expect(await world.kmsg.send(input)).toMatchObject({ isSuccess: true });
  expect(await world.kmsg.send(input)).toMatchObject({ isSuccess: true });
  await world.kmsg.send({
    to: refusedTo,
    text: `refuse ${texts.body}`,
    idempotencyKey: refusedTo,
  });
  const many = [1, 2, 3].map((n) => ({ to: refusedTo, text: `${texts.body} ${n}` }));
  await world.kmsg.send(many);
  outside.kakao.find(to).report = {
    ...reportOf({ status: "FAILED", reason: "not_on_kakao" }, `${texts.words} ${to}`),
  };
  for (const arrived of outside.sms.inbox)
    arrived.report = {
      ...reportOf({ status: "SENT" }, `${texts.words} ${refusedTo}`),
      substitute: { type: "LMS", status: "PENDING", providerStatusText: `${texts.words} ${to}` },
    };
  for (let time = 0; time < 4; time++) await world.pass(60_000);
  return { ...world, outside, input, to, refusedTo };
}

async function dump(database: TestDatabase, db: AnyKysely): Promise<readonly Buffer[]> {
  return database.kind === "sqlite" ? dumpSqlite(database) : dumpPostgres(database, db);
}

function dumpSqlite({ folder = "" }: TestDatabase): readonly Buffer[] {
  const files = readdirSync(folder);
  expect(files).toContain("messages.db-wal");
  return files.map((file) => readFileSync(join(folder, file)));
}

/** Rows as text, what the planner keeps of them, the files of tables and indexes, and the log. */
async function dumpPostgres({ tablePrefix }: TestDatabase, db: AnyKysely) {
  const like = `${tablePrefix}%`;
  const all = async (query: ReturnType<typeof sql>) =>
    (await query.execute(db)).rows as Record<string, string>[];
  const tables = await all(
    sql`SELECT tablename AS name FROM pg_tables WHERE tablename LIKE ${like}`,
  );
  const texts: string[] = [];
  for (const { name = "" } of tables) {
    await sql.raw(`ANALYZE ${name}`).execute(db);
    texts.push(JSON.stringify(await all(sql`SELECT t::text AS row FROM ${sql.table(name)} AS t`)));
  }
  texts.push(
    JSON.stringify(await all(sql`SELECT s::text FROM pg_stats AS s WHERE tablename LIKE ${like}`)),
  );
  await sql`CHECKPOINT`.execute(db);
  const [place] = await all(sql`SELECT current_setting('data_directory') AS folder`);
  const folder = place?.folder ?? "";
  const relations = await all(sql`SELECT pg_relation_filepath(c.oid) AS path FROM pg_class AS c
    WHERE c.relkind IN ('r', 'i', 't') AND (c.relname LIKE ${like} OR c.oid IN
      (SELECT reltoastrelid FROM pg_class WHERE relname LIKE ${like}))`);
  const files = relations.map(({ path = "" }) => readFileSync(join(folder, path)));
  expect(files.length).toBeGreaterThan(10);
  return [...files, ...texts.map((text) => Buffer.from(text))];
}

/** PostgreSQL's log of writes, which backups and replicas are made of. All tests write to it. */
async function readLog(db: AnyKysely): Promise<readonly Buffer[]> {
  const { rows } = await sql<{
    folder: string;
  }>`SELECT current_setting('data_directory') AS folder`.execute(db);
  const folder = join(rows[0]?.folder ?? "", "pg_wal");
  const files = readdirSync(folder, { withFileTypes: true }).filter((each) => each.isFile());
  return files.map(({ name }) => readFileSync(join(folder, name)));
}

function findIn(buffers: readonly Buffer[], writings: readonly string[]): readonly string[] {
  return writings.filter((each) => buffers.some((buffer) => buffer.includes(each)));
}

describe.each(DUMPED_KINDS)("a dump of %s", (kind) => {
  it("holds no number, name, text or key of anybody, when all is encrypted", async () => {
    const database = await createDatabase(kind);
    const plants = plant(["01000007391", "01000007392", "01000007393"]);
    const { db, store, outside, errors, to, refusedTo, close } = await useAll(
      database,
      plants,
      true,
    );
    try {
      expect(findIn(await dump(database, db), writingsOf(plants))).toEqual([]);
      if (kind === "postgres")
        expect(findIn(await readLog(db), Object.values(plants.texts))).toEqual([]);
      expect(errors).toEqual([]);
      // And yet it is all there.
      expect(await store.count({ to: `+82 ${to.slice(1)}` })).toBe(2);
      expect(await store.count({ to: refusedTo })).toBe(4);
      expect(await store.count({ idempotencyKey: `${plants.texts.key}-${to}` })).toBe(1);
      expect(outside.sms.inbox.at(-1)?.message).toMatchObject({
        to,
        text: `${plants.texts.name}님, ${plants.texts.body}`,
        subject: plants.texts.title,
      });
    } finally {
      await close();
      database.remove();
    }
  }, 120_000);

  it("would show all of it otherwise", async () => {
    const database = await createDatabase(kind);
    const plants = plant(["01000007394", "01000007395", "01000007396"]);
    const { db, close } = await useAll(database, plants, false);
    try {
      const found = findIn(await dump(database, db), writingsOf(plants));
      const planted = [
        ...plants.numbers.map((each) => each.slice(1)),
        ...Object.values(plants.texts),
      ];
      expect(planted.filter((each) => !found.includes(each))).toEqual([]);
      const texts = Object.values(plants.texts);
      if (kind === "postgres") expect(findIn(await readLog(db), texts)).toEqual(texts);
    } finally {
      await close();
      database.remove();
    }
  }, 120_000);
});
