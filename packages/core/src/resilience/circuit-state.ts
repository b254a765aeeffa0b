import type { CircuitVerdict } from "./judge-outage.ts";

export interface CircuitPolicy {
  /** How far back calls count, in milliseconds. Default 30,000. */
  windowMs: number;
  /** Parts of the window; it moves on by one of them. Default 10. */
  buckets: number;
  /** Share of outages in the window that opens the circuit, in (0, 1]. Default 0.5. */
  failureRate: number;
  /** Calls in the window without which it stays closed. Default 10. */
  minimumCalls: number;
  /** How long calls are refused before one is let through as a probe, in milliseconds. Default 30,000. */
  openMs: number;
  /** A probe that hasn't ended after this many milliseconds is given up, and another let through. Default 120,000. */
  probeMs: number;
}

export const DEFAULT_CIRCUIT: Readonly<CircuitPolicy> = Object.freeze({
  windowMs: 30_000,
  buckets: 10,
  failureRate: 0.5,
  minimumCalls: 10,
  openMs: 30_000,
  probeMs: 120_000,
});

/** Calls of one part of the window. */
export interface CircuitBucket {
  /** Which part: the time divided by the length of a part. */
  readonly slot: number;
  readonly calls: number;
  readonly outages: number;
}

interface Period {
  /** Counts up with each change of the state, so that a result can be told from one of an earlier time. */
  readonly period: number;
}

/**
 * A circuit as plain data that survives `JSON.stringify`. Times are milliseconds since 1970.
 * - `closed`: calls pass and are counted.
 * - `open`: calls are refused until `until`; then the next one is the probe.
 * - `half_open`: the probe is under way; other calls are refused. It counts as lost at `until`.
 */
export type CircuitState =
  | (Period & { readonly status: "closed"; readonly buckets: readonly CircuitBucket[] })
  | (Period & { readonly status: "open"; readonly until: number })
  | (Period & { readonly status: "half_open"; readonly until: number });

export type CircuitAdmission =
  /** Go on, and hand `ticket` to {@link recordCall} afterwards. */
  | { readonly admitted: true; readonly state: CircuitState; readonly ticket: number }
  | {
      readonly admitted: false;
      readonly state: CircuitState;
      /** Milliseconds until a probe is let through; absent while one is under way. */
      readonly retryAfterMs?: number;
    };

export function createCircuitState(): CircuitState {
  return { status: "closed", period: 0, buckets: [] };
}

/** Asks for a call. Keep the returned state before making it. */
export function admitCall(
  state: CircuitState,
  policy: CircuitPolicy,
  now: number,
): CircuitAdmission {
  if (state.status === "closed") return { admitted: true, state, ticket: state.period };
  const isOpen = state.status === "open";
  const waitMs = state.until - now;
  // Longer than it ever lasts: the clock was set back meanwhile.
  const isOver = waitMs <= 0 || waitMs > (isOpen ? policy.openMs : policy.probeMs);
  if (!isOver) return { admitted: false, state, ...(isOpen && { retryAfterMs: waitMs }) };
  const period = state.period + 1;
  const probing = { status: "half_open", period, until: now + policy.probeMs } as const;
  return { admitted: true, state: probing, ticket: period };
}

/** Takes a call's result into account; that of a call from an earlier period tells nothing any more. */
export function recordCall(
  state: CircuitState,
  ticket: number,
  verdict: CircuitVerdict,
  policy: CircuitPolicy,
  now: number,
): CircuitState {
  if (ticket !== state.period || state.status === "open") return state;
  const period = state.period + 1;
  if (state.status === "half_open") {
    if (verdict === "answered") return { status: "closed", period, buckets: [] };
    // A probe that told nothing leaves its place to the next call.
    return { status: "open", period, until: verdict === "outage" ? now + policy.openMs : now };
  }
  if (verdict === "ignored") return state;
  const buckets = countCall(state.buckets, verdict === "outage", policy, now);
  return verdict === "outage" && isTooBad(buckets, policy)
    ? { status: "open", period, until: now + policy.openMs }
    : { ...state, buckets };
}

function countCall(
  buckets: readonly CircuitBucket[],
  isOutage: boolean,
  policy: CircuitPolicy,
  now: number,
): CircuitBucket[] {
  const slot = Math.floor((now * policy.buckets) / policy.windowMs);
  const kept = buckets.filter((each) => each.slot > slot - policy.buckets && each.slot <= slot);
  const current = kept.at(-1)?.slot === slot ? kept.pop() : undefined;
  const { calls = 0, outages = 0 } = current ?? {};
  kept.push({ slot, calls: calls + 1, outages: outages + (isOutage ? 1 : 0) });
  return kept;
}

function isTooBad(buckets: readonly CircuitBucket[], policy: CircuitPolicy): boolean {
  let calls = 0;
  let outages = 0;
  for (const each of buckets) {
    calls += each.calls;
    outages += each.outages;
  }
  return calls >= policy.minimumCalls && outages >= calls * policy.failureRate;
}
