import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeliveryTracker } from "@k-msg/messaging/tracking";
import { startSandbox } from "@k-msg/sandbox";
import { KMsg, type SendInput } from "k-msg";
import { afterAll, describe, expect, it } from "vitest";
import { findMysql, hasMysql } from "../packages/messaging/test/mysql/mysql.ts";
import { createTablePrefix, findPostgres } from "../packages/messaging/test/postgres/postgres.ts";
import { createVendors, openStore, type Place } from "./fixtures/followed-job.ts";
import { live } from "./fixtures/kill.ts";
import { START } from "./fixtures/three-vendors.ts";

const FOLLOWER = "tests/fixtures/follower.ts";
const MESSAGES = 600;
const ROUNDS = 12;
/** Trackers at the same time. */
const TOGETHER = 2;
/** Claims of the dead, also on substitutes, are over then. */
const LATER_MS = 130_000;

const folder = mkdtempSync(join(tmpdir(), "k-msg-one-substitute-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const places: readonly (readonly [string, () => Promise<Place>])[] = [
  ["on one SQLite file", async () => ({ path: join(folder, "messages.db") })],
  [
    "on PostgreSQL",
    async () => ({ address: await findPostgres(), tablePrefix: createTablePrefix() }),
  ],
  ["on MySQL", async () => ({ mysql: await findMysql(), tablePrefix: createTablePrefix() })],
];

const found = places.filter(([name]) => hasMysql || name !== "on MySQL");

describe.skipIf("Bun" in globalThis).each(found)("trackers that are killed, %s", (_, find) => {
  it(`send each of ${MESSAGES} unreachable people one substitute, no more and no less`, async () => {
    const place = await find();
    const sandbox = await startSandbox({ clock: { start: START, frozen: true } });
    const { store, close } = await openStore(place);
    try {
      await store.migrate();
      const { urls, iwinv, solapi, clock } = sandbox;
      const settings = {
        place,
        alimtalk: { apiKey: iwinv.credentials.apiKey, baseUrl: urls.iwinvAlimtalk },
        text: { ...solapi.credentials, baseUrl: urls.solapi },
      };
      const kmsg = new KMsg({
        providers: createVendors(settings),
        now: () => clock.now(),
        tracking: { store },
      });
      const numbers = Array.from({ length: MESSAGES }, (_each, index) => `0100000${1_000 + index}`);
      for (const to of numbers) sandbox.recipients.set(to, "not_on_kakao");
      await kmsg.send(
        numbers.map(
          (to, index): SendInput => ({
            type: "ALIMTALK",
            to,
            templateId: iwinv.templates.demo.order,
            variables: { 이름: "김하늘", 주문번호: `A-${index}` },
            failover: { enabled: true, fallbackContent: `주문 A-${index} 접수` },
          }),
        ),
      );
      let kills = 0;
      let orphans = 0;
      for (let round = 0; round < ROUNDS; round++) {
        clock.advance(LATER_MS);
        const ends = await Promise.all(
          Array.from({ length: TOGETHER }, () =>
            live(
              FOLLOWER,
              { ...settings, now: clock.now() },
              { characters: 1 + Math.floor(Math.random() * 60), momentMs: Math.random() * 6 },
            ),
          ),
        );
        kills += ends.filter((wasKilled) => wasKilled).length;
        orphans += (await store.find({ type: "SMS", outcome: "intended" })).messages.length;
      }
      // Somebody who lives comes after them.
      const tracker = new DeliveryTracker({ kmsg });
      for (let looks = 0; looks < 40; looks++) {
        clock.advance(LATER_MS);
        await tracker.runOnce();
      }
      const substitutes = sandbox.inbox.all().filter(({ type }) => type === "SMS");
      expect(substitutes.map(({ to }) => to).sort()).toEqual(numbers);
      expect(substitutes.every(({ status }) => status === "DELIVERED")).toBe(true);
      const { messages: origins } = await store.find({ type: "ALIMTALK", limit: 1_000 });
      expect(origins).toHaveLength(MESSAGES);
      const told = new Set(
        origins.map(({ status, fallbackState }) => `${status} ${fallbackState}`),
      );
      expect([...told]).toEqual(["FAILED sent"]);
      expect(origins.filter(({ dueAt }) => dueAt !== undefined)).toEqual([]);
      const { messages: records } = await store.find({ type: "SMS", limit: 1_000 });
      expect(records.filter(({ status }) => status === "DELIVERED")).toHaveLength(MESSAGES);
      expect(new Set(records.map(({ fallbackOf }) => fallbackOf)).size).toBe(MESSAGES);
      // Or nobody died where it matters.
      expect(kills).toBeGreaterThan(ROUNDS / 2);
      expect(orphans).toBeGreaterThan(0);
    } finally {
      await sandbox.close();
      await close();
    }
  }, 240_000);
});
