import type {
  FieldCrypto,
  ProtectedRow,
  RotationSource,
  RowChange,
  StoredRecord,
} from "@k-msg/core";
import { rotate } from "@k-msg/field-crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCrypto, createRing, failureOf, PLACE, take } from "./rings.ts";

interface Row extends ProtectedRow {
  readonly version: number;
}

const ring = createRing("new", "old");
const before = createCrypto({}, { ...ring, activeKid: "old", activeHashKid: "old" });
const after = createCrypto({}, ring);

/** A table in memory, keyed by number; rows leave it as JSON. */
async function createTable(size: number, writer: FieldCrypto = before) {
  const rows = new Map<number, Row>();
  for (let index = 0; index < size; index++) {
    const place = { ...PLACE, recordId: `m-${index}` };
    const record = { to: `0100000${String(index).padStart(4, "0")}`, text: `text ${index}` };
    const stored = take(await writer.protectRecord(record, place));
    rows.set(index, { place, stored, version: 1 });
  }
  const table = {
    rows,
    writes: 0,
    onWrite: undefined as ((index: number) => void) | undefined,
    source: {
      async read(cursor = -1, limit: number) {
        const next = [...rows].filter(([index]) => index > cursor).slice(0, limit);
        const last = next.at(-1)?.[0];
        const more = last !== undefined && last < size - 1 ? { next: last } : {};
        return { rows: JSON.parse(JSON.stringify(next.map(([, row]) => row))) as Row[], ...more };
      },
      async replace(changes: readonly RowChange<Row>[]) {
        return changes.map(({ row, stored }) => {
          const index = Number(row.place.recordId.slice(2));
          table.onWrite?.(index);
          if (rows.get(index)?.version !== row.version) return false;
          rows.set(index, { ...row, stored, version: row.version + 1 });
          table.writes++;
          return true;
        });
      },
    } satisfies RotationSource<Row, number>,
  };
  return table;
}

async function readAll(rows: Iterable<Row>, reader = after): Promise<unknown[]> {
  const texts = [];
  for (const { stored, place } of rows) {
    texts.push(take(await reader.revealRecord(stored, place)).record.text);
  }
  return texts;
}

const texts = (size: number) => Array.from({ length: size }, (_, index) => `text ${index}`);

