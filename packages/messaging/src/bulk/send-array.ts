import type { KMsgError, Result, SendInput, SendResult } from "@k-msg/core";
import type { Runtime } from "../dispatch/runtime.ts";
import type { SendCallOptions } from "../dispatch/send-one.ts";
import { runBulk } from "./run-bulk.ts";
import { createSource } from "./source.ts";

export interface BatchResult {
  readonly total: number;
  /** One for each input, in their order. */
  readonly results: readonly Result<SendResult, KMsgError>[];
}

/** Inputs and results are in memory anyway: as few requests as possible. */
const MOST = { mostTaken: 30_000, mostTogether: Number.POSITIVE_INFINITY };

/** Sends all of them in as few requests as their providers allow. Never rejects. */
export async function sendArray(
  runtime: Runtime,
  inputs: readonly unknown[],
  { signal }: SendCallOptions,
): Promise<BatchResult> {
  const total = inputs.length;
  const results = new Array<Result<SendResult, KMsgError>>(total);
  const { concurrency } = runtime;
  const settings = {
    concurrency,
    signal,
    cutsOff: true,
    isPatient: false,
    takesAll: true,
    ...MOST,
  };
  const sink = {
    held: 0,
    accept({ index, result }: { index: number; result: Result<SendResult, KMsgError> }) {
      results[index] = result;
    },
  };
  await runBulk(runtime, createSource(inputs as readonly SendInput[]), settings, sink).done;
  return { total, results };
}
