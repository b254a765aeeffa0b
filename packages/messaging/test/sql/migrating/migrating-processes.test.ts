import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createTrackingId, type TrackedMessage } from "@k-msg/core";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SqlIdempotencyStore } from "../../../src/sql/sql-idempotency-store.ts";
import { SqlTrackingStore } from "../../../src/sql/sql-tracking-store.ts";
import { findMysql, hasMysql } from "../../mysql/mysql.ts";
import { createTablePrefix, findPostgres } from "../../postgres/postgres.ts";
import { openPlace, type Place } from "../killed/place.ts";

const PROCESSES = 3;
/** Each is a new chance to get in each other's way. */
const ROUNDS = 8;

const bun = fileURLToPath(new URL("../../../../../node_modules/.bin/bun", import.meta.url));
const script = fileURLToPath(new URL("worker.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "k-msg-migrating-"));
const workers: Worker[] = [];

interface Worker {
  readonly child: ChildProcess;
  /** Resolves to what it says of a place when that is done. */
  migrate(place: Place): Promise<string>;
}

async function startWorker(index: number): Promise<Worker> {
  const order = index % 2 === 0 ? "messages first" : "keys first";
  const child = spawn(bun, [script, order], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  await lines.next();
  return {
    child,
    async migrate(place) {
      child.stdin.write(`${JSON.stringify(place)}\n`);
      const { value, done } = await lines.next();
      return done ? "it died" : value;
    },
  };
}

beforeAll(async () => {
  workers.push(
    ...(await Promise.all(Array.from({ length: PROCESSES }, (_, at) => startWorker(at)))),
  );
}, 60_000);

afterAll(() => {
  for (const { child } of workers) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const places: readonly (readonly [string, (round: number) => Promise<Place>])[] = [
  [
    "SQLite",
    async (round) => ({
      kind: "sqlite",
      path: join(folder, `${round}.db`),
      tablePrefix: createTablePrefix(),
    }),
  ],
  [
    "PostgreSQL",
    async () => ({
      kind: "postgres",
      address: await findPostgres(),
      tablePrefix: createTablePrefix(),
    }),
  ],
  [
    "MySQL",
    async () => ({
      kind: "mysql",
      address: await findMysql(),
      tablePrefix: createTablePrefix(),
    }),
  ],
];

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

describe.each(places.filter(([name]) => hasMysql || name !== "MySQL"))(
  "processes that open the same new %s at once",
  (_, find) => {
    it("both bring it up to date, and none of them fails", async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const place = await find(round);
        const told = await Promise.all(workers.map((each) => each.migrate(place)));
        expect(told, `round ${round}`).toEqual(workers.map(() => "0"));
        const { tablePrefix } = place;
        const db = await openPlace(place);
        try {
          const tracking = new SqlTrackingStore(db, { tablePrefix });
          const intent = message();
          await tracking.insertIntents([intent]);
          expect(await tracking.get(intent.id)).toEqual(intent);
          const keys = new SqlIdempotencyStore(db, { tablePrefix });
          const claim = { fingerprint: "f", token: "t", now: 1, ttlMs: 10 };
          expect(await keys.claim("key", claim)).toEqual({ status: "claimed" });
          // Again, by all, with something in it.
          const again = await Promise.all(workers.map((each) => each.migrate(place)));
          expect(again).toEqual(workers.map(() => "1"));
          const versions = sql<{ version: number }>`SELECT version
          FROM ${sql.table(`${tablePrefix}migrations`)} ORDER BY version`;
          const { rows } = await versions.execute(db);
          expect(rows.map(({ version }) => version)).toEqual(rows.map((_row, at) => at + 1));
          expect(rows.length).toBeGreaterThan(0);
        } finally {
          await db.destroy();
        }
      }
    }, 120_000);
  },
);
