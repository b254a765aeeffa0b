import {
  abortedBefore,
  fail,
  type KMsgError,
  type MessageType,
  ok,
  type Result,
} from "@k-msg/core";
import { admitCall, type CircuitVerdict, heldBack, recordCall, wait } from "@k-msg/core/resilience";
import type { Call } from "./job.ts";
import { circuitOf, type Lane } from "./lane.ts";
import type { Runtime } from "./runtime.ts";

/** Ends a request: what it told of the vendor. */
export type LeaveLane = (verdict: CircuitVerdict) => void;

/** How often somebody who waits for another's probe looks again, in milliseconds. */
const PROBE_LOOK_MS = 500;

/**
 * Waits for a turn by the provider's rate, then asks the circuit of the type. A refusal is `not_sent`.
 * Not a promise when there is nothing to wait for.
 */
export function enterLane(
  runtime: Runtime,
  lane: Lane,
  type: MessageType,
  call: Call,
): Result<LeaveLane, KMsgError> | Promise<Result<LeaveLane, KMsgError>> {
  if (lane.limiter) return enterInTurn(runtime, lane, type, call);
  const entered = passCircuit(runtime, lane, type, () => {});
  return entered.isFailure && call.isPatient ? enterInTurn(runtime, lane, type, call) : entered;
}

async function enterInTurn(
  runtime: Runtime,
  lane: Lane,
  type: MessageType,
  call: Call,
): Promise<Result<LeaveLane, KMsgError>> {
  const { retry, circuit } = runtime;
  let patienceMs = call.isPatient ? retry.deadlineMs + (circuit?.openMs ?? 0) : 0;
  for (;;) {
    const turn = await lane.limiter?.acquire(call.signal);
    if (turn?.isFailure) return turn;
    const giveBack = turn?.value ?? (() => {});
    const entered = passCircuit(runtime, lane, type, giveBack);
    if (entered.isSuccess) return entered;
    giveBack();
    const { retryAfterMs = PROBE_LOOK_MS } = entered.error;
    if (retryAfterMs > patienceMs) return entered;
    patienceMs -= retryAfterMs;
    if (!(await wait(retryAfterMs, call.signal)))
      return fail(abortedBefore(call.signal, lane.provider.id));
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
