import type { KmsKeysOptions, WrappedKeySet } from "@k-msg/field-crypto";
import { awsKms, type KeyManagement, kmsKeys, vaultTransit, wrapNewKey } from "@k-msg/field-crypto";
import { describe, expect, it, vi } from "vitest";
import { createFakeAws, createFakeVault } from "./fake-kms.ts";
import { createCrypto, failureOf, PLACE, take } from "./rings.ts";

const services = {
  "AWS KMS": () => {
    const fake = createFakeAws();
    return { fake, kms: awsKms({ client: fake.client, keyId: "alias/k-msg" }) };
  },
  "Vault transit": () => {
    const fake = createFakeVault();
    return { fake, kms: vaultTransit({ client: fake.client, keyName: "k-msg" }) };
  },
  "Vault transit with a derived key": () => {
    const fake = createFakeVault("k-msg", true);
    return { fake, kms: vaultTransit({ client: fake.client, keyName: "k-msg", derived: true }) };
  },
};

/** Wrapped keys of one tenant; the first id is the active one. */
async function createKeySet(
  kms: KeyManagement,
  ...kids: readonly string[]
): Promise<WrappedKeySet> {
  const entries = kids.map(async (kid) => [kid, await wrapNewKey({ kms, kid, tenantId: "shop" })]);
  return { keys: Object.fromEntries(await Promise.all(entries)), activeKid: kids[0] ?? "" };
}

function createKmsCrypto(options: KmsKeysOptions) {
  const keyResolver = kmsKeys(options);
  return { keyResolver, crypto: createCrypto({ keyResolver }) };
}

describe.each(Object.entries(services))("keys wrapped by %s", (_, start) => {
  it("encrypt and decrypt, and the service is asked once", async () => {
    const { fake, kms } = start();
    const set = await createKeySet(kms, "k1");
    const { crypto } = createKmsCrypto({ kms, load: () => set });
    fake.requests.length = 0;
    for (let index = 0; index < 20; index++) {
      const stored = take(await crypto.protectRecord({ to: "01000001234" }, PLACE));
      expect(take(await crypto.revealRecord(stored, PLACE)).record.to).toBe("01000001234");
    }
    expect(fake.requests).toHaveLength(1);
  });

  it("are never seen outside, neither wrapped nor stored", async () => {
    const { fake, kms } = start();
    const wrapped = await wrapNewKey({ kms, kid: "k1", tenantId: "shop" });
    const [request] = fake.requests;
    const sent = JSON.stringify(request?.input);
    const opened = await kms.unwrapKey(wrapped, {
      kid: "k1",
      purpose: "encrypt",
      tenantId: "shop",
    });
    expect(opened).toHaveLength(32);
    expect(wrapped).not.toContain(Buffer.from(opened).toString("base64"));
    expect(sent).toBeDefined();
  });

  it("open for no other tenant, id or purpose", async () => {
    const { kms } = start();
    const context = { kid: "k1", purpose: "encrypt", tenantId: "shop" } as const;
    const wrapped = await wrapNewKey({ kms, kid: "k1", tenantId: "shop" });
    expect(await kms.unwrapKey(wrapped, context)).toHaveLength(32);
    const others = [
      { ...context, tenantId: "other" },
      { ...context, tenantId: undefined },
      { ...context, kid: "k2" },
      { ...context, purpose: "hash" },
    ] as const;
    for (const other of others) await expect(kms.unwrapKey(wrapped, other)).rejects.toThrow();
  });

  it("don't let one lost key harm the others", async () => {
    const { kms } = start();
    const old = await createKeySet(kms, "k1");
    const stored = take(
      await createKmsCrypto({ kms, load: () => old }).crypto.protectRecord({ text: "x" }, PLACE),
    );
    const rotated = await createKeySet(kms, "k2");
    const broken = { keys: { ...rotated.keys, k1: "vault:v1:AAAA" }, activeKid: "k2" };
    const { crypto } = createKmsCrypto({ kms, load: () => broken });
    expect((await crypto.protectRecord({ text: "x" }, PLACE)).isSuccess).toBe(true);
    expect(failureOf(await crypto.revealRecord(stored, PLACE))).toContain("text: KEY_UNAVAILABLE");
  });

  it("are gone when the tenant's are deleted", async () => {
    const { kms } = start();
    const sets = new Map([["shop", await createKeySet(kms, "k1")]]);
    const load = (tenantId = "") => sets.get(tenantId);
    const { crypto, keyResolver } = createKmsCrypto({ kms, load });
    const stored = take(await crypto.protectRecord({ text: "x" }, PLACE));
    sets.delete("shop");
    keyResolver.forget("shop");
    expect(failureOf(await crypto.revealRecord(stored, PLACE))).toEqual([
      "CRYPTO_DECRYPT_FAILED",
      "text: KEY_MISSING",
    ]);
  });

  it("may include hash keys of their own", async () => {
    const { kms } = start();
    const set: WrappedKeySet = {
      ...(await createKeySet(kms, "k1")),
      hashKeys: { h1: await wrapNewKey({ kms, kid: "h1", tenantId: "shop", purpose: "hash" }) },
      activeHashKid: "h1",
    };
    const { crypto } = createKmsCrypto({ kms, load: () => set });
    const { hashes } = take(await crypto.protectRecord({ to: "01000001234" }, PLACE));
    expect(hashes.to).toMatch(/^kmsgh1\.h1\./);
    expect(take(await crypto.hashField("to", "010-0000-1234", "shop"))).toEqual([hashes.to]);
  });
});

