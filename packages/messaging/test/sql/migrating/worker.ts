import { createInterface } from "node:readline";
import { SqlIdempotencyStore } from "../../../src/sql/sql-idempotency-store.ts";
import { SqlTrackingStore } from "../../../src/sql/sql-tracking-store.ts";
import { openPlace, type Place } from "../killed/place.ts";

// Says that it is there, waits for each line with a place, and brings that place's tables up to date.
process.stdout.write("ready\n");
for await (const line of createInterface(process.stdin)) {
  const place: Place = JSON.parse(line);
  const { tablePrefix } = place;
  const db = await openPlace(place);
  const tracking = new SqlTrackingStore(db, { tablePrefix });
  const keys = new SqlIdempotencyStore(db, { tablePrefix });
  // One process may begin with either.
  const stores = process.argv[2] === "keys first" ? [keys, tracking] : [tracking, keys];
  for (const store of stores) await store.migrate();
  process.stdout.write(`${await tracking.count({})}\n`);
  await db.destroy();
}
process.exit(0);
