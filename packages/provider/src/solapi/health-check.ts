import type { ProviderContext, ProviderHealth } from "@k-msg/core";
import { readBalance } from "./balance.ts";
import type { SolapiTransport } from "./transport.ts";

/** Reads the balance: it needs good credentials and costs nothing. */
export async function checkHealth(
  transport: SolapiTransport,
  providerId: string,
  context: ProviderContext,
): Promise<ProviderHealth> {
  const start = performance.now();
  const balance = await readBalance(transport, providerId, context);
  const latencyMs = performance.now() - start;
  return balance.isSuccess
    ? { healthy: true, latencyMs }
    : { healthy: false, latencyMs, error: balance.error };
}
