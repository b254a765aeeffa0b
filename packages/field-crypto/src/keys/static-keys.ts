import type { KeyResolver, KeyRing } from "@k-msg/core";

/** One ring for everybody. */
export function staticKeys(ring: KeyRing): KeyResolver {
  return { resolve: () => ring };
}

/** A ring for each tenant. What is taken out of the map can't be read any more; without a tenant, nothing can. */
export function tenantKeys(rings: ReadonlyMap<string, KeyRing>): KeyResolver {
  return {
    resolve: ({ tenantId }) => (tenantId === undefined ? undefined : rings.get(tenantId)),
  };
}