describe("rotation", () => {
  it("brings every row to the active keys, and touches none twice", async () => {
    const table = await createTable(25);
    const cursors: unknown[] = [];
    const options = { crypto: after, source: table.source, batchSize: 10 };
    const report = await rotate({
      ...options,
      onProgress: ({ cursor, scanned }) => {
        cursors.push([cursor, scanned]);
      },
    });
    expect(report).toEqual({
      scanned: 25,
      rotated: 25,
      upToDate: 0,
      changedMeanwhile: 0,
      failed: 0,
      isFinished: true,
    });
    expect(cursors).toEqual([
      [9, 10],
      [19, 20],
      [undefined, 25],
    ]);
    const newOnly = createCrypto(
      {},
      { ...ring, encryptionKey: (kid) => (kid === "new" ? ring.encryptionKey(kid) : undefined) },
    );
    expect(await readAll(table.rows.values(), newOnly)).toEqual(texts(25));
    for (const { stored } of table.rows.values())
      expect(stored.hashes?.to).toMatch(/^kmsgh1\.new\./);
    expect(await rotate(options)).toMatchObject({ rotated: 0, upToDate: 25 });
  });

  it("finds rows by number before, while and after", async () => {
    const table = await createTable(4);
    const find = async (to: string) => {
      const wanted = new Set(take(await after.hashField("to", to, "shop")));
      return [...table.rows.values()].filter(({ stored }) => wanted.has(stored.hashes?.to ?? ""));
    };
    const controller = new AbortController();
    table.onWrite = (index) => index === 1 && controller.abort();
    expect(await find("010-0000-0003")).toHaveLength(1);
    const { signal } = controller;
    await rotate({ crypto: after, source: table.source, batchSize: 2, signal });
    expect(table.writes).toBe(2);
    expect(await find("010-0000-0000")).toHaveLength(1);
    expect(await find("010-0000-0003")).toHaveLength(1);
    await rotate({ crypto: after, source: table.source });
    expect(await find("010-0000-0003")).toHaveLength(1);
  });

  it("goes on wherever it was cut off, and loses nothing", { timeout: 60_000 }, async () => {
    const size = 12;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(6), { maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        async (stops, batchSize) => {
          const table = await createTable(size);
          let saved: number | undefined;
          for (const stop of stops) {
            let left = stop;
            // As a process that dies: whatever comes after is never done.
            table.onWrite = () => {
              if (left-- === 0) throw new Error("killed");
            };
            const onProgress = ({ cursor }: { cursor?: number }) => {
              saved = cursor;
            };
            await rotate({
              crypto: after,
              source: table.source,
              batchSize,
              after: saved,
              onProgress,
            });
            expect(await readAll(table.rows.values())).toEqual(texts(size));
          }
          table.onWrite = undefined;
          await rotate({ crypto: after, source: table.source, batchSize, after: saved });
          expect(await readAll(table.rows.values())).toEqual(texts(size));
          const rest = await rotate({ crypto: after, source: table.source });
          expect(rest).toMatchObject({ rotated: 0, upToDate: size });
        },
      ),
      { numRuns: 50 },
    );
  });

  it("leaves what somebody else has written meanwhile", async () => {
    const table = await createTable(3);
    table.onWrite = (index) => {
      const row = table.rows.get(index) as Row;
      if (index === 1) table.rows.set(index, { ...row, version: 7 });
    };
    const report = await rotate({ crypto: after, source: table.source });
    expect(report).toMatchObject({ rotated: 2, changedMeanwhile: 1, isFinished: true });
    expect(table.rows.get(1)?.version).toBe(7);
  });

  it("counts and names rows that can't be read, leaves them, and goes on", async () => {
    const table = await createTable(3);
    const [first, second] = [...table.rows.values()] as [Row, Row];
    const damaged = { ...second, stored: first.stored };
    table.rows.set(1, damaged);
    for (const failMode of ["closed", "open"] as const) {
      const crypto = createCrypto({ failMode }, ring);
      const failures: string[] = [];
      const report = await rotate({
        crypto,
        source: table.source,
        onFailure: (row, { code }) => {
          failures.push(`${row.place.recordId} ${code}`);
        },
      });
      expect(report).toMatchObject({ scanned: 3, failed: 1, isFinished: true });
      expect(failures).toEqual(["m-1 CRYPTO_DECRYPT_FAILED"]);
      expect(table.rows.get(1)).toBe(damaged);
    }
  });

  it("stops when keys can't be had, and says where to go on", async () => {
    for (const failMode of ["closed", "open"] as const) {
      const table = await createTable(6);
      let asks = 0;
      const encryptionKey = (kid: string) => {
        if (++asks > 6) throw new Error("down");
        return ring.encryptionKey(kid);
      };
      const crypto = createCrypto({ failMode }, { ...ring, encryptionKey });
      const report = await rotate({ crypto, source: table.source, batchSize: 2 });
      expect(report).toMatchObject({ isFinished: false, failed: 0, error: { retryable: true } });
      expect(await readAll(table.rows.values())).toEqual(texts(6));
      expect(report.cursor).toBe(1);
    }
  });

  it("stops when it's told to, and when somebody who is told throws", async () => {
    const table = await createTable(3);
    const options = { crypto: after, source: table.source };
    const stopped = await rotate({ ...options, signal: AbortSignal.abort() });
    expect(stopped).toMatchObject({ scanned: 0, error: { code: "REQUEST_ABORTED" } });
    const thrown = await rotate({
      ...options,
      onProgress: () => Promise.reject(new Error("disk full")),
    });
    expect(thrown).toMatchObject({ isFinished: false, error: { cause: { message: "disk full" } } });
    expect(await rotate({ ...options, batchSize: 0 })).toMatchObject({
      error: { code: "CRYPTO_CONFIG_ERROR" },
    });
  });

  it("encrypts a table in clear, and brings it back", async () => {
    const clear = createCrypto({ enabled: false }, ring);
    const table = await createTable(5, clear);
    expect(JSON.stringify([...table.rows.values()])).toContain("text 4");
    const migrating = createCrypto({ readPlaintext: true }, ring);
    expect(await rotate({ crypto: migrating, source: table.source })).toMatchObject({ rotated: 5 });
    expect(JSON.stringify([...table.rows.values()])).not.toMatch(/text \d|0100000/);
    expect(await readAll(table.rows.values())).toEqual(texts(5));
    expect(await rotate({ crypto: clear, source: table.source })).toMatchObject({ rotated: 5 });
    const rows = [...table.rows.values()];
    expect(rows.map(({ stored }) => stored.record.text)).toEqual(texts(5));
    expect(rows[0]?.stored.hashes).toEqual({});
  });
});

describe("an outdated record", () => {
  const place = PLACE;
  const stored = async (writer: FieldCrypto): Promise<StoredRecord> =>
    take(await writer.protectRecord({ to: "01000001234", note: "x" }, place));

  it.each<[string, () => Promise<StoredRecord>, boolean]>([
    ["one of now", () => stored(after), false],
    ["another key", () => stored(before), true],
    ["in clear", async () => ({ record: { text: "x" } }), true],
    ["without its hash", async () => ({ record: (await stored(after)).record }), true],
    [
      "encrypted where it needn't be",
      () => stored(createCrypto({ fields: { note: "encrypt" } }, ring)),
      true,
    ],
    ["in clear where only a masked form belongs", async () => ({ record: { memo: "x" } }), true],
    ["masked where it belongs", async () => ({ record: { memo: "***" } }), false],
    [
      "hashed where it needn't be",
      async () => ({
        record: {},
        hashes: (await stored(createCrypto({ fields: { note: "encrypt+hash" } }, ring))).hashes,
      }),
      true,
    ],
  ])("is told: %s", async (_, make, expected) => {
    const crypto = createCrypto({ fields: { memo: "mask" } }, ring);
    expect(take(await crypto.isOutdated(await make(), place))).toBe(expected);
  });

  it("can't be told without a ring", async () => {
    const crypto = createCrypto({ keyResolver: { resolve: () => undefined } });
    expect(failureOf(await crypto.isOutdated(await stored(after), place))).toEqual([
      "CRYPTO_DECRYPT_FAILED",
      ": KEY_MISSING",
    ]);
  });
});
