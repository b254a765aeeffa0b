import type { KeyResolver, KeyRing, MaybePromise } from "@k-msg/core";
import { checkPositive } from "../check-positive.ts";
import { inTime } from "./in-time.ts";

export interface RefreshableKeysOptions {
  /** The tenant's ring; `undefined` when it has none (any more), which takes effect at once. */
  load: (tenantId: string | undefined) => MaybePromise<KeyRing | undefined>;
  /** How long a ring is used before it is loaded again, in milliseconds. Default 300,000. */
  ttlMs?: number;
  /** After a load that failed, how long until the next, in milliseconds. Default 5,000. */
  retryMs?: number;
  /** How long a load may take before it counts as failed, in milliseconds. Default 10,000. */
  timeoutMs?: number;
  /** How long the last good ring serves while loads fail, in milliseconds. Default 24 hours. */
  maxStaleMs?: number;
  /** Tenants kept; the one used longest ago makes room. Default 10,000. */
  maxTenants?: number;
  /** Milliseconds since 1970. Default `Date.now`. */
  now?: () => number;
}

export interface RefreshableKeys extends KeyResolver {
  /** Drops what is kept of a tenant, or of all: the next request loads anew. */
  forget(...tenant: [tenantId?: string]): void;
}

interface Kept {
  readonly ring: KeyRing;
  readonly loadedAt: number;
  readonly freshUntil: number;
}

/** Loads rings when they are asked for, once at a time for each tenant, and keeps them for a while. */
export function refreshableKeys(options: RefreshableKeysOptions): RefreshableKeys {
  const {
    ttlMs = 300_000,
    retryMs = 5_000,
    timeoutMs = 10_000,
    maxStaleMs = 86_400_000,
    maxTenants = 10_000,
  } = options;
  checkPositive({ ttlMs, retryMs, timeoutMs, maxStaleMs, maxTenants });
  const { load, now = Date.now } = options;
  const kept = new Map<string | undefined, Kept>();
  const loading = new Map<string | undefined, Promise<KeyRing | undefined>>();

  function keep(tenantId: string | undefined, entry: Kept): void {
    // The last in a map is the one used last.
    kept.delete(tenantId);
    if (kept.size >= maxTenants) kept.delete(kept.keys().next().value);
    kept.set(tenantId, entry);
  }

  async function refresh(tenantId: string | undefined): Promise<KeyRing | undefined> {
    // After a `forget`, another load is the current one.
    const isCurrent = () => loading.get(tenantId) === promise;
    const promise: Promise<KeyRing | undefined> = (async () => {
      await undefined;
      try {
        const ring = await inTime(() => load(tenantId), timeoutMs);
        if (!isCurrent()) return ring;
        const at = now();
        if (ring) keep(tenantId, { ring, loadedAt: at, freshUntil: at + ttlMs });
        else kept.delete(tenantId);
        return ring;
      } catch (error) {
        const last = isCurrent() ? kept.get(tenantId) : undefined;
        if (!last || now() - last.loadedAt > maxStaleMs) throw error;
        keep(tenantId, { ...last, freshUntil: now() + retryMs });
        return last.ring;
      } finally {
        if (isCurrent()) loading.delete(tenantId);
      }
    })();
    loading.set(tenantId, promise);
    return promise;
  }

  return {
    resolve({ tenantId }) {
      const entry = kept.get(tenantId);
      if (entry && now() < entry.freshUntil) {
        keep(tenantId, entry);
        return entry.ring;
      }
      return loading.get(tenantId) ?? refresh(tenantId);
    },
    forget(...tenant) {
      if (tenant.length === 0) {
        kept.clear();
        loading.clear();
      } else {
        kept.delete(tenant[0]);
        loading.delete(tenant[0]);
      }
    },
  };
}
