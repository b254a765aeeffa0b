import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createTrackingId, type TrackedMessage } from "@k-msg/core";
import { afterAll, describe, expect, it } from "vitest";
import { SqlTrackingStore } from "../../../src/sql/sql-tracking-store.ts";
import { findMysql, hasMysql } from "../../mysql/mysql.ts";
import { createTablePrefix, findPostgres } from "../../postgres/postgres.ts";
import { LEASE_MS, NOW, openPlace, type Place } from "./place.ts";

const MESSAGES = 600;
const bun = fileURLToPath(new URL("../../../../../node_modules/.bin/bun", import.meta.url));
const worker = fileURLToPath(new URL("worker.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "k-msg-killed-"));
const running = new Set<ChildProcess>();

afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

interface Worker {
  /** The ids of each claim. */
  readonly claims: readonly (readonly string[])[];
  /** Resolves when it has nothing more to claim, or was killed after so many claims. */
  run(killAfter?: number): Promise<void>;
}

/** Resolves when the worker is ready to claim. */
async function startWorker(place: Place): Promise<Worker> {
  const child = spawn(bun, [worker, JSON.stringify(place)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  running.add(child);
  const ended = new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      running.delete(child);
      if (code === 0 || signal === "SIGKILL") resolve();
      else reject(new Error(`the worker ended with ${code ?? signal}`));
    });
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const claims: string[][] = [];
  await lines.next();
  return {
    claims,
    async run(killAfter) {
      child.stdin.write("go\n");
      for (let line = await lines.next(); !line.done; line = await lines.next()) {
        claims.push(line.value.split(" "));
        if (claims.length === killAfter) child.kill("SIGKILL");
        else child.stdin.write("go\n");
      }
      await ended;
    },
  };
}

const places: readonly (readonly [string, () => Promise<Place>])[] = [
  [
    "SQLite",
    async () => ({ kind: "sqlite", path: join(folder, "messages.db"), tablePrefix: "kmsg_" }),
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

describe.each(places.filter(([name]) => hasMysql || name !== "MySQL"))(
  "processes that share %s",
  (_, find) => {
    it("never claim the same message, and what a killed one had claimed comes back, once", async () => {
      const place = await find();
      const db = await openPlace(place);
      try {
        const store = new SqlTrackingStore(db, { tablePrefix: place.tablePrefix });
        await store.migrate();
        const messages = Array.from(
          { length: MESSAGES },
          (_, index): TrackedMessage => ({
            id: createTrackingId(NOW),
            messageId: String(index),
            type: "SMS",
            to: "01000000001",
            country: "82",
            outcome: "accepted",
            status: "PENDING",
            createdAt: NOW,
            updatedAt: NOW,
            dueAt: NOW - index,
            pollCount: 0,
          }),
        );
        await store.insertIntents(messages);

        const start = () => startWorker(place);
        const doomed = await Promise.all([start(), start(), start()]);
        const others = await Promise.all([start(), start()]);
        // The others only then: on a busy machine they could leave nothing to be killed with.
        await Promise.all(doomed.map((each, index) => each.run(index * 3 + 2)));
        await Promise.all(others.map((each) => each.run()));
        const ids = [...doomed, ...others].flatMap(({ claims }) => claims.flat());
        expect(ids.toSorted()).toEqual(messages.map(({ id }) => id).sort());

        // What those who were killed had claimed last.
        const lost = doomed.flatMap(({ claims }) => claims.at(-1) ?? []).sort();
        expect(lost).toHaveLength(3 * 7);
        const open = await store.find({ status: "PENDING", limit: 1_000 });
        expect(open.messages.map(({ id }) => id).sort()).toEqual(lost);
        for (const message of open.messages) {
          expect(message).toMatchObject({ dueAt: NOW + LEASE_MS, leaseToken: expect.any(String) });
          expect(message.history).toBeUndefined();
        }
        const delivered = await store.find({ status: "DELIVERED", limit: 1_000 });
        expect(delivered.messages).toHaveLength(MESSAGES - lost.length);
        for (const message of delivered.messages) {
          expect(message).toMatchObject({ history: [{ status: "DELIVERED" }] });
          expect(message).not.toHaveProperty("dueAt");
          expect(message).not.toHaveProperty("leaseToken");
        }
        const again = { limit: MESSAGES, leaseMs: LEASE_MS, token: "next" };
        expect(await store.claimDue({ ...again, now: NOW + LEASE_MS - 1 })).toEqual([]);
        const back = await store.claimDue({ ...again, now: NOW + LEASE_MS });
        expect(back.map(({ id }) => id).sort()).toEqual(lost);
      } finally {
        await db.destroy();
      }
    }, 120_000);
  },
);
