// The primitives of field encryption by WebCrypto, as fast as it can be had: each key is imported once.
import type { nobleProvider } from "@k-msg/field-crypto";

type Bytes = Uint8Array<ArrayBuffer>;

const { subtle } = globalThis.crypto;
const importAesKey = once((key) =>
  subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]),
);
const importHmacKey = once((key) =>
  subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]),
);

export const webCryptoProvider: typeof nobleProvider = {
  async encrypt({ key, nonce, aad, plaintext }) {
    const algorithm = { name: "AES-GCM", iv: nonce as Bytes, additionalData: aad as Bytes };
    return new Uint8Array(
      await subtle.encrypt(algorithm, await importAesKey(key), plaintext as Bytes),
    );
  },
  async decrypt({ key, nonce, aad, ciphertext }) {
    const algorithm = { name: "AES-GCM", iv: nonce as Bytes, additionalData: aad as Bytes };
    return new Uint8Array(
      await subtle.decrypt(algorithm, await importAesKey(key), ciphertext as Bytes),
    );
  },
  async hmac(key, data) {
    return new Uint8Array(await subtle.sign("HMAC", await importHmacKey(key), data as Bytes));
  },
};

function once(importKey: (key: Bytes) => Promise<CryptoKey>) {
  const imported = new WeakMap<Uint8Array, Promise<CryptoKey>>();
  return (key: Uint8Array): Promise<CryptoKey> => {
    const known = imported.get(key) ?? importKey(key as Bytes);
    imported.set(key, known);
    return known;
  };
}
