import { fail, KMsgError, type Result, type SendResult } from "@k-msg/core";
import { sendOnce } from "../idempotency/send-once.ts";
import type { Job, KeyWaits } from "./job.ts";
import type { Runtime } from "./runtime.ts";

/** Sends a message, once under its idempotency key if it has one. Never rejects. */
export function sendWithKey(
  runtime: Runtime,
  job: Job,
  waits: KeyWaits,
  send: () => Promise<Result<SendResult, KMsgError>>,
): Promise<Result<SendResult, KMsgError>> {
  if (job.normalized.idempotencyKey === undefined) return send();
  return sendOnce(runtime, job, waits, send).catch((cause) => {
    // Such as a store whose records can't be read: the key may stand for a message that was sent.
    return fail(new KMsgError("UNKNOWN_ERROR", { outcome: "unknown", cause }));
  });
}
