import {
  type FetchFunction,
  type Provider,
  type ProviderLimits,
  STANDARD_LIMITS,
} from "@k-msg/core";
import type { RetryPolicy } from "@k-msg/core/resilience";
import {
  DEFAULT_CONCURRENCY,
  DEFAULT_HOOK_TIMEOUT_MS,
  type KMsgConfig,
  type MessageDefaults,
} from "../config/k-msg-config.ts";
import { snapshot } from "../hooks/freeze.ts";
import { createNotify, type Notify } from "../hooks/notify.ts";
import { type ChooseProvider, createRouter } from "../route/router.ts";
import { withoutUndefined } from "../without-undefined.ts";

/** What every send of one `KMsg` shares. */
export interface Runtime {
  readonly providers: readonly Provider[];
  readonly chooseProvider: ChooseProvider;
  readonly limitsOf: (provider: Provider) => ProviderLimits;
  readonly defaults: MessageDefaults;
  readonly retry: Partial<RetryPolicy>;
  readonly notify: Notify;
  /** Whether anybody listens. */
  readonly observed: boolean;
  readonly fetch?: FetchFunction;
  readonly concurrency: number;
  readonly now: () => number;
}

export function createRuntime(config: KMsgConfig): Runtime {
  // Copies of the settings: what was checked is what holds, also when the caller's object changes later.
  const providers = [...config.providers];
  const limits = new Map(providers.map((each) => [each, completeLimits(each.limits)]));
  return {
    providers,
    chooseProvider: createRouter(providers, snapshot(config.routing)),
    limitsOf: (provider) => limits.get(provider) ?? completeLimits(provider.limits),
    defaults: snapshot(config.defaults ?? {}),
    retry: withoutUndefined(config.retry ?? {}),
    notify: createNotify(config.hooks ?? {}, config.hookTimeoutMs ?? DEFAULT_HOOK_TIMEOUT_MS),
    observed: config.hooks !== undefined,
    fetch: config.fetch,
    concurrency: config.concurrency ?? DEFAULT_CONCURRENCY,
    now: config.now ?? Date.now,
  };
}

/**
 * Texts that a provider says nothing about are held to the carriers' standard sizes. One that doesn't
 * declare a schedule window can't schedule: a message must not go out now because nobody read its time.
 */
function completeLimits(declared: ProviderLimits | undefined): ProviderLimits {
  return {
    ...STANDARD_LIMITS,
    ...declared,
    text: { ...STANDARD_LIMITS.text, ...declared?.text },
    schedule: declared?.schedule ?? {},
  };
}
