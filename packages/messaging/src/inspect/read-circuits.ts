import type { Circuits } from "../config/k-msg-config.ts";
import type { Runtime } from "../dispatch/runtime.ts";

/** Requests of one provider right now. */
export interface Traffic {
  /** Under way, as far as a rate is kept for the provider. */
  readonly active: number;
  /** Waiting for their turn. */
  readonly waiting: number;
}

/** How the vendors are doing, as this `KMsg` has seen it; plain data. */
export interface KMsgHealth {
  /** Whether no circuit is open. */
  readonly healthy: boolean;
  /** By provider id and type; a type that wasn't sent yet is absent. Fit for `circuitBreaker: { circuits }`. */
  readonly circuits: Circuits;
  /** By provider id; only of those with a rate. */
  readonly traffic: Readonly<Record<string, Traffic>>;
}

export function readCircuits({ lanes }: Runtime): KMsgHealth {
  const circuits: Record<string, Circuits[string]> = {};
  const traffic: Record<string, Traffic> = {};
  let healthy = true;
  for (const { provider, limiter, circuits: states } of lanes.values()) {
    circuits[provider.id] = structuredClone(Object.fromEntries(states));
    for (const { status } of states.values()) healthy &&= status !== "open";
    if (limiter) traffic[provider.id] = { active: limiter.active, waiting: limiter.waiting };
  }
  return { healthy, circuits, traffic };
}
