import type { KMsgError, Result, SendResult } from "@k-msg/core";
import { conclude, dispatch } from "./dispatch.ts";
import { finish } from "./finish.ts";
import type { Call, Job, Settled } from "./job.ts";
import { isJob, prepare } from "./prepare.ts";
import type { Runtime } from "./runtime.ts";
import { sendWithKey } from "./send-with-key.ts";

export interface SendCallOptions {
  /** Stops what hasn't left yet; what has left is reported as `unknown`. */
  signal?: AbortSignal;
}

/** One message from input to result. Never rejects. */
export async function sendOne(
  runtime: Runtime,
  input: unknown,
  messageId: string,
  { signal }: SendCallOptions,
): Promise<Result<SendResult, KMsgError>> {
  const preparing = prepare(runtime, input, messageId);
  const prepared = preparing instanceof Promise ? await preparing : preparing;
  const settled = isJob(prepared) ? await settle(runtime, prepared, signal) : prepared;
  if (runtime.observed) await finish(runtime, settled);
  return settled.result;
}

async function settle(
  runtime: Runtime,
  job: Job,
  signal: AbortSignal | undefined,
): Promise<Settled> {
  const { fetch, now } = runtime;
  const call: Call = {
    signal,
    context: { signal, fetch, now, limitsChecked: true },
    isPatient: false,
  };
  const result = await sendWithKey(runtime, job, signal, async () => {
    await dispatch(runtime, [job], call);
    return conclude(job);
  });
  return { context: job.context, result };
}
