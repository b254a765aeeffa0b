import type { ProviderContext, ProviderHealth } from "@k-msg/core";
import { neverReject } from "../shared/guard.ts";
import { readBalance } from "./balance.ts";
import type { SolapiTransport } from "./transport.ts";

/** Reads the balance: it needs good credentials and costs nothing. */
export async function checkHealth(
  transport: SolapiTransport,
  providerId: string,
  context: ProviderContext,
): Promise<ProviderHealth> {
  const now = context.now ?? Date.now;
  const startedAt = now();
  const balance = await neverReject(providerId, () => readBalance(transport, providerId, context));
  const latencyMs = now() - startedAt;
  return balance.isSuccess
    ? { healthy: true, latencyMs }
    : { healthy: false, latencyMs, error: balance.error };
}
