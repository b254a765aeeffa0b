import {
  type Balance,
  fail,
  KMsgError,
  notOneOf,
  type Provider,
  type ProviderContext,
  type ProviderHealth,
  type Result,
} from "@k-msg/core";
import type { Runtime } from "../dispatch/runtime.ts";

/** What the providers answered. */
export interface HealthReport {
  /** Whether every provider is. */
  readonly healthy: boolean;
  readonly providers: Readonly<Record<string, ProviderHealth>>;
}

export async function checkHealth(
  runtime: Runtime,
  options: { signal?: AbortSignal },
): Promise<HealthReport> {
  const { signal } = options ?? {};
  const context: ProviderContext = { signal, fetch: runtime.fetch, now: runtime.now };
  const entries = await Promise.all(
    runtime.providers.map(async (provider) => [provider.id, await ask(provider, context)] as const),
  );
  return {
    healthy: entries.every(([, health]) => health.healthy),
    providers: Object.fromEntries(entries),
  };
}

async function ask(provider: Provider, context: ProviderContext): Promise<ProviderHealth> {
  try {
    const health = await provider.healthCheck(context);
    if (typeof health?.healthy === "boolean") return health;
    throw new TypeError("the provider returned no health");
  } catch (cause) {
    return { healthy: false, error: unforeseen(provider, cause) };
  }
}

export async function readBalance(
  runtime: Runtime,
  providerId: string | undefined,
): Promise<Result<Balance, KMsgError> | Record<string, Result<Balance, KMsgError>>> {
  const context: ProviderContext = { fetch: runtime.fetch, now: runtime.now };
  if (providerId !== undefined) {
    const provider = runtime.providers.find(({ id }) => id === providerId);
    return provider ? balanceOf(provider, context) : fail(unknownProvider(runtime));
  }
  const entries = await Promise.all(
    runtime.providers.map(async (each) => [each.id, await balanceOf(each, context)] as const),
  );
  return Object.fromEntries(entries);
}

async function balanceOf(
  provider: Provider,
  context: ProviderContext,
): Promise<Result<Balance, KMsgError>> {
  try {
    if (!provider.getBalance) return fail(tellsNoBalance(provider));
    const balance = await provider.getBalance(context);
    if (typeof balance?.isSuccess === "boolean") return balance;
    throw new TypeError("the provider returned no Result");
  } catch (cause) {
    return fail(unforeseen(provider, cause));
  }
}

function unforeseen(provider: Provider, cause: unknown): KMsgError {
  return new KMsgError("UNKNOWN_ERROR", { outcome: "not_sent", providerId: provider.id, cause });
}

function tellsNoBalance(provider: Provider): KMsgError {
  return new KMsgError("NO_PROVIDER", { outcome: "not_sent", providerId: provider.id });
}

function unknownProvider({ providers }: Runtime): KMsgError {
  return new KMsgError("NO_PROVIDER", {
    outcome: "not_sent",
    issues: [
      notOneOf(
        "providerId",
        providers.map(({ id }) => id),
      ),
    ],
  });
}
