import type { MaybePromise } from "./key-ring.ts";

export interface FieldCipherRequest {
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** 12 bytes, never twice with the same key. */
  readonly nonce: Uint8Array;
  /** Bound to the ciphertext, and not in it. */
  readonly aad: Uint8Array;
}

/** The primitives: AES-256-GCM and HMAC-SHA-256, so that all providers read what any of them wrote. */
export interface FieldCryptoProvider {
  /** @returns the ciphertext and the 16 bytes of its tag. */
  encrypt(
    request: FieldCipherRequest & { readonly plaintext: Uint8Array },
  ): MaybePromise<Uint8Array>;
  /** Throws or rejects unless ciphertext, tag, nonce, AAD and key belong together. */
  decrypt(
    request: FieldCipherRequest & { readonly ciphertext: Uint8Array },
  ): MaybePromise<Uint8Array>;
  /** @returns 32 bytes. */
  hmac(key: Uint8Array, data: Uint8Array): MaybePromise<Uint8Array>;
}
