import { checkPositive } from "../check-positive.ts";

export interface KeyCacheLimits {
  /** How long an opened key is kept, in milliseconds. Default 300,000. */
  maxAgeMs?: number;
  /** How often an opened key is handed out before the KMS is asked again. Default 100,000. */
  maxUses?: number;
  /** Opened keys kept; the one used longest ago makes room. Default 1,000. */
  maxKeys?: number;
  /** Milliseconds since 1970. Default `Date.now`. */
  now?: () => number;
}

export interface KeyCache {
  /** The kept key, or what `open` makes of it; asked once for all who wait. A failure isn't kept. */
  get(
    id: string,
    tenantId: string | undefined,
    open: () => Promise<Uint8Array>,
  ): Promise<Uint8Array>;
  forget(...tenant: [tenantId?: string]): void;
}

interface Kept {
  readonly tenantId: string | undefined;
  readonly key: Promise<Uint8Array>;
  readonly until: number;
  usesLeft: number;
}

/** Keys that leave aren't overwritten: somebody may be encrypting with them. */
export function createKeyCache(limits: KeyCacheLimits): KeyCache {
  const { maxAgeMs = 300_000, maxUses = 100_000, maxKeys = 1_000, now = Date.now } = limits;
  checkPositive({ maxAgeMs, maxUses, maxKeys });
  const kept = new Map<string, Kept>();

  function add(id: string, entry: Kept): void {
    if (kept.size >= maxKeys) kept.delete(kept.keys().next().value as string);
    kept.set(id, entry);
    entry.key.catch(() => {
      if (kept.get(id) === entry) kept.delete(id);
    });
  }

  return {
    get(id, tenantId, open) {
      let entry = kept.get(id);
      // The last in a map is the one used last.
      kept.delete(id);
      if (entry && now() < entry.until && entry.usesLeft > 0) {
        kept.set(id, entry);
      } else {
        entry = { tenantId, key: open(), until: now() + maxAgeMs, usesLeft: maxUses };
        add(id, entry);
      }
      entry.usesLeft--;
      return entry.key;
    },
    forget(...tenant) {
      if (tenant.length === 0) kept.clear();
      for (const [id, entry] of kept) if (entry.tenantId === tenant[0]) kept.delete(id);
    },
  };
}
