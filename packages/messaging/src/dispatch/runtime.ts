import type { FetchFunction, Provider, Result, SendResult } from "@k-msg/core";
import { withoutUndefined } from "@k-msg/core";
import { type CircuitPolicy, DEFAULT_RETRY, type RetryPolicy } from "@k-msg/core/resilience";
import {
  DEFAULT_CONCURRENCY,
  DEFAULT_HOOK_TIMEOUT_MS,
  DEFAULT_LOOK_UP_MS,
  type IdempotencySettings,
  type KMsgConfig,
  type MessageDefaults,
  type OnUnknown,
} from "../config/k-msg-config.ts";
import { snapshot } from "../hooks/freeze.ts";
import { createNotify, type Notify } from "../hooks/notify.ts";
import { createRouter, type Router } from "../route/router.ts";
import { createTrackingState, type TrackingState } from "../tracking/tracker/tracking-state.ts";
import { createLanes, type Lane, toCircuitPolicy } from "./lane.ts";

/** A sending under an idempotency key, for those who come with the same key meanwhile. */
export interface KeyInFlight {
  readonly fingerprint: string;
  readonly result: Promise<Result<SendResult>>;
}

/** Where the packages' own code finds the runtime of a `KMsg`, also of another copy of this package. */
export const RUNTIME: unique symbol = Symbol.for("k-msg.runtime") as never;

/** What every send of one `KMsg` shares. */
export interface Runtime {
  readonly providers: readonly Provider[];
  readonly lanes: ReadonlyMap<Provider, Lane>;
  readonly router: Router;
  readonly defaults: MessageDefaults;
  readonly retry: Readonly<RetryPolicy>;
  readonly circuit?: CircuitPolicy;
  readonly onUnknown: OnUnknown;
  readonly lookUpForMs: number;
  readonly idempotency?: IdempotencySettings;
  readonly keysInFlight: Map<string, KeyInFlight>;
  readonly tracking?: TrackingState;
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
    lanes: createLanes(config),
    router: createRouter(providers, snapshot(config.routing)),
    defaults: snapshot(config.defaults ?? {}),
    retry: withoutUndefined(DEFAULT_RETRY, config.retry ?? {}),
    circuit: toCircuitPolicy(config.circuitBreaker),
    onUnknown: config.onUnknown ?? "report",
    lookUpForMs: config.lookUpForMs ?? DEFAULT_LOOK_UP_MS,
    idempotency: config.idempotency && { ...config.idempotency },
    keysInFlight: new Map(),
    tracking: config.tracking && createTrackingState(config.tracking),
    notify: createNotify(config.hooks ?? {}, config.hookTimeoutMs ?? DEFAULT_HOOK_TIMEOUT_MS),
    observed: config.hooks !== undefined,
    fetch: config.fetch,
    concurrency: config.concurrency ?? DEFAULT_CONCURRENCY,
    now: config.now ?? Date.now,
  };
}
