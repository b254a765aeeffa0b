import type { KeyRing, MaybePromise } from "@k-msg/core";
import { deriveHashKey } from "../keys/derive-hash-key.ts";
import { inTime } from "../keys/in-time.ts";
import { KEY_BYTES } from "../keys/read-key.ts";
import { type RefreshableKeys, refreshableKeys } from "../keys/refreshable-keys.ts";
import { createKeyCache, type KeyCacheLimits } from "./key-cache.ts";
import type { KeyManagement } from "./key-management.ts";

/** A tenant's data keys as they are stored: wrapped by the KMS. Plain JSON. */
export interface WrappedKeySet {
  /** By key id; see `wrapNewKey`. */
  readonly keys: Readonly<Record<string, string>>;
  readonly activeKid: string;
  /** Wrapped for the purpose `hash`. Default: derived from `keys`. */
  readonly hashKeys?: Readonly<Record<string, string>>;
  /** Default `activeKid`. */
  readonly activeHashKid?: string;
}

export interface KmsKeysOptions extends KeyCacheLimits {
  kms: KeyManagement;
  /** The tenant's wrapped keys; `undefined` when it has none (any more). */
  load: (tenantId: string | undefined) => MaybePromise<WrappedKeySet | undefined>;
  /** How long wrapped keys are used before they are loaded again, in milliseconds. Default 300,000. */
  ttlMs?: number;
  /** How long loading or opening a key may take before it counts as failed, in milliseconds. Default 10,000. */
  timeoutMs?: number;
}

/**
 * Envelope encryption: data keys encrypt, the KMS only opens data keys, each when it is needed. Opened keys are kept
 * in memory within limits.
 */
export function kmsKeys(options: KmsKeysOptions): RefreshableKeys {
  const { kms, load, ttlMs, timeoutMs = 10_000, now } = options;
  const cache = createKeyCache(options);
  const keys = refreshableKeys({
    ttlMs,
    timeoutMs,
    now,
    load: async (tenantId) => {
      const set = await load(tenantId);
      return set && createRing(set, tenantId);
    },
  });

  function createRing(set: WrappedKeySet, tenantId: string | undefined): KeyRing {
    const { keys: wrappedKeys, hashKeys, activeKid, activeHashKid = activeKid } = set;
    const open = (kid: string, purpose: "encrypt" | "hash") => {
      const wrapped = ownValue(purpose === "hash" ? hashKeys : wrappedKeys, kid);
      if (wrapped === undefined) return undefined;
      const id = JSON.stringify([tenantId, kid, purpose, wrapped]);
      return cache.get(id, tenantId, async () => {
        const context = { kid, purpose, tenantId };
        const key = await inTime(() => kms.unwrapKey(wrapped, context), timeoutMs);
        if (key.length === KEY_BYTES) return key;
        throw new Error(`The KMS opened a key of ${key.length} bytes instead of ${KEY_BYTES}.`);
      });
    };
    return Object.freeze({
      activeKid,
      activeHashKid,
      kids: Object.keys(wrappedKeys),
      hashKids: Object.keys(hashKeys ?? wrappedKeys),
      encryptionKey: (kid: string) => open(kid, "encrypt"),
      async hashKey(kid: string) {
        if (hashKeys) return open(kid, "hash");
        const key = await open(kid, "encrypt");
        return key && deriveHashKey(key);
      },
    });
  }

  return {
    resolve: (request) => keys.resolve(request),
    forget(...tenant) {
      keys.forget(...tenant);
      cache.forget(...tenant);
    },
  };
}

function ownValue(
  record: Readonly<Record<string, string>> | undefined,
  key: string,
): string | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}
