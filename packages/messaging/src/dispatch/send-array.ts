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

/**
 * A copy, because callers reuse and clear their arrays while messages wait; `undefined` for what is no array,
 * or throws when looked at.
 */
export function copyArray(input: unknown): unknown[] | undefined {
  try {
    return Array.isArray(input) ? Array.from(input) : undefined;
  } catch {
    return undefined;
  }
}

/** Sends each message on its own, `concurrency` at a time. Never rejects. */
export async function sendArray(
  runtime: Runtime,
  inputs: readonly unknown[],
  options: SendCallOptions,
): Promise<BatchResult> {
  const queue = inputs.map((input) => ({ input, messageId: toMessageId(input) }));
  const waiting = queue.slice(runtime.concurrency);
  // All at once: one slow hook after another could take hours.
  await Promise.all(
    waiting.map(({ messageId }) => runtime.notify("onQueued", earlyContext(messageId, undefined))),
  );
  const total = queue.length;
  const results = new Array<Result<SendResult, KMsgError>>(total);
  const numbered = queue.entries();
  const work = async () => {
    for (const [index, { input, messageId }] of numbered)
      results[index] = await sendOne(runtime, input, messageId, options);
  };
  await Promise.all(Array.from({ length: Math.min(runtime.concurrency, total) }, work));
  return { total, results };
}
