import type { FieldCrypto, IdempotencyClaim } from "@k-msg/core";
import { createKeyRing, generateKey, staticKeys } from "@k-msg/field-crypto";
import { type AnyKysely, SqlIdempotencyStore } from "@k-msg/messaging/sql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, KINDS, type TestDatabase } from "./databases.ts";
import { cryptoOf, ringOf } from "./keys.ts";

const NOW = 1_800_000_000_000;
const FINGERPRINT = "f".repeat(64);

describe.each(KINDS)("idempotency keys of processes with other keys on %s", (kind) => {
  let database: TestDatabase;
  const opened: AnyKysely[] = [];
  async function open(fieldCrypto?: FieldCrypto): Promise<SqlIdempotencyStore> {
    const db = await database.open();
    opened.push(db);
    return new SqlIdempotencyStore(db, { tablePrefix: database.tablePrefix, fieldCrypto });
  }
  const claim = (store: SqlIdempotencyStore, key: string, token: string, now = NOW) =>
    store.claim(key, { fingerprint: FINGERPRINT, token, now, ttlMs: 1_000 });
  const both = (active: "k1" | "k2", change = {}) =>
    cryptoOf({
      keyResolver: active === "k1" ? ringOf("k1", "k2") : ringOf("k2", "k1"),
      readPlaintext: true,
      ...change,
    });

  beforeAll(async () => {
    database = await createDatabase(kind);
    await (await open()).migrate();
  }, 120_000);
  afterAll(async () => {
    for (const db of opened) await db.destroy();
    database.remove();
  });

  it("are claimed by exactly one of many, whichever key each writes with", async () => {
    const stores = await Promise.all([
      open(both("k1")),
      open(both("k2")),
      open(both("k1", { enabled: false })),
      open(both("k2")),
      open(both("k1")),
    ]);
    for (let round = 0; round < 5; round++) {
      const keys = Array.from({ length: 30 }, (_, index) => `order-${round}-${index}`);
      const answers = await Promise.all(
        keys.flatMap((key) => stores.map((store, index) => claim(store, key, `t${index}`))),
      );
      const isClaimed = ({ status }: IdempotencyClaim) => status === "claimed";
      keys.forEach((_, index) => {
        const ofKey = answers.slice(index * stores.length, (index + 1) * stores.length);
        expect(ofKey.filter(isClaimed)).toHaveLength(1);
      });
      for (const each of answers)
        if (each.status === "exists") expect(each.record.fingerprint).toBe(FINGERPRINT);
    }
  }, 60_000);

  it("written with one key are settled, found and released with another, and expire", async () => {
    const [one, other] = [await open(both("k1")), await open(both("k2"))];
    expect(await claim(one, "moved", "t")).toEqual({ status: "claimed" });
    const result = {
      isSuccess: false,
      error: { code: "PROVIDER_ERROR", outcome: "unknown" },
    } as const;
    expect(await other.settle("moved", "t", result)).toBe(true);
    expect(await claim(one, "moved", "u")).toMatchObject({ record: { result } });
    expect(await claim(other, "moved", "u", NOW + 1_000)).toEqual({ status: "claimed" });
    expect(await claim(one, "moved", "v", NOW + 1_001)).toMatchObject({
      record: { state: "in_flight", claimedAt: NOW + 1_000 },
    });
    expect(await one.release("moved", "wrong")).toBe(false);
    expect(await one.release("moved", "u")).toBe(true);
    expect(await claim(one, "moved", "w", NOW + 1_002)).toEqual({ status: "claimed" });
  });

  it("written in clear are held, read where that is allowed, and never sent twice where it isn't", async () => {
    const clear = await open();
    expect(await claim(clear, "in clear", "t")).toEqual({ status: "claimed" });
    expect(await claim(await open(both("k1")), "in clear", "u")).toMatchObject({
      record: { fingerprint: FINGERPRINT, state: "in_flight" },
    });
    await expect(claim(await open(cryptoOf()), "in clear", "u")).rejects.toEqual(
      expect.objectContaining({ code: "CRYPTO_POLICY_VIOLATION" }),
    );
  });

  it("are found and not read, so not claimed, where a key is gone", async () => {
    const hashKeys = { h1: generateKey() };
    const withKey = (kid: string) => {
      const ring = createKeyRing({ keys: { [kid]: generateKey() }, activeKid: kid, hashKeys });
      return cryptoOf({ keyResolver: staticKeys(ring), failMode: "open" });
    };
    expect(await claim(await open(withKey("k3")), "gone", "t")).toEqual({ status: "claimed" });
    await expect(claim(await open(withKey("k4")), "gone", "u")).rejects.toEqual(
      expect.objectContaining({ code: "CRYPTO_DECRYPT_FAILED" }),
    );
  });

  it("aren't claimed where a hash can't be made, whatever failMode says", async () => {
    const keyResolver = {
      resolve() {
        throw new Error("away");
      },
    };
    for (const failMode of ["closed", "open"] as const) {
      const store = await open(cryptoOf({ keyResolver, failMode }));
      const refused = expect.objectContaining({ code: "CRYPTO_HASH_FAILED", retryable: true });
      await expect(claim(store, "k", "t")).rejects.toEqual(refused);
      await expect(store.release("k", "t")).rejects.toEqual(refused);
    }
  });
});
