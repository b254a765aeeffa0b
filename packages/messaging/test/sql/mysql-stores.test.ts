import { idempotencyStoreContractTests, trackingStoreContractTests } from "@k-msg/core/testing";
import { beforeAll, describe, it } from "vitest";
import type { AnyKysely } from "../../src/sql/sql-database.ts";
import { SqlIdempotencyStore } from "../../src/sql/sql-idempotency-store.ts";
import { SqlTrackingStore } from "../../src/sql/sql-tracking-store.ts";
import { findMysql, hasMysql, type MysqlAddress, openMysql } from "../mysql/mysql.ts";
import { createTablePrefix } from "../postgres/postgres.ts";

const tablePrefix = createTablePrefix();
const opened = new Map<object, AnyKysely>();
let address: MysqlAddress;

/** Every store with connections of its own, as in another process. */
function open<Store extends object>(create: (db: AnyKysely) => Store): Store {
  const db = openMysql(address);
  const store = create(db);
  opened.set(store, db);
  return store;
}

const close = async (store: object) => opened.get(store)?.destroy();
const openTracking = () => open((db) => new SqlTrackingStore(db, { tablePrefix }));
const openIdempotency = () => open((db) => new SqlIdempotencyStore(db, { tablePrefix }));

describe.skipIf(!hasMysql)("on MySQL", () => {
  beforeAll(async () => {
    address = await findMysql();
    const store = openTracking();
    await store.migrate();
    await close(store);
  }, 120_000);

  trackingStoreContractTests({
    runner: { describe, it },
    name: "SqlTrackingStore on MySQL",
    createStore: openTracking,
    openAgain: openTracking,
    close,
  });

  idempotencyStoreContractTests({
    runner: { describe, it },
    name: "SqlIdempotencyStore on MySQL",
    createStore: openIdempotency,
    openAgain: openIdempotency,
    close,
  });
});
