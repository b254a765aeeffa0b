import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FieldCryptoConfig, StoredOutcome } from "@k-msg/core";
import {
  applyMigration,
  planMigration,
  rollBackMigration,
  verifyMigration,
} from "@k-msg/field-crypto";
import { type AnyKysely, fieldCryptoTables } from "@k-msg/messaging/sql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fromSqlText } from "../../packages/messaging/src/sql/sql-text.ts";
import { findPostgres, openPostgres } from "../../packages/messaging/test/postgres/postgres.ts";
import { sql } from "../../packages/messaging/test/sql/kysely.ts";
import { createDatabase, KINDS, type TestDatabase } from "./databases.ts";
import { cryptoOf, ringOf } from "./keys.ts";
import {
  createKey,
  createMessage,
  dump,
  fill,
  findPlanted,
  HOUR_MS,
  NAME,
  NOW,
  NUMBER_START,
  openStores,
  readKeys,
  readMessages,
  type TestKey,
} from "./records.ts";

const MESSAGES = 50;
const KEYS = 12;
const RESULT: StoredOutcome = {
  isSuccess: false,
  error: { code: "PROVIDER_ERROR", outcome: "not_sent", providerErrorText: `${NAME} late` },
};
const all = { messages: MESSAGES, keys: KEYS };

const clear = cryptoOf({ enabled: false });
const migrating = cryptoOf({ readPlaintext: true });
const strict = cryptoOf();

