import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TrackedMessage } from "@k-msg/core";
import { openSqlite, SqlTrackingStore } from "@k-msg/messaging/sql";
import { DeliveryTracker } from "@k-msg/messaging/tracking";
import { SolapiProvider } from "@k-msg/provider/solapi";
import { type RunningSandbox, startSandbox } from "@k-msg/sandbox";
import { KMsg } from "k-msg";
import { expect, it } from "vitest";
import { live } from "./fixtures/kill.ts";
import { MESSAGES, toJob } from "./fixtures/tracked-job.ts";

const SENDER = "tests/fixtures/tracked-sender.ts";
const KILLS = 100;
const ELEVEN_MINUTES_MS = 660_000;

async function readAll(store: SqlTrackingStore): Promise<readonly TrackedMessage[]> {
  const { messages, next } = await store.find({ limit: 1_000, first: "oldest" });
  if (!next) return messages;
  const rest = await store.find({ limit: 1_000, first: "oldest", cursor: next });
  expect(rest.next).toBeUndefined();
  return [...messages, ...rest.messages];
}

/** Records that say otherwise than the vendor's inbox. */
function findLies(records: readonly TrackedMessage[], { inbox }: RunningSandbox) {
  const taken = new Map<string, number>();
  for (const { to } of inbox.all()) taken.set(to, (taken.get(to) ?? 0) + 1);
  return records.filter(({ to, outcome }) => {
    const count = taken.get(to) ?? 0;
    if (outcome === "accepted") return count !== 1;
    return outcome === "not_sent" ? count !== 0 : count > 1;
  });
}

it.skipIf("Bun" in globalThis)(
  `a process that is killed ${KILLS} times loses none of ${MESSAGES} tracked messages`,
  { timeout: 600_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "k-msg-no-loss-"));
    const database = join(folder, "messages.db");
    const db = await openSqlite(database);
    const store = new SqlTrackingStore(db);
    const sandbox = await startSandbox();
    try {
      await store.migrate();
      const { credentials } = sandbox.solapi;
      const account = { ...credentials, baseUrl: sandbox.urls.solapi };
      const settings = { ...account, database };
      let kills = 0;
      for (; kills < KILLS; kills++) {
        // A character for each array it has sent.
        const characters = 1 + Math.floor(Math.random() * 3);
        if (!(await live(SENDER, settings, { characters, momentMs: Math.random() * 8 }))) break;
      }
      expect(kills).toBe(KILLS);
      const toItsEnd = { characters: Number.POSITIVE_INFINITY, momentMs: 0 };
      expect(await live(SENDER, settings, toItsEnd)).toBe(false);
      const records = await readAll(store);
      expect(records.map(({ messageId }) => messageId).sort()).toEqual(
        Array.from({ length: MESSAGES }, (_, index) => toJob(index).messageId),
      );
      expect(findLies(records, sandbox)).toEqual([]);
      const left = records.filter(({ outcome }) => outcome === "intended");
      expect(left.length).toBeGreaterThan(0);
      // What the dead ones left is looked up, later.
      const kmsg = new KMsg({
        providers: [new SolapiProvider(account)],
        now: () => Date.now() + ELEVEN_MINUTES_MS,
        tracking: { store },
      });
      const errors: unknown[] = [];
      await new DeliveryTracker({ kmsg, onError: (error) => errors.push(error) }).runOnce();
      const settled = await readAll(store);
      expect(settled.filter(({ outcome }) => outcome === "intended")).toEqual([]);
      expect(findLies(settled, sandbox)).toEqual([]);
      const found = left.filter(({ id }) =>
        settled.some((record) => record.id === id && record.outcome === "accepted"),
      );
      expect(found.length).toBeGreaterThan(0);
      expect(errors).toEqual([]);
    } finally {
      await sandbox.close();
      await db.destroy();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
