import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { toUtf8 } from "../bytes.ts";

const INFO = toUtf8("k-msg/field-crypto/lookup-hash/1");

/** The hash key that belongs to an encryption key when none is given: HKDF-SHA-256 without salt. */
export function deriveHashKey(encryptionKey: Uint8Array): Uint8Array {
  return hkdf(sha256, encryptionKey, undefined, INFO, 32);
}
