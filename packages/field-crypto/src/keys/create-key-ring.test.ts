import { fieldCryptoIssuesOf, KMsgError } from "@k-msg/core";
import { describe, expect, it } from "vitest";
import { createKeyRing, generateKey, type KeyRingOptions } from "./create-key-ring.ts";
import { keyRingFromEnvironment } from "./key-ring-from-environment.ts";

const key = () => crypto.getRandomValues(new Uint8Array(32));
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");

function rulesOf(make: () => unknown): readonly string[] {
  try {
    make();
  } catch (error) {
    if (!KMsgError.isInstance(error)) throw error;
    expect(error.code).toBe("CRYPTO_CONFIG_ERROR");
    return fieldCryptoIssuesOf(error).map(({ rule, field }) => `${rule} ${field}`);
  }
  throw new Error("nothing was wrong");
}

describe("a key ring", () => {
  it("takes bytes, base64url and base64", async () => {
    const bytes = [key(), key(), key()] as const;
    const ring = createKeyRing({
      keys: {
        a: bytes[0],
        b: Buffer.from(bytes[1]).toString("base64url"),
        c: `${base64(bytes[2])}\n`,
      },
      activeKid: "b",
    });
    expect(ring).toMatchObject({ activeKid: "b", activeHashKid: "b", kids: ["a", "b", "c"] });
    for (const [index, kid] of ring.kids.entries()) {
      expect(await ring.encryptionKey(kid)).toEqual(bytes[index]);
    }
    expect(ring.encryptionKey("d")).toBeUndefined();
    expect(ring.encryptionKey("constructor")).toBeUndefined();
  });

  it("keeps a copy, so that wiping the original does no harm", async () => {
    const bytes = key();
    const ring = createKeyRing({ keys: { a: bytes }, activeKid: "a" });
    bytes.fill(0);
    expect(await ring.encryptionKey("a")).not.toEqual(bytes);
  });

  it("has hash keys of their own, derived or given", async () => {
    const bytes = key();
    const derived = createKeyRing({ keys: { a: bytes }, activeKid: "a" });
    expect(derived.hashKids).toEqual(["a"]);
    expect(await derived.hashKey("a")).toHaveLength(32);
    expect(await derived.hashKey("a")).not.toEqual(bytes);
    const hash = key();
    const given = createKeyRing({ keys: { a: bytes }, activeKid: "a", hashKeys: { h: hash } });
    expect(given).toMatchObject({ activeHashKid: "h", hashKids: ["h"] });
    expect(await given.hashKey("h")).toEqual(hash);
    expect(given.hashKey("a")).toBeUndefined();
  });

  it("makes keys that fit", () => {
    const made = generateKey();
    expect(made).toMatch(/^[\w-]{43}$/);
    expect(made).not.toBe(generateKey());
    expect(createKeyRing({ keys: { k: made }, activeKid: "k" }).kids).toEqual(["k"]);
  });

  const one = key();
  it.each<[readonly string[], KeyRingOptions]>([
    [
      ["KEY_INVALID keys", "ACTIVE_KEY_UNKNOWN activeKid", "ACTIVE_KEY_UNKNOWN activeHashKid"],
      { keys: {}, activeKid: "a" },
    ],
    [["KEY_INVALID keys.b"], { keys: { a: key(), b: key().slice(1) }, activeKid: "a" }],
    [["KEY_INVALID keys.b"], { keys: { a: key(), b: "not base64!" }, activeKid: "a" }],
    [["KEY_INVALID keys.b"], { keys: { a: key(), b: new Uint8Array(32) }, activeKid: "a" }],
    [["KEY_INVALID keys.b"], { keys: { a: key(), b: "ab".repeat(32) }, activeKid: "a" }],
    [["KEY_ID_INVALID keys"], { keys: { a: key(), "b.c": key() }, activeKid: "a" }],
    [["KEY_ID_INVALID keys"], { keys: { a: key(), [generateKey()]: "b" }, activeKid: "a" }],
    [["KEY_REUSED b"], { keys: { a: one, b: one }, activeKid: "a" }],
    [["KEY_REUSED h"], { keys: { a: one }, hashKeys: { h: one }, activeKid: "a" }],
    [
      ["KEY_INVALID hashKeys.h"],
      { keys: { a: key() }, hashKeys: { h: "AAEC", i: key() }, activeKid: "a", activeHashKid: "i" },
    ],
    [
      ["ACTIVE_KEY_UNKNOWN activeHashKid"],
      { keys: { a: key() }, hashKeys: { h: key(), i: key() }, activeKid: "a" },
    ],
  ])("refuses %j", (rules, options) => {
    expect(rulesOf(() => createKeyRing(options))).toEqual(rules);
  });
});

describe("a ring from the environment", () => {
  it("is made of variables, the first key active", async () => {
    const [one, two, hash] = [key(), key(), key()];
    const environment = {
      KMSG_FIELD_KEYS: `k2:${base64(two)}, k1:${base64(one)}`,
      KMSG_FIELD_HASH_KEYS: `h1:${base64(hash)}`,
    };
    const ring = keyRingFromEnvironment(environment);
    expect(ring).toMatchObject({ activeKid: "k2", activeHashKid: "h1", kids: ["k2", "k1"] });
    expect(await ring.encryptionKey("k1")).toEqual(one);
    const other = keyRingFromEnvironment({ ...environment, KMSG_FIELD_ACTIVE_KID: "k1" });
    expect(other.activeKid).toBe("k1");
    const renamed = { APP_KEYS: environment.KMSG_FIELD_KEYS };
    expect(keyRingFromEnvironment(renamed, "APP").kids).toEqual(["k2", "k1"]);
  });

  it("says what is wrong without the values", () => {
    const secret = base64(key());
    const wrongs = [
      {},
      { KMSG_FIELD_KEYS: secret },
      { KMSG_FIELD_KEYS: `k1:${secret}:x` },
      { KMSG_FIELD_KEYS: `${secret}:k1` },
      { KMSG_FIELD_KEYS: `k1:${secret},k1:${secret}` },
      { KMSG_FIELD_KEYS: `k1:${secret}A` },
      { KMSG_FIELD_KEYS: `k1:${secret}`, KMSG_FIELD_ACTIVE_KID: secret },
    ];
    for (const environment of wrongs) {
      try {
        keyRingFromEnvironment(environment);
        expect.unreachable(JSON.stringify(environment));
      } catch (error) {
        expect(KMsgError.isInstance(error) && error.code).toBe("CRYPTO_CONFIG_ERROR");
        expect(String(error) + JSON.stringify(error)).not.toContain(secret.slice(0, 20));
      }
    }
  });
});
