export type MaybePromise<T> = T | Promise<T>;

/**
 * The keys of one tenant, by key id. What prints or serializes a ring mustn't show a key, so keys come from methods.
 *
 * A method's `undefined` says that there is no such key (any more): what it encrypted can't be read. A method that
 * throws or rejects says that the key can't be had now.
 */
export interface KeyRing {
  /** What is written is encrypted with this key. */
  readonly activeKid: string;
  /** What is written is hashed with this key. */
  readonly activeHashKid: string;
  readonly kids: readonly string[];
  /** Look-ups try all of them. */
  readonly hashKids: readonly string[];
  /** 32 bytes. */
  encryptionKey(kid: string): MaybePromise<Uint8Array | undefined>;
  /** At least 32 bytes, never those of an encryption key. */
  hashKey(kid: string): MaybePromise<Uint8Array | undefined>;
}

export interface KeyRequest {
  readonly tenantId?: string;
  /** The record that is written or read; absent for a look-up. */
  readonly recordId?: string;
}

export interface KeyResolver {
  /** `undefined`: this tenant has no keys (any more). Throws or rejects: they can't be had now. */
  resolve(request: KeyRequest): MaybePromise<KeyRing | undefined>;
}
