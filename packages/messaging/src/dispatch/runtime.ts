import type { FetchFunction, Provider } from "@k-msg/core";
import { withoutUndefined } from "@k-msg/core";
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

/** What every send of one `KMsg` shares. */
export interface Runtime {
  readonly providers: readonly Provider[];
  readonly chooseProvider: ChooseProvider;
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
  return {
    providers,
    chooseProvider: createRouter(providers, snapshot(config.routing)),
    defaults: snapshot(config.defaults ?? {}),
    retry: withoutUndefined(config.retry ?? {}),
    notify: createNotify(config.hooks ?? {}, config.hookTimeoutMs ?? DEFAULT_HOOK_TIMEOUT_MS),
    observed: config.hooks !== undefined,
    fetch: config.fetch,
    concurrency: config.concurrency ?? DEFAULT_CONCURRENCY,
    now: config.now ?? Date.now,
  };
}
