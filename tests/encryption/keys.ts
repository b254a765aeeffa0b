import type { FieldCrypto, FieldCryptoConfig, KeyResolver } from "@k-msg/core";
import {
  createFieldCrypto,
  createKeyRing,
  generateKey,
  type KeyRingOptions,
  staticKeys,
} from "@k-msg/field-crypto";

const made = new Map<string, string>();

/** The same key for the same name, in one test run. */
function keyOf(name: string): string {
  const key = made.get(name) ?? generateKey();
  made.set(name, key);
  return key;
}

/** Keys of these names; the first is the active one. */
export function ringOf(...kids: readonly [string, ...string[]]): KeyResolver {
  const keys: KeyRingOptions["keys"] = Object.fromEntries(kids.map((kid) => [kid, keyOf(kid)]));
  return staticKeys(createKeyRing({ keys, activeKid: kids[0] }));
}

export function cryptoOf(change: Partial<FieldCryptoConfig> = {}): FieldCrypto {
  return createFieldCrypto({ enabled: true, keyResolver: ringOf("k1"), ...change });
}
