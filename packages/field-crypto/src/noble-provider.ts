import type { FieldCryptoProvider } from "@k-msg/core";
import { gcm } from "@noble/ciphers/aes.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";

/** AES-256-GCM and HMAC-SHA-256 in JavaScript, synchronous, the same on every runtime. */
export const nobleProvider: FieldCryptoProvider = Object.freeze({
  encrypt({ key, nonce, aad, plaintext }) {
    return gcm(key, nonce, aad).encrypt(plaintext);
  },
  decrypt({ key, nonce, aad, ciphertext }) {
    return gcm(key, nonce, aad).decrypt(ciphertext);
  },
  hmac(key, data) {
    return hmac(sha256, key, data);
  },
} satisfies FieldCryptoProvider);