describe.each(KINDS)("migrating the stores on %s", (kind) => {
  let database: TestDatabase;
  let db: AnyKysely;
  let tables: ReturnType<typeof fieldCryptoTables>;
  const storesWith = (fieldCrypto?: typeof strict, tenantId?: string) =>
    openStores(db, database, { fieldCrypto, tenantId });

  beforeEach(async () => {
    database = await createDatabase(kind);
    db = await database.open();
    tables = fieldCryptoTables(db, database);
  });

  afterEach(async () => {
    await db.destroy();
    database.remove();
  });

  it("encrypts everything, changes keys, and brings everything back as it was", async () => {
    const plain = storesWith();
    await fill(plain, all);
    const messages = await readMessages(plain);
    const keys = await readKeys(plain, KEYS);
    const before = await dump(db, database);
    expect(findPlanted(before)).toEqual([NUMBER_START, NAME]);

    const plan = await planMigration({ crypto: migrating, tables });
    expect(plan).toMatchObject({
      isFinished: true,
      problems: [],
      tables: [
        { rows: MESSAGES, toChange: MESSAGES, tried: MESSAGES },
        { rows: KEYS, toChange: KEYS, tried: KEYS },
      ],
    });
    const fields = new Map(plan.tables[0]?.fields.map((each) => [each.field, each]));
    const full = Math.ceil((MESSAGES * 2) / 3);
    const inClear = { encrypted: 0, both: 0 };
    expect(fields.get("to")).toEqual({
      ...inClear,
      field: "to",
      clear: MESSAGES,
      mode: "encrypt+hash",
    });
    expect(fields.get("text")).toMatchObject({ ...inClear, clear: full, mode: "encrypt" });
    expect(fields.get("substitute")).toMatchObject({ ...inClear, clear: full / 2 });
    expect(fields.get("attempts")).toMatchObject({ ...inClear, clear: full, mode: "plain" });
    expect(await dump(db, database)).toBe(before);

    const report = await applyMigration({ crypto: migrating, tables, batchSize: 7 });
    expect(report).toMatchObject({
      isFinished: true,
      problems: [],
      unswept: [],
      tables: [
        { scanned: MESSAGES, changed: MESSAGES, failed: 0 },
        { changed: KEYS, failed: 0 },
      ],
    });
    expect(findPlanted(await dump(db, database))).toEqual([]);
    const encrypted = storesWith(strict);
    expect(await readMessages(encrypted)).toEqual(messages);
    expect(await readKeys(encrypted, KEYS)).toEqual(keys);
    const { to, messageId } = createMessage(4);
    expect(await encrypted.store.count({ to })).toBe(3);
    expect(await encrypted.store.count({ messageId })).toBe(1);
    const verified = await verifyMigration({ crypto: strict, tables, sampleSize: Infinity });
    expect(verified).toMatchObject({
      isOk: true,
      problems: [],
      tables: [
        { outdated: 0, sampled: MESSAGES },
        { outdated: 0, sampled: KEYS },
      ],
    });
    expect(verified.tables[0]?.fields).toContainEqual({
      field: "substitute",
      clear: 0,
      encrypted: full / 2,
      both: 0,
    });

    const rotating = cryptoOf({ keyResolver: ringOf("k2", "k1") });
    expect(await verifyMigration({ crypto: rotating, tables })).toMatchObject({ isOk: false });
    expect(await applyMigration({ crypto: rotating, tables, batchSize: 7 })).toMatchObject({
      isFinished: true,
      tables: [{ changed: MESSAGES }, { changed: KEYS }],
    });
    const onlyNew = cryptoOf({ keyResolver: ringOf("k2") });
    expect(await readMessages(storesWith(onlyNew))).toEqual(messages);
    expect(await readKeys(storesWith(onlyNew), KEYS)).toEqual(keys);
    expect(await storesWith(onlyNew).store.count({ to })).toBe(3);
    expect(await verifyMigration({ crypto: onlyNew, tables })).toMatchObject({ isOk: true });

    const back = cryptoOf({ enabled: false, keyResolver: ringOf("k2") });
    expect(await rollBackMigration({ crypto: back, tables, batchSize: 7 })).toMatchObject({
      isFinished: true,
      problems: [],
      tables: [{ changed: MESSAGES }, { changed: KEYS }],
    });
    expect(await verifyMigration({ crypto: back, tables })).toMatchObject({ isOk: true });
    expect(JSON.parse(await dump(db, database)).map(sortRows)).toEqual(
      JSON.parse(before).map(sortRows),
    );
    expect(await readMessages(plain)).toEqual(messages);
  });

  it.each<[string, Partial<FieldCryptoConfig>]>([
    ["a number only masked", { fields: { from: "mask", customFields: "mask" } }],
    ["single values of an object", { fields: { "customFields.*": "encrypt+hash" } }],
    ["a part of an object in clear", { fields: { "customFields.orderNo": "plain" } }],
    ["texts in clear", { fields: { text: "plain", variables: "plain", attempts: "encrypt" } }],
    ["plain fields bound to ciphertexts", { aadFields: ["createdAt", "country"] }],
    ["less, where it must", { failMode: "open" }],
  ])("follows another policy: %s", async (_, config) => {
    const plain = storesWith();
    await fill(plain, all);
    const messages = await readMessages(plain);
    const policy = cryptoOf({ ...config, readPlaintext: true });
    await applyMigration({ crypto: policy, tables, batchSize: 11 });
    const after = await readMessages(storesWith(cryptoOf(config)));
    const isMasked = config.fields?.from === "mask";
    if (!isMasked) expect(after).toEqual(messages);
    else expect(after[0]).toMatchObject({ to: messages[0]?.to, from: "010****5599" });
    const options = { crypto: cryptoOf(config), tables, sampleSize: Infinity };
    expect(await verifyMigration(options)).toMatchObject({ isOk: true });
    const back = await rollBackMigration({
      crypto: cryptoOf({ ...config, enabled: false }),
      tables,
    });
    expect(back).toMatchObject({ isFinished: true, problems: [] });
    if (!isMasked) expect(await readMessages(plain)).toEqual(messages);
    expect(await verifyMigration({ crypto: clear, tables })).toMatchObject({ isOk: true });
  });

  it("leaves to the application what that writes meanwhile", async () => {
    const plain = storesWith();
    await fill(plain, all);
    const app = storesWith(migrating);
    let at = NOW + 1_000;
    let step = 0;
    const told = new Map<string, string>();
    const inFlight = Array.from({ length: KEYS / 2 }, (_, index) => createKey(index * 2 + 1));
    const settled = new Set<string>();
    // Between a batch's reading and its writing, and after each: both kinds of rows, those of the batch, too.
    const work = async (id = createMessage((step * 9 + 2) % MESSAGES).id) => {
      step++;
      at++;
      const words = `${NAME} ${step}`;
      const news = { id, at, source: "poll", status: "SENT", providerStatusText: words } as const;
      // Once each: what was lost mustn't be told again.
      if (!told.has(id) && (await app.store.recordStatuses([news])).length > 0) told.set(id, words);
      const fresh = createMessage(step);
      await app.store.insertIntents([{ ...fresh, id: `new-${step}`, createdAt: at }]);
      const { key, fingerprint } = createKey(KEYS + step);
      await app.keys.claim(key, { fingerprint, token: "t", now: NOW, ttlMs: HOUR_MS });
      const known = createKey((step * 2 + 1) % KEYS);
      const again = { fingerprint: known.fingerprint, token: "t", now: NOW, ttlMs: HOUR_MS };
      expect(await app.keys.claim(known.key, again)).toMatchObject({ status: "exists" });
    };
    const beside = tables.map((table) => ({
      ...table,
      async read(after: string | undefined, limit: number) {
        const page = await table.read(after, limit);
        const pending = page.rows.find(
          ({ place: { recordId } }) => Number(recordId.slice(-12)) % 3 === 2 && !told.has(recordId),
        );
        await work(pending?.place.recordId);
        const isRead = ({ key }: TestKey) =>
          page.rows.some(({ place: { recordId } }) => fromSqlText(recordId) === key);
        const index = inFlight.findIndex((each) => isRead(each) && !settled.has(each.key));
        const { key } = inFlight[index] ?? {};
        if (key !== undefined && (await app.keys.settle(key, `t-${index * 2 + 1}`, RESULT)))
          settled.add(key);
        return page;
      },
    }));
    const report = await applyMigration({
      crypto: migrating,
      tables: beside,
      batchSize: 5,
      onProgress: () => work(),
    });
    expect(report).toMatchObject({ isFinished: true, problems: [] });
    const rows = (await readMessages(storesWith(strict))).filter(({ unreadable }) => !unreadable);
    expect(rows).toHaveLength(MESSAGES + step);
    const found = new Map(rows.map((each) => [each.id, each]));
    for (let index = 0; index < MESSAGES; index++) {
      const { to, text, messageId, customFields, id } = createMessage(index);
      expect(found.get(id)).toMatchObject({
        to,
        messageId,
        ...(text && { text }),
        ...(customFields && { customFields }),
        ...(told.has(id) && { status: "SENT", providerStatusText: told.get(id) }),
      });
    }
    expect(told.size).toBeGreaterThan(5);
    const held = await readKeys(storesWith(strict), KEYS + step);
    expect(settled.size).toBeGreaterThan(1);
    for (const [index, { key }] of inFlight.entries()) {
      const record = settled.has(key)
        ? { state: "settled", result: RESULT }
        : { state: "in_flight" };
      expect(held[index * 2 + 1]).toMatchObject({ status: "exists", record });
    }
    const options = { crypto: strict, tables, sampleSize: Infinity };
    expect(await verifyMigration(options)).toMatchObject({ isOk: true, problems: [] });
    expect(findPlanted(await dump(db, database))).toEqual([]);
  });

  it("does no harm when it runs twice at once", async () => {
    await fill(storesWith(), all);
    const messages = await readMessages(storesWith());
    const keys = await readKeys(storesWith(), KEYS);
    const other = await database.open();
    try {
      for (const crypto of [migrating, cryptoOf({ keyResolver: ringOf("k2", "k1") })]) {
        const reports = await Promise.all(
          [tables, fieldCryptoTables(other, database)].map((tables, index) =>
            applyMigration({ crypto, tables, batchSize: 6 + index, sweep: false }),
          ),
        );
        for (const report of reports)
          expect(report).toMatchObject({ isFinished: true, problems: [] });
      }
    } finally {
      await other.destroy();
    }
    const rotated = cryptoOf({ keyResolver: ringOf("k2") });
    expect(await verifyMigration({ crypto: rotated, tables })).toMatchObject({ isOk: true });
    expect(await readMessages(storesWith(rotated))).toEqual(messages);
    expect(await readKeys(storesWith(rotated), KEYS)).toEqual(keys);
  });

  it("lets a claim be settled while its key is encrypted", async () => {
    await fill(storesWith(), { messages: 0, keys: 2 });
    const { key } = createKey(1);
    const meanwhile: typeof strict = {
      ...migrating,
      async protectRecord(...of) {
        await applyMigration({ crypto: migrating, tables });
        return migrating.protectRecord(...of);
      },
    };
    expect(await storesWith(meanwhile).keys.settle(key, "t-1", RESULT)).toBe(true);
    const [, held] = await readKeys(storesWith(strict), 2);
    expect(held).toMatchObject({ record: { state: "settled", result: RESULT } });
    expect(await storesWith(strict).keys.settle(key, "t-1", RESULT)).toBe(false);
  });

  it("keeps the claim that ends last where a key was claimed under several names", async () => {
    const older = storesWith(cryptoOf({ keyResolver: ringOf("k0"), readPlaintext: true }));
    const app = storesWith(migrating);
    await older.store.migrate();
    const writers = [storesWith(), older, app];
    const orders = [0, 1, 2].flatMap((first) =>
      [0, 1, 2]
        .filter((each) => each !== first)
        .map((second) => [first, second, 3 - first - second]),
    );
    // Each knows of its own names only, so that every claim is made.
    for (const [index, order] of orders.entries()) {
      for (const [at, writer] of order.entries()) {
        const { key } = createKey(index);
        const now = NOW + at * 2 * HOUR_MS;
        const request = { fingerprint: `${NAME} ${at}`, token: `t${at}`, now, ttlMs: HOUR_MS };
        expect(await writers[writer]?.keys.claim(key, request)).toEqual({ status: "claimed" });
      }
    }
    const crypto = cryptoOf({ keyResolver: ringOf("k1", "k0"), readPlaintext: true });
    for (const batchSize of [2, 100]) {
      const report = await applyMigration({ crypto, tables, batchSize });
      expect(report).toMatchObject({ isFinished: true, problems: [] });
    }
    const held = await readKeys(storesWith(strict), orders.length);
    for (const each of held) {
      expect(each).toMatchObject({ status: "exists", record: { fingerprint: `${NAME} 2` } });
    }
    expect(JSON.parse(await dump(db, database))[1]).toHaveLength(orders.length);
    expect(await verifyMigration({ crypto: strict, tables })).toMatchObject({ isOk: true });
  });

  it("leaves none of the names of a key behind, in one run", async () => {
    const older = storesWith(cryptoOf({ keyResolver: ringOf("k0"), readPlaintext: true }));
    await older.store.migrate();
    const { key } = createKey(0);
    for (const [at, { keys }] of [storesWith(), older].entries()) {
      const now = NOW + at * 2 * HOUR_MS;
      await keys.claim(key, { fingerprint: `${NAME} ${at}`, token: `t${at}`, now, ttlMs: HOUR_MS });
    }
    const crypto = cryptoOf({ keyResolver: ringOf("k1", "k0"), readPlaintext: true });
    expect(await applyMigration({ crypto, tables })).toMatchObject({
      isFinished: true,
      problems: [],
    });
    const [held] = await readKeys(storesWith(strict), 1);
    expect(held).toMatchObject({ status: "exists", record: { fingerprint: `${NAME} 1` } });
    expect(JSON.parse(await dump(db, database))[1]).toHaveLength(1);
    expect(await verifyMigration({ crypto: strict, tables })).toMatchObject({ isOk: true });
  });

  it("goes past rows that are broken, and says how many", async () => {
    const plain = storesWith();
    await fill(plain, all);
    const messages = sql.table(`${database.tablePrefix}messages`);
    const idempotency = sql.table(`${database.tablePrefix}idempotency`);
    const { id } = createMessage(0);
    await sql`UPDATE ${messages} SET failover = '{' WHERE id = ${id}`.execute(db);
    await sql`UPDATE ${idempotency} SET result = '{' WHERE result IS NOT NULL`.execute(db);
    const broken = KEYS / 2;
    const failures: string[] = [];
    const report = await applyMigration({
      crypto: migrating,
      tables,
      batchSize: 6,
      onFailure: ({ recordId }) => void failures.push(recordId),
    });
    expect(report).toMatchObject({
      isFinished: true,
      problems: [
        { rule: "ENVELOPE_UNREADABLE", rows: 1 },
        { rule: "ENVELOPE_UNREADABLE", rows: broken },
      ],
      tables: [
        { changed: MESSAGES - 1, failed: 1 },
        { changed: KEYS - broken, failed: broken },
      ],
    });
    expect(failures).toHaveLength(1 + broken);
    expect(failures[0]).toBe(id);
    expect(await verifyMigration({ crypto: strict, tables })).toMatchObject({
      isOk: false,
      tables: [{ outdated: 1 }, { outdated: broken }],
    });
  });

  it("finds a value beside its ciphertext, and rows of another tenant", async () => {
    const plain = storesWith();
    await fill(plain, all);
    await applyMigration({ crypto: migrating, tables });
    const messages = sql.table(`${database.tablePrefix}messages`);
    const { id } = createMessage(0);
    await sql`UPDATE ${messages} SET body = 'x' WHERE id = ${id}`.execute(db);
    const verified = await verifyMigration({ crypto: strict, tables });
    expect(verified).toMatchObject({ isOk: false, tables: [{ outdated: 0 }, {}] });
    expect(verified.tables[0]?.fields).toContainEqual(
      expect.objectContaining({ field: "text", clear: 1, both: 1 }),
    );
    const elsewhere = fieldCryptoTables(db, { ...database, tenantId: "shop" });
    const options = { crypto: strict, tables: elsewhere, sampleSize: Infinity };
    expect(await verifyMigration(options)).toMatchObject({
      isOk: false,
      tables: [{ unreadable: MESSAGES }, { unreadable: KEYS }],
    });
  });

  it.runIf(kind === "postgres")("leaves nothing in what the planner keeps of values", async () => {
    await fill(storesWith(), { messages: 200, keys: KEYS });
    const statistics = async () => {
      const like = `${database.tablePrefix}%`;
      const query = sql`SELECT s::text FROM pg_stats AS s WHERE tablename LIKE ${like}`;
      return JSON.stringify((await query.execute(db)).rows);
    };
    for (const { name } of tables) await sql`ANALYZE ${sql.table(name)}`.execute(db);
    expect(findPlanted(await statistics())).toEqual([NUMBER_START, NAME]);
    await applyMigration({ crypto: migrating, tables });
    expect(findPlanted(await statistics())).toEqual([]);
  });

  it.runIf(kind === "postgres")("says so where its user may not sweep", async () => {
    await fill(storesWith(), { messages: 3, keys: 1 });
    const role = `role_${database.tablePrefix}`;
    const other = openPostgres(await findPostgres(), 1);
    try {
      await sql.raw(`CREATE ROLE ${role}`).execute(db);
      for (const { name } of tables) await sql.raw(`GRANT ALL ON ${name} TO ${role}`).execute(db);
      await sql.raw(`REVOKE MAINTAIN ON ${tables[0]?.name} FROM ${role}`).execute(db);
      await sql.raw(`SET ROLE ${role}`).execute(other);
      const own = fieldCryptoTables(other, database);
      const report = await applyMigration({ crypto: migrating, tables: own });
      expect(report).toMatchObject({ isFinished: true, unswept: [tables[0]?.name] });
    } finally {
      await other.destroy();
      for (const { name } of tables)
        await sql.raw(`REVOKE ALL ON ${name} FROM ${role}`).execute(db);
      await sql.raw(`DROP ROLE ${role}`).execute(db);
    }
  });

  it.runIf(kind === "sqlite")("leaves nothing in the file, nor in its log", async () => {
    await fill(storesWith(), { messages: 200, keys: KEYS });
    const files = () =>
      readdirSync(database.folder ?? "").map((name) =>
        readFileSync(join(database.folder ?? "", name), "latin1"),
      );
    expect(findPlanted(files().join())).toEqual([NUMBER_START, NAME]);
    // There and back, until cells have moved from page to page.
    for (let round = 0; round < 3; round++) {
      await applyMigration({ crypto: migrating, tables, batchSize: 9 });
      expect(findPlanted(files().join())).toEqual([]);
      await rollBackMigration({ crypto: clear, tables, batchSize: 9 });
    }
  });
});

/** Rows don't stay in the order they were written. */
function sortRows(rows: readonly Record<string, unknown>[]): unknown {
  return rows.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}
