import type { KeyObject } from "node:crypto";
import type { FieldCryptoProvider } from "@k-msg/core";
import { isSameBytes, toBase64Url } from "./bytes.ts";
import { nobleProvider } from "./noble-provider.ts";

const TAG_BYTES = 16;

/**
 * AES-256-GCM and HMAC-SHA-256 of `node:crypto`, synchronous, several times faster than JavaScript. `undefined` where
 * the runtime has none, or one that doesn't do the same as {@link nobleProvider}.
 */
export function nodeCryptoProvider(): FieldCryptoProvider | undefined {
  // Not imported: bundles for edge runtimes must not name this module.
  const crypto = globalThis.process?.getBuiltinModule?.("node:crypto");
  const provider = crypto && createProvider(crypto);
  return provider && isRight(provider) ? provider : undefined;
}

let fastest: FieldCryptoProvider | undefined;

/** What is used where a config names no provider. All write the same bytes. */
export function defaultProvider(): FieldCryptoProvider {
  fastest ??= nodeCryptoProvider() ?? nobleProvider;
  return fastest;
}

type NodeCryptoProvider = ReturnType<typeof createProvider>;

function createProvider(crypto: typeof import("node:crypto")) {
  const { createCipheriv, createDecipheriv, createHmac, createSecretKey } = crypto;
  // Keys as objects: Node 24 takes 15 µs longer to find out that bytes aren't one. To make one takes a third as long as
  // to encrypt a number.
  const made = new WeakMap<
    Uint8Array,
    { readonly bytes: Uint8Array; readonly object: KeyObject }
  >();
  function keyOf(key: Uint8Array): KeyObject {
    const known = made.get(key);
    // Somebody may use one array for many keys.
    if (known && isSameBytes(known.bytes, key)) return known.object;
    const object = createSecretKey(key);
    made.set(key, { bytes: key.slice(), object });
    return object;
  }
  return Object.freeze({
    encrypt({ key, nonce, aad, plaintext }) {
      const cipher = createCipheriv("aes-256-gcm", keyOf(key), nonce).setAAD(aad);
      const ciphertext = new Uint8Array(plaintext.length + TAG_BYTES);
      ciphertext.set(cipher.update(plaintext));
      cipher.final();
      ciphertext.set(cipher.getAuthTag(), plaintext.length);
      return ciphertext;
    },
    decrypt({ key, nonce, aad, ciphertext }) {
      const options = { authTagLength: TAG_BYTES };
      const decipher = createDecipheriv("aes-256-gcm", keyOf(key), nonce, options);
      decipher.setAAD(aad).setAuthTag(ciphertext.subarray(-TAG_BYTES));
      const plaintext = decipher.update(ciphertext.subarray(0, -TAG_BYTES));
      // Throws unless all belongs together; nothing is returned before.
      decipher.final();
      return plaintext;
    },
    hmac: (key, data) => createHmac("sha256", keyOf(key)).update(data).digest(),
  } satisfies FieldCryptoProvider);
}

/** Runtimes that only have the names of `node:crypto`, or part of it, fail here instead of at a person's record. */
function isRight(provider: NodeCryptoProvider): boolean {
  const key = countUp(32);
  const place = { key, nonce: countUp(12), aad: countUp(20) };
  try {
    const ciphertext = provider.encrypt({ ...place, plaintext: countUp(40) });
    return (
      toBase64Url(ciphertext) === CIPHERTEXT &&
      toBase64Url(provider.hmac(key, place.aad)) === MAC &&
      isSameBytes(provider.decrypt({ ...place, ciphertext }), countUp(40)) &&
      refuses(() => provider.decrypt({ ...place, aad: key, ciphertext }))
    );
  } catch {
    return false;
  }
}

/** Of {@link countUp}'s bytes, as `nobleProvider` makes them, too. */
const CIPHERTEXT = "RwPUGMHgxByFSJ2AveR2YpPHlSfkbklrIH7_ngF0Hq0hMYzfi-Q0v1u-NDf5iIhFe-tWhXe9_I8";
const MAC = "DNQ4wPT0Rjfd66FGs7Ol-LAB-gjfWAFa6MN8lC-Sn7o";

/** 0, 1, 2, … */
function countUp(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => index);
}

function refuses(work: () => unknown): boolean {
  try {
    work();
    return false;
  } catch {
    return true;
  }
}
