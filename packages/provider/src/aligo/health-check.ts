import type { ProviderContext, ProviderHealth } from "@k-msg/core";
import { neverReject } from "../shared/guard.ts";
import { readBalance } from "./balance.ts";
import type { AligoSettings } from "./config.ts";

/** Reads the balance of every host the config is for: proves key, user id and IP address, changes nothing. */
export async function checkHealth(
  settings: AligoSettings,
  context: ProviderContext,
): Promise<ProviderHealth> {
  const now = context.now ?? Date.now;
  const started = now();
  const balance = await neverReject(settings.id, () => readBalance(settings, context));
  const latencyMs = now() - started;
  return balance.isSuccess
    ? { healthy: true, latencyMs }
    : { healthy: false, latencyMs, error: balance.error };
}
