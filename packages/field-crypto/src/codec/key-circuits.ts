import {
  type FieldCryptoMetric,
  fail,
  fieldCryptoError,
  type MaybePromise,
  ok,
  type Result,
} from "@k-msg/core";
import { type CircuitBreaker, type CircuitPolicy, circuitBreaker } from "@k-msg/core/resilience";
import { isKid } from "../keys/kid.ts";
import type { KeyTrouble } from "./field-failure.ts";

export interface KeyCircuits {
  /** Asks for a key, unless that failed too often lately. `kid` is absent for a tenant's ring. */
  ask<T>(
    tenantId: string | undefined,
    kid: string | undefined,
    request: () => MaybePromise<T>,
  ): Promise<Result<T, KeyTrouble>>;
}

interface KeyCircuitsOptions {
  readonly policy?: Partial<CircuitPolicy>;
  readonly now?: () => number;
  readonly tellMetric: (metric: FieldCryptoMetric) => void;
}

/** Circuits in trouble that are remembered. */
const MAX_CIRCUITS = 10_000;
const STATES = { closed: 0, half_open: 1, open: 2 } as const;

/** A circuit for each tenant and key, kept while there are failures to remember. */
export function createKeyCircuits({ policy, now, tellMetric }: KeyCircuitsOptions): KeyCircuits {
  const circuits = new Map<string, CircuitBreaker>();

  function create(tenantId: string | undefined, kid: string | undefined): CircuitBreaker {
    return circuitBreaker({
      minimumCalls: 5,
      ...policy,
      now,
      judge: () => "outage",
      onStateChange: ({ to: { status } }) =>
        tellMetric({
          name: "crypto_circuit_state",
          value: STATES[status],
          labels: {
            state: status,
            ...(tenantId !== undefined && { tenantId }),
            ...(isKid(kid) && { kid }),
          },
        }),
    });
  }

  return {
    async ask(tenantId, kid, request) {
      const known = circuits.size > 0 ? circuits.get(idOf(tenantId, kid)) : undefined;
      const asked = known ? undefined : start(request);
      // A key in memory needs no circuit.
      if (asked && !(asked instanceof Promise)) return ok(asked.value);
      const circuit = known ?? create(tenantId, kid);
      let trouble: KeyTrouble | undefined;
      const result = await circuit.run(async () => {
        try {
          return ok(await (asked ?? request()));
        } catch (cause) {
          trouble = { rule: "KEY_UNAVAILABLE", kid, cause };
          return fail(fieldCryptoError("CRYPTO_DECRYPT_FAILED"));
        }
      });
      remember(idOf(tenantId, kid), circuit);
      if (result.isSuccess) return result;
      const { retryAfterMs } = result.error;
      return fail(trouble ?? { rule: "CIRCUIT_OPEN", kid, retryAfterMs });
    },
  };

  function remember(id: string, circuit: CircuitBreaker): void {
    const { state } = circuit;
    const isWell = state.status === "closed" && state.buckets.every(({ outages }) => outages === 0);
    if (isWell) circuits.delete(id);
    else if (circuits.has(id) || circuits.size < MAX_CIRCUITS) circuits.set(id, circuit);
  }
}

function idOf(tenantId: string | undefined, kid: string | undefined): string {
  return JSON.stringify([tenantId, kid]);
}

/** The value, if it is there at once. */
function start<T>(request: () => MaybePromise<T>): { readonly value: T } | Promise<T> {
  try {
    const value = request();
    return isPromise(value) ? Promise.resolve(value) : { value };
  } catch (cause) {
    return Promise.reject(cause);
  }
}

function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof (value as Partial<Promise<T>> | undefined)?.then === "function";
}
