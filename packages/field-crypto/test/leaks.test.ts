import { inspect } from "node:util";
import type { FieldCryptoProvider, KeyRing } from "@k-msg/core";
import { KMsgError } from "@k-msg/core";
import {
  awsKms,
  createFieldCrypto,
  createKeyRing,
  type KeyRingOptions,
  kmsKeys,
  nobleProvider,
  refreshableKeys,
  rollingKeys,
  staticKeys,
  tenantKeys,
  vaultTransit,
  wrapNewKey,
} from "@k-msg/field-crypto";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createFakeAws, createFakeVault } from "./fake-kms.ts";
import { createCrypto, PLACE, take } from "./rings.ts";

const KEY = new Uint8Array(32).map((_, index) => (index * 37 + 11) % 256);
const HASH_KEY = new Uint8Array(32).map((_, index) => (index * 73 + 5) % 256);
const RECORD = { to: "01000001234", text: "홍길동님 271828", metadata: { name: "홍길동" } };

/** Every usual writing of a key. */
function writingsOf(key: Uint8Array): readonly string[] {
  const buffer = Buffer.from(key);
  return [
    ...(["hex", "base64", "base64url", "latin1"] as const).map((each) => buffer.toString(each)),
    [...key].slice(0, 8).join(","),
    [...key].slice(0, 8).join(", "),
    JSON.stringify(key).slice(1, 60),
    inspect(key).split("\n").slice(1, 4).join("\n"),
    [...key]
      .slice(0, 8)
      .map((byte) => `\\x${byte.toString(16)}`)
      .join(""),
    [...buffer.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join(" "),
  ];
}

const SECRETS = [...writingsOf(KEY), ...writingsOf(HASH_KEY), "01000001234", "홍길동", "271828"];

function expectNoSecret(shown: string): void {
  for (const secret of SECRETS) expect(shown).not.toContain(secret);
}

/** Everything that a logger could make of a value. */
function showAll(value: unknown): string {
  const deep = inspect(value, { depth: 20, showHidden: true, getters: true });
  return `${deep}\n${JSON.stringify(value)}\n${String(value)}\n${(value as Error)?.stack}`;
}

const CONSOLE = ["log", "info", "warn", "error", "debug", "trace"] as const;

beforeEach(() => {
  for (const method of CONSOLE) vi.spyOn(console, method).mockImplementation(() => {});
});
afterEach(() => {
  const calls = CONSOLE.flatMap((method) => vi.mocked(console[method]).mock.calls);
  vi.restoreAllMocks();
  expect(calls).toEqual([]);
});

const ring = createKeyRing({ keys: { k1: KEY }, hashKeys: { h1: HASH_KEY }, activeKid: "k1" });

it("no object shows a key", async () => {
  const aws = awsKms({ client: createFakeAws().client, keyId: "alias/k-msg" });
  const vault = vaultTransit({ client: createFakeVault().client, keyName: "k-msg" });
  const kms = { wrapKey: aws.wrapKey, unwrapKey: async () => KEY.slice() };
  const load = () => ({ keys: { k1: "wrapped" }, activeKid: "k1" });
  const opened = kmsKeys({ kms, load });
  const kmsRing = (await opened.resolve({})) as KeyRing;
  expect(await kmsRing.encryptionKey("k1")).toEqual(KEY);
  const refreshed = refreshableKeys({ load: () => ring });
  await refreshed.resolve({});
  const resolver = staticKeys(ring);
  const objects = [
    ring,
    resolver,
    tenantKeys(new Map([["shop", ring]])),
    refreshed,
    await refreshed.resolve({}),
    rollingKeys({ keys: resolver, nextKid: "k1", percentage: 100 }),
    await rollingKeys({ keys: resolver, nextKid: "k1", percentage: 100 }).resolve({
      recordId: "x",
    }),
    opened,
    kmsRing,
    aws,
    vault,
    createCrypto({}, ring),
    createFieldCrypto({ enabled: true, keyResolver: resolver }),
  ];
  for (const object of objects) expectNoSecret(showAll(object));
});

it("no stored record shows a key or a value", async () => {
  const crypto = createCrypto({}, ring);
  expectNoSecret(showAll(await crypto.protectRecord(RECORD, PLACE)));
  expectNoSecret(showAll(await crypto.hashField("to", "01000001234", "shop")));
});

it("no error shows what a provider threw", async () => {
  const throwing = (request: unknown): never => {
    throw new Error(`can't: ${inspect(request)} ${JSON.stringify(request)} 홍길동님 271828`);
  };
  const broken: FieldCryptoProvider = { encrypt: throwing, decrypt: throwing, hmac: throwing };
  const stored = take(await createCrypto({}, ring).protectRecord(RECORD, PLACE));
  for (const method of ["encrypt", "decrypt", "hmac"] as const) {
    const provider = { ...nobleProvider, [method]: broken[method] };
    for (const failMode of ["closed", "open"] as const) {
      const crypto = createCrypto({ provider, failMode }, ring);
      expectNoSecret(showAll(await crypto.protectRecord(RECORD, PLACE)));
      expectNoSecret(showAll(await crypto.hashField("to", "01000001234", "shop")));
      const revealed = await crypto.revealRecord(stored, PLACE);
      // What could be read is meant to be shown.
      if (revealed.isFailure) expectNoSecret(showAll(revealed.error));
      else expectNoSecret(showAll(revealed.value.failures));
    }
  }
});

it("no error shows the key that a resolver threw along", async () => {
  const words = writingsOf(KEY).filter(
    (each) => !each.includes(Buffer.from(KEY).toString("latin1")),
  );
  for (const word of words) {
    const thrown = [
      Object.assign(new Error(`bad key ${word}`), { key: KEY, config: { key: word } }),
      new Error("bad", { cause: new Error(`key=${word};`) }),
      Object.assign(new Error("bad"), { code: word, name: word }),
      word,
      { message: { toString: () => word } },
    ];
    for (const error of thrown) {
      const keyResolver = {
        resolve: () => {
          throw error;
        },
      };
      const result = await createCrypto({ keyResolver }).protectRecord(RECORD, PLACE);
      expect(result.isFailure && result.error.cause).toBeDefined();
      expectNoSecret(showAll(result));
      expectNoSecret(showAll((await createCrypto({ keyResolver }).hashField("to", "x")) as object));
    }
  }
});

it("no error of a ring shows the key that was wrong", () => {
  const text = Buffer.from(KEY).toString("base64url");
  const wrongs: KeyRingOptions[] = [
    { keys: { k1: `${text}A` }, activeKid: "k1" },
    { keys: { [text]: "k1" }, activeKid: text },
    { keys: { k1: KEY, k2: KEY }, activeKid: text },
    { keys: { k1: KEY }, hashKeys: { k1: KEY }, activeKid: "k1" },
  ];
  for (const options of wrongs) {
    try {
      createKeyRing(options);
      expect.unreachable();
    } catch (error) {
      expect(KMsgError.isInstance(error)).toBe(true);
      expectNoSecret(showAll(error));
    }
  }
});

it("a new key is wiped once it is wrapped", async () => {
  const seen: Uint8Array[] = [];
  const kms = {
    wrapKey: async (key: Uint8Array) => {
      seen.push(key);
      expect(key.some((byte) => byte !== 0)).toBe(true);
      return "wrapped";
    },
    unwrapKey: async () => KEY,
  };
  expect(await wrapNewKey({ kms, kid: "k1" })).toBe("wrapped");
  expect(seen[0]).toEqual(new Uint8Array(32));
});
