import {
  abortedBefore,
  fail,
  type KMsgError,
  type MessageType,
  ok,
  type Result,
} from "@k-msg/core";
import { admitCall, type CircuitVerdict, heldBack, recordCall, wait } from "@k-msg/core/resilience";
import { circuitOf, type Lane } from "./lane.ts";
import type { Runtime } from "./runtime.ts";

/** Ends a request: what it told of the vendor. */
export type LeaveLane = (verdict: CircuitVerdict) => void;

/** How often somebody who waits for another's probe looks again, in milliseconds. */
const PROBE_LOOK_MS = 500;

/**
 * Asks the circuit of the type, and waits for a turn by the provider's rate. A refusal is `not_sent`.
 * Not a promise when there is nothing to wait for.
 * @param isPatient waits until an open circuit lets somebody through, instead of failing at once.
 */
export function enterLane(
  runtime: Runtime,
  lane: Lane,
  type: MessageType,
  isPatient: boolean,
  signal: AbortSignal | undefined,
): Result<LeaveLane, KMsgError> | Promise<Result<LeaveLane, KMsgError>> {
  if (lane.limiter) return enterInTurn(runtime, lane, type, isPatient, signal);
  const entered = passCircuit(runtime, lane, type, () => {});
  return entered.isFailure && isPatient
    ? enterInTurn(runtime, lane, type, isPatient, signal)
    : entered;
}

async function enterInTurn(
  runtime: Runtime,
  lane: Lane,
  type: MessageType,
  isPatient: boolean,
  signal: AbortSignal | undefined,
): Promise<Result<LeaveLane, KMsgError>> {
  const { retry, circuit, now } = runtime;
  let patienceMs = isPatient ? retry.deadlineMs + (circuit?.openMs ?? 0) : 0;
  for (;;) {
    // First: nobody shall wait for a turn only to hear that the circuit is open, nor use one up.
    const admission = circuit && admitCall(circuitOf(lane, type), circuit, now());
    if (admission?.admitted === false) {
      const { retryAfterMs = PROBE_LOOK_MS } = admission;
      if (retryAfterMs > patienceMs)
        return fail(heldBack(admission.retryAfterMs, lane.provider.id));
      patienceMs -= retryAfterMs;
      if (!(await wait(retryAfterMs, signal))) return fail(abortedBefore(signal, lane.provider.id));
      continue;
    }
    const turn = await lane.limiter?.acquire(signal);
    if (turn?.isFailure) return turn;
    const entered = passCircuit(runtime, lane, type, turn?.value ?? (() => {}));
    if (entered.isSuccess) return entered;
    turn?.value();
  }
}

function passCircuit(
  { circuit, now }: Runtime,
  lane: Lane,
  type: MessageType,
  giveBack: () => void,
): Result<LeaveLane, KMsgError> {
  if (!circuit) return ok(giveBack);
  const admission = admitCall(circuitOf(lane, type), circuit, now());
  if (!admission.admitted) return fail(heldBack(admission.retryAfterMs, lane.provider.id));
  lane.circuits.set(type, admission.state);
  return ok((verdict) => {
    const state = circuitOf(lane, type);
    lane.circuits.set(type, recordCall(state, admission.ticket, verdict, circuit, now()));
    giveBack();
  });
}
