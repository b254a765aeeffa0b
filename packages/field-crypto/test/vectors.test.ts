import { createCipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nobleProvider, nodeCryptoProvider } from "../src/index.ts";
import { deriveHashKey } from "../src/keys/derive-hash-key.ts";
import gcm from "./fixtures/nist-aes-256-gcm.json" with { type: "json" };
import hmac from "./fixtures/rfc-4231-hmac-sha-256.json" with { type: "json" };
import hkdfCases from "./fixtures/rfc-5869-hkdf-sha-256.json" with { type: "json" };
import wycheproof from "./fixtures/wycheproof-aes-256-gcm.json" with { type: "json" };

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));
const hex = (data: Uint8Array) => Buffer.from(data).toString("hex");

const nodes = nodeCryptoProvider();
if (!nodes) throw new Error("node:crypto isn't as it should be");
const PROVIDERS = [
  ["nobleProvider", nobleProvider],
  ["nodeCryptoProvider", nodes],
] as const;

describe.each(PROVIDERS)("AES-256-GCM of %s", (_, provider) => {
  it("encrypts as NIST's vectors say", async () => {
    expect(gcm.encrypt).toHaveLength(50);
    for (const { key, iv, aad, pt = "", ct, tag } of gcm.encrypt) {
      const request = { key: bytes(key), nonce: bytes(iv), aad: bytes(aad), plaintext: bytes(pt) };
      expect(hex(await provider.encrypt(request))).toBe(ct + tag);
    }
  });

  it("decrypts what NIST's vectors say, and refuses what they say", async () => {
    let refused = 0;
    for (const { key, iv, aad, pt, ct, tag } of gcm.decrypt) {
      const ciphertext = bytes(ct + tag);
      const request = { key: bytes(key), nonce: bytes(iv), aad: bytes(aad), ciphertext };
      if (pt !== undefined) expect(hex(await provider.decrypt(request))).toBe(pt);
      else {
        expect(() => provider.decrypt(request)).toThrow();
        refused++;
      }
    }
    expect([gcm.decrypt.length, refused]).toEqual([100, 50]);
  });

  it("does as Project Wycheproof's vectors say, also with wrong tags and odd nonces", async () => {
    let refused = 0;
    for (const { key, iv, aad, pt, ct, tag, isValid } of wycheproof.cases) {
      const request = { key: bytes(key), nonce: bytes(iv), aad: bytes(aad) };
      const ciphertext = bytes(ct + tag);
      const encrypted = hex(await provider.encrypt({ ...request, plaintext: bytes(pt) }));
      if (isValid) {
        expect(encrypted).toBe(ct + tag);
        expect(hex(await provider.decrypt({ ...request, ciphertext }))).toBe(pt);
      } else {
        expect(encrypted).not.toBe(ct + tag);
        expect(() => provider.decrypt({ ...request, ciphertext })).toThrow();
        refused++;
      }
    }
    expect([wycheproof.cases.length, refused]).toEqual([48, 27]);
  });

  it("agrees with the runtime's own", () => {
    const any = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    const parts = [any(32), any(12), fc.uint8Array(), fc.uint8Array({ maxLength: 300 })] as const;
    fc.assert(
      fc.property(...parts, (key, nonce, aad, plaintext) => {
        const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(aad);
        const expected = Buffer.concat([
          cipher.update(plaintext),
          cipher.final(),
          cipher.getAuthTag(),
        ]);
        expect(provider.encrypt({ key, nonce, aad, plaintext })).toEqual(new Uint8Array(expected));
      }),
    );
  });
});

describe.each(PROVIDERS)("HMAC-SHA-256 of %s", (_, provider) => {
  it("is as RFC 4231 says", async () => {
    expect(hmac.cases).toHaveLength(6);
    for (const { key, data, mac } of hmac.cases) {
      expect(hex(await provider.hmac(bytes(key), bytes(data)))).toBe(mac);
      expect(createHmac("sha256", bytes(key)).update(bytes(data)).digest("hex")).toBe(mac);
    }
  });
});

describe("HKDF-SHA-256", () => {
  it("is as RFC 5869 says", () => {
    expect(hkdfCases.cases).toHaveLength(3);
    for (const { ikm, salt, info, length, okm } of hkdfCases.cases) {
      expect(hex(hkdf(sha256, bytes(ikm), bytes(salt), bytes(info), length))).toBe(okm);
    }
  });

  it("makes hash keys that anybody can make from the encryption key", () => {
    const key = new Uint8Array(randomBytes(32));
    const info = "k-msg/field-crypto/lookup-hash/1";
    const expected = new Uint8Array(hkdfSync("sha256", key, "", info, 32));
    expect(deriveHashKey(key)).toEqual(expected);
    expect(deriveHashKey(key)).not.toEqual(key);
  });
});
