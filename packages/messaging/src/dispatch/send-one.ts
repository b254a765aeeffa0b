import type { KMsgError, Result, SendResult } from "@k-msg/core";
import { bring } from "./bring.ts";
import { conclude } from "./dispatch.ts";
import { finish } from "./finish.ts";
import type { Call } from "./job.ts";
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
  if (!isJob(prepared)) {
    await finish(runtime, prepared);
    return prepared.result;
  }
  const { fetch, now } = runtime;
  const context = { signal, fetch, now, limitsChecked: true };
  const call: Call = { signal, context, isPatient: false };
  let result: Result<SendResult, KMsgError>;
  if (prepared.normalized.idempotencyKey === undefined) {
    await bring(runtime, [prepared], call);
    result = conclude(prepared);
  } else {
    const signals = { forStore: signal, forTwin: signal };
    result = await sendWithKey(runtime, prepared, signals, async () => {
      await bring(runtime, [prepared], call);
      return conclude(prepared);
    });
  }
  if (runtime.observed) await finish(runtime, { context: prepared.context, result });
  return result;
}
