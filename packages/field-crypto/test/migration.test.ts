import type {
  FieldCrypto,
  FieldCryptoConfig,
  ProtectedRow,
  ProtectedTable,
  RowChange,
} from "@k-msg/core";
import {
  applyMigration,
  type MigrationCursor,
  planMigration,
  rollBackMigration,
  verifyMigration,
} from "@k-msg/field-crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCrypto, createRing, issuesToText, take } from "./rings.ts";

interface Row extends ProtectedRow {
  readonly version: number;
}

interface Table {
  readonly rows: Map<number, Row>;
  write(index: number, by: FieldCrypto, text?: string): Promise<void>;
  sweeps: number;
  onWrite: ((index: number) => void | Promise<void>) | undefined;
  readonly source: ProtectedTable<Row>;
}

const ring = createRing("k1");
const cryptoWith = (config: Partial<FieldCryptoConfig> = {}) => createCrypto(config, ring);
const clear = cryptoWith({ enabled: false });
const migrating = cryptoWith({ readPlaintext: true });
const strict = cryptoWith();

/** A table in memory, keyed by number. Rows leave it as JSON. */
async function createTable(name: string, size: number, writer = clear): Promise<Table> {
  const rows = new Map<number, Row>();
  const write = async (index: number, by: FieldCrypto, text = `text ${index}`) => {
    const place = { table: name, recordId: String(index) };
    const record = { to: `0100000${String(index).padStart(4, "0")}`, text };
    const stored = take(await by.protectRecord(record, place));
    rows.set(index, { place, stored, version: (rows.get(index)?.version ?? 0) + 1 });
  };
  for (let index = 0; index < size; index++) await write(index, writer);
  const table: Table = {
    rows,
    write,
    sweeps: 0,
    onWrite: undefined,
    source: {
      name,
      async read(after: string | undefined, limit: number) {
        const next = [...rows].filter(([index]) => index > Number(after ?? -1)).slice(0, limit);
        const last = next.at(-1)?.[0];
        const more = last !== undefined && last < size - 1 ? { next: String(last) } : {};
        return { rows: JSON.parse(JSON.stringify(next.map(([, row]) => row))) as Row[], ...more };
      },
      async replace(changes: readonly RowChange<Row>[]) {
        const written = [];
        for (const { row, stored } of changes) {
          const index = Number(row.place.recordId);
          await table.onWrite?.(index);
          const isSame = rows.get(index)?.version === row.version;
          if (isSame) rows.set(index, { ...row, stored, version: row.version + 1 });
          written.push(isSame);
        }
        return written;
      },
      async count() {
        const isClear = ({ stored }: Row) => !String(stored.record.text).startsWith("kmsg1.");
        const all = [...rows.values()];
        const inClear = all.filter(isClear).length;
        const text = { field: "text", clear: inClear, encrypted: all.length - inClear, both: 0 };
        return { rows: all.length, fields: [text] };
      },
      async sweep() {
        table.sweeps++;
      },
    },
  };
  return table;
}

async function readAll({ rows }: Table, reader: FieldCrypto): Promise<unknown[]> {
  const texts = [];
  for (const { stored, place } of rows.values()) {
    texts.push(take(await reader.revealRecord(stored, place)).record.text);
  }
  return texts;
}

const texts = (size: number) => Array.from({ length: size }, (_, index) => `text ${index}`);
const inClear = (table: Table) => JSON.stringify([...table.rows.values()]).match(/text \d|0100000/);

