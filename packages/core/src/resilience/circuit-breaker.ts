import type { KMsgError } from "../error/kmsg-error.ts";
import { fail, type Result } from "../result/result.ts";
import { checkPositive } from "./check-positive.ts";
import {
  admitCall,
  type CircuitPolicy,
  type CircuitState,
  createCircuitState,
  DEFAULT_CIRCUIT,
  recordCall,
} from "./circuit-state.ts";
import { heldBack } from "./held-back.ts";
import { type CircuitVerdict, judgeOutage } from "./judge-outage.ts";
import { tell } from "./tell.ts";

export interface CircuitChange {
  readonly from: CircuitState;
  readonly to: CircuitState;
}

export interface CircuitBreakerOptions extends Partial<CircuitPolicy> {
  /** Where to go on, such as a state saved earlier. Default: closed. */
  state?: CircuitState;
  /** What a failure tells of the vendor. Default {@link judgeOutage}. One that throws counts as `ignored`. */
  judge?: (error: KMsgError) => CircuitVerdict;
  /** Told when `status` has changed; may be async. What it throws is dropped, and no call waits for it. */
  onStateChange?: (change: CircuitChange) => void | Promise<void>;
  /** Named in errors. */
  providerId?: string;
  /** Milliseconds since 1970. Default `Date.now`. */
  now?: () => number;
}

export interface CircuitBreaker {
  /** The state as plain data, to be looked at or saved. Reading it changes nothing. */
  readonly state: CircuitState;
  /**
   * Runs `operation`, unless the vendor failed too often lately: then `NETWORK_SERVICE_UNAVAILABLE`, `not_sent`,
   * retryable, with `retryAfterMs` until the next probe. Rejects only when `operation` does, which counts as `ignored`.
   */
  run<T>(operation: () => Promise<Result<T, KMsgError>>): Promise<Result<T, KMsgError>>;
}

/**
 * Spares a vendor that is down, and its callers the wait: see {@link CircuitPolicy} for when it opens.
 * Once `openMs` has passed, a single call is let through; its success closes the circuit.
 *
 * Where nothing stays in memory between requests (edge), use {@link admitCall} and {@link recordCall} on a state of your own.
 *
 * @throws KMsgError `INVALID_REQUEST` for options that aren't numbers above 0.
 */
export function circuitBreaker(options: CircuitBreakerOptions = {}): CircuitBreaker {
  const policy = toPolicy(options);
  const { judge = judgeOutage, onStateChange, providerId, now = Date.now } = options;
  let state = options.state ?? createCircuitState();

  function moveTo(next: CircuitState): void {
    const from = state;
    state = next;
    if (from.status !== next.status) void tell(onStateChange, { from, to: next });
  }

  return {
    get state() {
      return state;
    },
    async run(operation) {
      const admission = admitCall(state, policy, now());
      if (!admission.admitted) return fail(heldBack(admission.retryAfterMs, providerId));
      moveTo(admission.state);
      let verdict: CircuitVerdict = "ignored";
      try {
        const result = await operation();
        verdict = result.isSuccess ? "answered" : judgeSafely(judge, result.error);
        return result;
      } finally {
        moveTo(recordCall(state, admission.ticket, verdict, policy, now()));
      }
    },
  };
}

function toPolicy(options: Partial<CircuitPolicy>): CircuitPolicy {
  const any = Number.MAX_SAFE_INTEGER;
  checkPositive(options, {
    windowMs: any,
    buckets: 1_000,
    failureRate: 1,
    minimumCalls: any,
    openMs: any,
    probeMs: any,
  });
  const { windowMs, buckets, failureRate, minimumCalls, openMs, probeMs } = DEFAULT_CIRCUIT;
  return {
    windowMs: options.windowMs ?? windowMs,
    buckets: options.buckets ?? buckets,
    failureRate: options.failureRate ?? failureRate,
    minimumCalls: options.minimumCalls ?? minimumCalls,
    openMs: options.openMs ?? openMs,
    probeMs: options.probeMs ?? probeMs,
  };
}

/** A result isn't lost to a judge that throws. */
function judgeSafely(
  judge: (error: KMsgError) => CircuitVerdict,
  error: KMsgError,
): CircuitVerdict {
  try {
    return judge(error);
  } catch {
    return "ignored";
  }
}