describe("what AWS is asked", () => {
  it("names the key, and binds id, purpose and tenant by the encryption context", async () => {
    const { fake, kms } = services["AWS KMS"]();
    const wrapped = await wrapNewKey({ kms, kid: "k1", tenantId: "shop" });
    await kms.unwrapKey(wrapped, { kid: "k1", purpose: "encrypt", tenantId: "shop" });
    const EncryptionContext = {
      "k-msg:kid": "k1",
      "k-msg:purpose": "encrypt",
      "k-msg:tenant": "shop",
    };
    expect(fake.requests).toMatchObject([
      { operation: "encrypt", input: { KeyId: "alias/k-msg", EncryptionContext } },
      { operation: "decrypt", input: { KeyId: "alias/k-msg", EncryptionContext } },
    ]);
  });
});

describe("what Vault is asked", () => {
  it("goes to the mount and key that were named", async () => {
    const fake = createFakeVault();
    const kms = vaultTransit({ client: fake.client, keyName: "other", mount: "kr/transit" });
    await expect(wrapNewKey({ kms, kid: "k1" })).rejects.toThrow("not found");
    expect(fake.requests[0]?.operation).toBe("kr/transit/encrypt/other");
    expect(Object.keys(fake.requests[0]?.input ?? {})).toEqual(["plaintext", "associated_data"]);
  });
});

describe("opened keys are kept within limits", () => {
  async function countAsks(limits: Partial<KmsKeysOptions>, tenants: readonly string[]) {
    const { fake, kms } = services["AWS KMS"]();
    const sets = new Map<string, WrappedKeySet>();
    for (const tenantId of new Set(tenants)) {
      const keys = { k1: await wrapNewKey({ kms, kid: "k1", tenantId }) };
      sets.set(tenantId, { keys, activeKid: "k1" });
    }
    let now = 0;
    const load = (tenantId = "") => sets.get(tenantId);
    const { crypto } = createKmsCrypto({ kms, load, now: () => now, ...limits });
    fake.requests.length = 0;
    for (const tenantId of tenants) {
      take(await crypto.protectRecord({ text: "x" }, { ...PLACE, tenantId }));
      now += 10;
    }
    return fake.requests.length;
  }

  it("of time", async () => {
    expect(await countAsks({ maxAgeMs: 25 }, ["a", "a", "a", "a", "a", "a"])).toBe(2);
  });

  it("of uses", async () => {
    expect(await countAsks({ maxUses: 2 }, ["a", "a", "a", "a", "a"])).toBe(3);
  });

  it("of number", async () => {
    expect(await countAsks({ maxKeys: 1 }, ["a", "b", "a", "a"])).toBe(3);
  });

  it("and a failure isn't kept", async () => {
    const { fake, kms } = services["AWS KMS"]();
    const set = await createKeySet(kms, "k1");
    const { crypto } = createKmsCrypto({ kms, load: () => set });
    fake.failure = new Error("down");
    expect((await crypto.protectRecord({ text: "x" }, PLACE)).isFailure).toBe(true);
    fake.failure = undefined;
    expect((await crypto.protectRecord({ text: "x" }, PLACE)).isSuccess).toBe(true);
  });

  it("and who never answers is asked anew, after it counted as a failure", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const { kms } = services["AWS KMS"]();
      const set = await createKeySet(kms, "k1");
      let isDown = true;
      const unwrapKey: KeyManagement["unwrapKey"] = (...of) =>
        isDown ? new Promise(() => {}) : kms.unwrapKey(...of);
      const { crypto } = createKmsCrypto({ kms: { ...kms, unwrapKey }, load: () => set });
      const stuck = crypto.protectRecord({ text: "x" }, PLACE);
      await vi.advanceTimersByTimeAsync(10_000);
      const refused = await stuck;
      expect(failureOf(refused)).toEqual(["CRYPTO_ENCRYPT_FAILED", "text: KEY_UNAVAILABLE"]);
      expect(refused.isFailure && refused.error.retryable).toBe(true);
      isDown = false;
      take(await crypto.protectRecord({ text: "x" }, PLACE));
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("that are numbers", () => {
    const { kms } = services["AWS KMS"]();
    expect(() => kmsKeys({ kms, load: () => undefined, maxKeys: -1 })).toThrow("maxKeys");
  });
});

describe("an answer that isn't one", () => {
  it("is a key that can't be had", async () => {
    const context = { kid: "k", purpose: "encrypt" } as const;
    const aws = awsKms({
      client: { encrypt: async () => ({}), decrypt: async () => ({}) },
      keyId: "k",
    });
    await expect(aws.wrapKey(new Uint8Array(32), context)).rejects.toThrow("CiphertextBlob");
    await expect(aws.unwrapKey("AAAA", context)).rejects.toThrow("Plaintext");
    await expect(aws.unwrapKey("!", context)).rejects.toThrow("base64");
    const vault = vaultTransit({ client: { write: async () => ({}) }, keyName: "k" });
    await expect(vault.wrapKey(new Uint8Array(32), context)).rejects.toThrow("ciphertext");
    await expect(vault.unwrapKey("vault:v1:x", context)).rejects.toThrow("plaintext");
    const short: KeyManagement = {
      wrapKey: async () => "w",
      unwrapKey: async () => new Uint8Array(16),
    };
    const load = () => ({ keys: { k1: "w" }, activeKid: "k1" });
    const result = await createKmsCrypto({ kms: short, load }).crypto.protectRecord(
      { text: "x" },
      PLACE,
    );
    expect(failureOf(result)).toEqual(["CRYPTO_ENCRYPT_FAILED", "text: KEY_UNAVAILABLE"]);
    await expect(wrapNewKey({ kms: short, kid: "a.b" })).rejects.toThrow("kid");
  });
});