describe("a migration", () => {
  it("is planned, applied, verified and taken back", async () => {
    const one = await createTable("one", 12);
    const other = await createTable("other", 5, strict);
    const tables = [one.source, other.source];
    const before = JSON.stringify([...one.rows]);
    const plan = await planMigration({ crypto: migrating, tables });
    expect(plan).toMatchObject({
      isFinished: true,
      problems: [],
      tables: [
        { table: "one", rows: 12, toChange: 12, upToDate: 0, tried: 12 },
        { table: "other", rows: 5, toChange: 0, upToDate: 5, tried: 5 },
      ],
    });
    expect(plan.tables[0]?.fields).toEqual([
      { field: "text", clear: 12, encrypted: 0, both: 0, mode: "encrypt" },
    ]);
    expect(JSON.stringify([...one.rows])).toBe(before);

    const seen: unknown[] = [];
    const report = await applyMigration({
      crypto: migrating,
      tables,
      batchSize: 5,
      onProgress: ({ table, scanned, changed, rows, cursor }) =>
        void seen.push([table, scanned, changed, rows, cursor.after]),
    });
    expect(report).toEqual({
      isFinished: true,
      problems: [],
      unswept: [],
      tables: [
        { table: "one", scanned: 12, changed: 12, upToDate: 0, changedMeanwhile: 0, failed: 0 },
        { table: "other", scanned: 5, changed: 0, upToDate: 5, changedMeanwhile: 0, failed: 0 },
      ],
    });
    expect(seen).toEqual([
      ["one", 5, 5, 12, "4"],
      ["one", 10, 10, 12, "9"],
      ["one", 12, 12, 12, "9"],
      ["other", 5, 0, 5, undefined],
    ]);
    expect([one.sweeps, other.sweeps]).toEqual([1, 1]);
    expect(inClear(one)).toBe(null);
    expect(await readAll(one, strict)).toEqual(texts(12));
    const verified = await verifyMigration({ crypto: strict, tables, sampleSize: Infinity });
    expect(verified).toMatchObject({
      isOk: true,
      problems: [],
      tables: [{ outdated: 0, sampled: 12, unreadable: 0 }, { sampled: 5 }],
    });

    expect(await rollBackMigration({ crypto: clear, tables })).toMatchObject({
      isFinished: true,
      tables: [{ changed: 12 }, { changed: 5 }],
    });
    expect(await verifyMigration({ crypto: clear, tables })).toMatchObject({ isOk: true });
    const values = (row: Row) => [row.stored.record, row.stored.hashes, row.stored.masked];
    const was = JSON.parse(before).map(([, row]: [number, Row]) => values(row));
    expect([...one.rows.values()].map(values)).toEqual(was);
  });

  it("goes on wherever it was killed, with a cursor and without", { timeout: 60_000 }, async () => {
    const size = 10;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ after: fc.nat(5), isSaved: fc.boolean() }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 4 }),
        async (lives, batchSize) => {
          const table = await createTable("one", size);
          const second = await createTable("two", 3);
          const tables = [table.source, second.source];
          const options = { crypto: migrating, tables, batchSize };
          let saved: MigrationCursor | undefined;
          for (const { after, isSaved } of lives) {
            let left = after;
            const onWrite = () => {
              if (left-- === 0) throw new Error("killed");
            };
            table.onWrite = onWrite;
            second.onWrite = onWrite;
            await applyMigration({
              ...options,
              from: isSaved ? saved : undefined,
              onProgress: ({ cursor }) => {
                saved = cursor;
              },
            });
            expect(await readAll(table, migrating)).toEqual(texts(size));
          }
          table.onWrite = undefined;
          second.onWrite = undefined;
          expect(await applyMigration({ ...options, from: saved })).toMatchObject({
            isFinished: true,
          });
          const verified = await verifyMigration({ crypto: strict, tables, sampleSize: Infinity });
          expect(verified).toMatchObject({ isOk: true });
          expect(await readAll(table, strict)).toEqual(texts(size));
          expect([inClear(table), inClear(second)]).toEqual([null, null]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("looks again at what the application wrote meanwhile, and never over it", async () => {
    const table = await createTable("one", 4);
    let isFirst = true;
    table.onWrite = async (index) => {
      if (index !== 2 || !isFirst) return;
      isFirst = false;
      await table.write(2, strict, "newer");
    };
    const report = await applyMigration({ crypto: migrating, tables: [table.source] });
    expect(report).toMatchObject({
      isFinished: true,
      tables: [{ scanned: 4, changed: 3, upToDate: 1, changedMeanwhile: 0 }],
    });
    expect(await readAll(table, strict)).toEqual(["text 0", "text 1", "newer", "text 3"]);
  });

  it("has a cursor that passes nothing that was changed meanwhile", async () => {
    const table = await createTable("one", 8);
    const controller = new AbortController();
    let left = 7;
    table.onWrite = async (index) => {
      if (index === 3 && left === 4) await table.write(3, clear, "newer");
      if (--left === 0) controller.abort();
    };
    const tables = [table.source];
    const options = { crypto: migrating, tables, batchSize: 2 };
    const stopped = await applyMigration({ ...options, signal: controller.signal });
    expect(stopped).toMatchObject({ isFinished: false, cursor: { table: "one", after: "1" } });
    table.onWrite = undefined;
    const { cursor: from } = stopped;
    expect(await applyMigration({ ...options, from })).toMatchObject({ isFinished: true });
    expect(await verifyMigration({ crypto: strict, tables })).toMatchObject({ isOk: true });
    expect((await readAll(table, strict))[3]).toBe("newer");
  });

  it("says so when somebody goes on writing the same row", async () => {
    const table = await createTable("one", 2);
    let writes = 0;
    table.onWrite = async (index) => {
      if (index === 1) await table.write(1, clear, `still in clear ${writes++}`);
    };
    const report = await applyMigration({ crypto: migrating, tables: [table.source] });
    expect(report).toMatchObject({
      isFinished: false,
      cursor: { table: "one" },
      tables: [{ changed: 1, changedMeanwhile: 1 }],
    });
    expect(report.error).toBeUndefined();
    expect(table.sweeps).toBe(0);
  });

  it("leaves what can't be read, and counts it by its reason", async () => {
    const table = await createTable("one", 6);
    for (const index of [1, 3]) await table.write(index, createCrypto({}, createRing("k1")));
    const options = { tables: [table.source] };
    const expected = {
      table: "one",
      code: "CRYPTO_DECRYPT_FAILED",
      rule: "TAMPERED",
      kid: "k1",
      rows: 2,
    };
    const plan = await planMigration({ ...options, crypto: migrating });
    // By another key of the same id: the row looks as it should until it's read.
    expect(plan).toMatchObject({ problems: [], tables: [{ toChange: 4 }] });
    const other = createCrypto({ readPlaintext: true }, { ...createRing("k2", "k1") });
    const failures: string[] = [];
    const report = await applyMigration({
      ...options,
      crypto: other,
      onFailure: ({ table, recordId, error }) =>
        void failures.push(`${table} ${recordId} ${error.code}`),
    });
    expect(report).toMatchObject({ isFinished: true, tables: [{ changed: 4, failed: 2 }] });
    expect(report.problems).toEqual([
      expect.objectContaining({ ...expected, field: "to" }),
      expect.objectContaining({ ...expected, field: "text" }),
    ]);
    expect(failures).toEqual(["one 1 CRYPTO_DECRYPT_FAILED", "one 3 CRYPTO_DECRYPT_FAILED"]);
    const verified = await verifyMigration({ ...options, crypto: other, sampleSize: Infinity });
    expect(verified).toMatchObject({ isOk: false, tables: [{ outdated: 2, unreadable: 2 }] });
    expect(verified.problems).toHaveLength(2);
    expect((await planMigration({ ...options, crypto: other })).problems).toEqual(report.problems);
  });

  it("is not verified while anything is in clear, or stands beside its ciphertext", async () => {
    const table = await createTable("one", 3, strict);
    const options = { crypto: strict, tables: [table.source], sampleSize: 0 };
    expect(await verifyMigration(options)).toMatchObject({ isOk: true, tables: [{ sampled: 0 }] });
    await table.write(1, clear);
    expect(await verifyMigration(options)).toMatchObject({
      isOk: false,
      tables: [{ outdated: 1 }],
    });
    await table.write(1, strict);
    const count = async () => ({
      rows: 3,
      fields: [{ field: "x", clear: 1, encrypted: 3, both: 1 }],
    });
    const tables = [{ ...table.source, count }];
    expect(await verifyMigration({ ...options, tables })).toMatchObject({ isOk: false });
  });

  it("refuses what can't be meant", async () => {
    const table = await createTable("one", 3);
    const tables = [table.source];
    const rulesOf = (report: { error?: { issues?: readonly unknown[] } }) =>
      issuesToText((report.error?.issues ?? []) as never);
    expect(rulesOf(await applyMigration({ crypto: clear, tables }))).toEqual([
      "enabled: MIGRATION_DIRECTION",
    ]);
    expect(rulesOf(await rollBackMigration({ crypto: strict, tables }))).toEqual([
      "enabled: MIGRATION_DIRECTION",
    ]);
    expect(rulesOf(await applyMigration({ crypto: strict, tables }))).toEqual([
      "readPlaintext: READ_PLAINTEXT_MISSING",
    ]);
    const from = { table: "two" };
    expect(rulesOf(await applyMigration({ crypto: migrating, tables, from }))).toEqual([
      "from.table: MIGRATION_TABLE_UNKNOWN",
    ]);
    const noKeys = createCrypto({ enabled: false, keyResolver: undefined });
    await table.write(1, strict);
    expect(await rollBackMigration({ crypto: noKeys, tables })).toMatchObject({
      tables: [{ failed: 1, changed: 0, upToDate: 2 }],
      problems: [{ rule: "KEY_MISSING" }],
    });
  });

  it("stops when keys can't be had, when it's told to, and when the table fails", async () => {
    const table = await createTable("one", 6);
    const tables = [table.source];
    let asks = 0;
    const encryptionKey = (kid: string) => {
      if (++asks > 3) throw new Error("down");
      return ring.encryptionKey(kid);
    };
    const failing = () => createCrypto({ readPlaintext: true }, { ...ring, encryptionKey });
    const report = await applyMigration({ crypto: failing(), tables, batchSize: 2 });
    expect(report).toMatchObject({
      isFinished: false,
      cursor: { table: "one", after: "1" },
      error: { retryable: true },
      tables: [{ changed: 3, failed: 0 }],
    });
    expect(await planMigration({ crypto: failing(), tables })).toMatchObject({
      isFinished: false,
      error: { retryable: true },
    });
    expect(await verifyMigration({ crypto: failing(), tables })).toMatchObject({
      isOk: false,
      error: { retryable: true },
    });
    const signal = AbortSignal.abort();
    const aborted = { isFinished: false, error: { code: "REQUEST_ABORTED" } };
    expect(await applyMigration({ crypto: migrating, tables, signal })).toMatchObject(aborted);
    expect(await planMigration({ crypto: migrating, tables, signal })).toMatchObject(aborted);
    const read = () => Promise.reject(new Error("disk"));
    const broken = [{ ...table.source, read }];
    expect(await applyMigration({ crypto: migrating, tables: broken })).toMatchObject({
      error: { code: "UNKNOWN_ERROR", cause: { message: "disk" } },
    });
    const sweep = () => Promise.reject(new Error("busy"));
    const unswept = [{ ...table.source, sweep }];
    expect(await applyMigration({ crypto: migrating, tables: unswept })).toMatchObject({
      isFinished: true,
      unswept: ["one"],
    });
    const unasked = await applyMigration({ crypto: migrating, tables, sweep: false });
    expect(unasked.unswept).toEqual(["one"]);
    expect(table.sweeps).toBe(0);
  });

  it("reads no more at once than a second's rows", async () => {
    const table = await createTable("one", 9);
    const limits: number[] = [];
    const read: typeof table.source.read = (after, limit) => {
      limits.push(limit);
      return table.source.read(after, limit);
    };
    const tables = [{ ...table.source, read }];
    const done = await applyMigration({ crypto: migrating, tables, rowsPerSecond: 20 });
    expect(done.isFinished).toBe(true);
    expect(limits).toEqual([20]);
  });
});
