import { createInterface } from "node:readline";
import { SqlTrackingStore } from "../../../src/sql/sql-tracking-store.ts";
import { LEASE_MS, NOW, openPlace, type Place } from "./place.ts";

// Claims what is due and tells its end, a few at a time, until nothing is left. After each claim it writes a line of
// ids, and waits for one: whoever reads can kill it there.
const orders = createInterface(process.stdin)[Symbol.asyncIterator]();
async function report(ids: readonly string[]): Promise<void> {
  process.stdout.write(`${ids.join(" ")}\n`);
  await orders.next();
}

const place: Place = JSON.parse(process.argv[2] ?? "");
const db = await openPlace(place);
const store = new SqlTrackingStore(db, { tablePrefix: place.tablePrefix });
await report([]);
for (;;) {
  const token = crypto.randomUUID();
  const claimed = await store.claimDue({ now: NOW, limit: 7, leaseMs: LEASE_MS, token });
  if (claimed.length === 0) break;
  await report(claimed.map(({ id }) => id));
  await store.recordStatuses(
    claimed.map(({ id }) => ({
      id,
      at: NOW,
      source: "poll",
      status: "DELIVERED",
      next: { dueAt: null, leaseToken: token },
    })),
  );
}
await db.destroy();
process.exit(0);
