import type { KMsgError, Result, SendResult } from "@k-msg/core";
import { earlyContext } from "../hooks/hook-context.ts";
import { toMessageId } from "./message-id.ts";
import type { Runtime } from "./runtime.ts";
import { type SendCallOptions, sendOne } from "./send-one.ts";

export interface BatchResult {
  readonly total: number;
  /** One for each input, in their order. */
  readonly results: readonly Result<SendResult, KMsgError>[];
}

/** Sends each message on its own, `concurrency` at a time. Never rejects. */
export async function sendArray(
  runtime: Runtime,
  inputs: readonly unknown[],
  options: SendCallOptions,
): Promise<BatchResult> {
  const ids = Array.from(inputs, toMessageId);
  for (const messageId of ids.slice(runtime.concurrency))
    await runtime.notify("onQueued", earlyContext(messageId, undefined));
  const results = new Array<Result<SendResult, KMsgError>>(inputs.length);
  let next = 0;
  const work = async () => {
    while (next < inputs.length) {
      const index = next++;
      results[index] = await sendOne(runtime, inputs[index], ids[index] as string, options);
    }
  };
  const workers = Math.min(runtime.concurrency, inputs.length);
  await Promise.all(Array.from({ length: workers }, work));
  return { total: inputs.length, results };
}
