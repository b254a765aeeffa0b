import {
  type Attempt,
  completeLimits,
  type MessageType,
  type Provider,
  type ProviderLimits,
  withoutUndefined,
} from "@k-msg/core";
import {
  type CircuitPolicy,
  type CircuitState,
  createCircuitState,
  DEFAULT_CIRCUIT,
  type RateLimiter,
  rateLimiter,
} from "@k-msg/core/resilience";
import type { KMsgConfig } from "../config/k-msg-config.ts";
import { createTraces, type Traces } from "./traces.ts";

/** A provider with what one `KMsg` keeps about it. */
export interface Lane {
  readonly provider: Provider;
  readonly limits: ProviderLimits;
  readonly limiter?: RateLimiter;
  /** Of what could be mistaken for another when it is looked up. */
  readonly traces?: Traces;
  /** The attempts of a message that was accepted at once, as nearly all are. */
  readonly acceptedAtOnce: readonly Attempt[];
  /** By type; a type that hasn't been sent yet has none. */
  readonly circuits: Map<MessageType, CircuitState>;
}

export function createLanes(config: KMsgConfig): ReadonlyMap<Provider, Lane> {
  const { rateLimits, circuitBreaker } = config;
  const saved = circuitBreaker ? (circuitBreaker.circuits ?? {}) : {};
  return new Map(
    config.providers.map((provider) => {
      const { id } = provider;
      const limits = completeLimits(provider.limits);
      const rate = rateLimits?.[id] ?? limits.rate;
      const limiter = rate && rateLimiter({ ...rate, providerId: id });
      const isTraced = provider.findMessage && !limits.lookup?.keepsMessageId;
      const traces = isTraced ? createTraces(config.now ?? Date.now) : undefined;
      const states = Object.entries(saved[id] ?? {}) as [MessageType, CircuitState][];
      const circuits = new Map(states.map(([type, state]) => [type, structuredClone(state)]));
      const accepted: Attempt = Object.freeze({ providerId: id, outcome: "accepted" });
      const acceptedAtOnce = Object.freeze([accepted]);
      return [provider, { provider, limits, limiter, traces, acceptedAtOnce, circuits }];
    }),
  );
}

export function circuitOf(lane: Lane, type: MessageType): CircuitState {
  return lane.circuits.get(type) ?? createCircuitState();
}

/** `undefined` when the caller switched it off. */
export function toCircuitPolicy(settings: KMsgConfig["circuitBreaker"]): CircuitPolicy | undefined {
  if (settings === false) return undefined;
  const { circuits: _, ...policy } = settings ?? {};
  return withoutUndefined(DEFAULT_CIRCUIT, policy);
}

/** The lane of a provider in a route, which only names providers of the configuration. */
export function laneOf(
  lanes: ReadonlyMap<Provider, Lane>,
  providers: readonly Provider[],
  position: number,
): Lane {
  return lanes.get(providers[position] as Provider) as Lane;
}
