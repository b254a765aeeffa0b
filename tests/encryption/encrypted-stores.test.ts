import { idempotencyStoreContractTests, trackingStoreContractTests } from "@k-msg/core/testing";
import { type AnyKysely, SqlIdempotencyStore, SqlTrackingStore } from "@k-msg/messaging/sql";
import { afterAll, beforeAll, describe, it } from "vitest";
import { createDatabase, KINDS, type TestDatabase } from "./databases.ts";
import { cryptoOf, ringOf } from "./keys.ts";

for (const kind of KINDS) {
  let database: TestDatabase;
  const opened = new Map<object, AnyKysely>();
  // Old hash keys, too: every look-up tries three names.
  const fieldCrypto = cryptoOf({ keyResolver: ringOf("k2", "k1") });

  async function open<Store extends object>(
    create: (db: AnyKysely, options: object) => Store,
  ): Promise<Store> {
    const db = await database.open();
    const { tablePrefix } = database;
    const store = create(db, { tablePrefix, fieldCrypto, tenantId: "shop" });
    opened.set(store, db);
    return store;
  }

  const close = async (store: object) => opened.get(store)?.destroy();
  const openTracking = () => open((db, options) => new SqlTrackingStore(db, options));
  const openIdempotency = () => open((db, options) => new SqlIdempotencyStore(db, options));

  beforeAll(async () => {
    database = await createDatabase(kind);
    const store = await openTracking();
    await store.migrate();
    await close(store);
  }, 120_000);
  afterAll(() => database.remove());

  trackingStoreContractTests({
    runner: { describe, it },
    name: `encrypted SqlTrackingStore on ${kind}`,
    createStore: openTracking,
    openAgain: openTracking,
    close,
  });

  idempotencyStoreContractTests({
    runner: { describe, it },
    name: `encrypted SqlIdempotencyStore on ${kind}`,
    createStore: openIdempotency,
    openAgain: openIdempotency,
    close,
  });
}
