import type { SendInput } from "@k-msg/core";
import type { Runtime } from "../dispatch/runtime.ts";
import { createProgress, type ProgressObserver } from "./progress.ts";
import { runBulk, type SendManyResult } from "./run-bulk.ts";
import { createSource } from "./source.ts";

export interface SendManyOptions {
  /** Requests under way at once. Default: `concurrency` of the configuration. */
  concurrency?: number;
  /**
   * Takes no more messages and sends none that waits: these fail with `REQUEST_ABORTED`, `not_sent`. What has left
   * is finished. Messages that weren't taken from the source have no result.
   */
  signal?: AbortSignal;
  /** Told a few times a second, and once at the end. What it throws is dropped. */
  onProgress?: ProgressObserver;
}

/** Hands out results as they settle. Nothing is taken, nor sent, before the first is asked for. */
export async function* sendMany(
  runtime: Runtime,
  input: Iterable<SendInput> | AsyncIterable<SendInput>,
  options: SendManyOptions,
): AsyncGenerator<SendManyResult, void, undefined> {
  const source = createSource(input);
  const progress = createProgress(options.onProgress, source.total);
  let ready: SendManyResult[] = [];
  let held = 0;
  let isDone = false;
  let wake = () => {};
  const { signal, concurrency = runtime.concurrency } = options;
  const settings = { signal, concurrency, cutsOff: false, isPatient: true, takesAll: false };
  const bulk = runBulk(runtime, source, settings, {
    get held() {
      return held;
    },
    accept(result) {
      held++;
      ready.push(result);
      progress.count(result.result.isFailure);
      wake();
    },
  });
  const end = () => {
    isDone = true;
    wake();
  };
  bulk.done.then(end, end);
  try {
    while (!isDone || ready.length > 0) {
      const results = ready;
      ready = [];
      for (const result of results) {
        yield result;
        held--;
        bulk.makeRoom();
      }
      if (ready.length === 0 && !isDone) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    // Also when the consumer leaves the loop: what has left is waited for, nothing else goes out.
    if (!isDone) bulk.stop();
    await bulk.done.finally(progress.end);
  }
}
