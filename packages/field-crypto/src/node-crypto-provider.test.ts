import * as nodeCrypto from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { nobleProvider } from "./noble-provider.ts";
import { nodeCryptoProvider } from "./node-crypto-provider.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** A runtime whose `node:crypto` is this one. */
function pretend(crypto: object | undefined): void {
  vi.spyOn(process, "getBuiltinModule").mockReturnValue(crypto as never);
}

const request = {
  key: new Uint8Array(32).fill(7),
  nonce: new Uint8Array(12),
  aad: new Uint8Array(3),
};

describe("nodeCryptoProvider", () => {
  it("is there where `node:crypto` is", () => {
    expect(nodeCryptoProvider()).toBeDefined();
    pretend({ ...nodeCrypto });
    expect(nodeCryptoProvider()).toBeDefined();
  });

  it.each<[string, object | undefined]>([
    ["has none", undefined],
    ["has only its name", {}],
    ["throws in place of a function", { ...nodeCrypto, createHmac: notHere }],
    ["hashes with another key", { ...nodeCrypto, createSecretKey: otherKey }],
    ["opens what was changed", { ...nodeCrypto, createDecipheriv: trusting }],
  ])("isn't there where the runtime %s", (_, crypto) => {
    pretend(crypto);
    expect(nodeCryptoProvider()).toBeUndefined();
  });

  it("refuses what is too short to have a tag", () => {
    const provider = nodeCryptoProvider();
    for (const length of [0, 4, 15, 16]) {
      const ciphertext = new Uint8Array(length);
      expect(() => provider?.decrypt({ ...request, ciphertext })).toThrow();
    }
  });

  it("uses the key that is in an array now, not the one that was", () => {
    const [own, noble] = [nodeCryptoProvider(), nobleProvider];
    const key = new Uint8Array(32);
    for (const byte of [1, 2, 1, 3]) {
      key.fill(byte);
      const now = { ...request, key };
      const plaintext = new Uint8Array(9);
      const ciphertext = noble.encrypt({ ...now, plaintext }) as Uint8Array;
      expect(own?.encrypt({ ...now, plaintext })).toEqual(ciphertext);
      expect(own?.decrypt({ ...now, ciphertext })).toEqual(Buffer.from(plaintext));
      expect(own?.hmac(key, plaintext)).toEqual(Buffer.from(noble.hmac(key, plaintext) as never));
    }
  });

  it("refuses keys of other lengths than 32 bytes", () => {
    const provider = nodeCryptoProvider();
    for (const length of [0, 16, 24, 31, 33]) {
      const wrong = { ...request, key: new Uint8Array(length), plaintext: new Uint8Array(5) };
      expect(() => provider?.encrypt(wrong)).toThrow();
    }
  });
});

function notHere(): never {
  throw new Error("not implemented");
}

function otherKey() {
  return nodeCrypto.createSecretKey(new Uint8Array(32));
}

/** Doesn't look at the tag. */
function trusting(...[algorithm, ...rest]: Parameters<typeof nodeCrypto.createDecipheriv>) {
  const decipher = nodeCrypto.createDecipheriv(algorithm, ...rest);
  decipher.final = () => Buffer.alloc(0) as never;
  return decipher;
}
