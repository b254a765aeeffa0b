import { KMsgError, type SendInput } from "@k-msg/core";
import { anything, callable, group, whole } from "../config/setting-rules.ts";
import type { Runtime } from "../dispatch/runtime.ts";
import { createProgress, type ProgressObserver } from "./progress.ts";
import { runBulk, type SendManyResult } from "./run-bulk.ts";
import { createSource } from "./source.ts";

/**
 * Four full requests. Larger ones cost more, not less: what waits longer outlives the quick garbage collections, and
 * a lost answer leaves more messages unknown.
 */
const MOST = { mostTaken: 8_000, mostTogether: 2_000 };

const OPTIONS = group({ concurrency: whole(1), signal: anything, onProgress: callable });

export interface SendManyOptions {
  /** Requests under way at once. Default: `concurrency` of the configuration. */
  concurrency?: number;
  /**
   * Takes no more messages and sends none that waits: these fail with `REQUEST_ABORTED`, `not_sent`. What has left
   * is finished. Messages that weren't taken from the source have no result.
   */
  signal?: AbortSignal;
  /** Told a few times a second, and once at the end. It may be async; nobody waits for it, and what it throws is dropped. */
  onProgress?: ProgressObserver;
}

/** Hands out results as they settle. Nothing is taken, nor sent, before the first is asked for. */
export async function* sendMany(
  runtime: Runtime,
  input: Iterable<SendInput> | AsyncIterable<SendInput>,
  options: SendManyOptions,
  leaving: AbortSignal,
): AsyncGenerator<SendManyResult, void, undefined> {
  checkOptions(options);
  const source = createSource(input);
  const progress = createProgress(options.onProgress, source.total);
  let ready: SendManyResult[] = [];
  let held = 0;
  let isDone = false;
  let wake = () => {};
  const { signal, concurrency = runtime.concurrency } = options;
  const settings = {
    signal,
    concurrency,
    cutsOff: false,
    isPatient: true,
    takesAll: false,
    ...MOST,
  };
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
  leaving.addEventListener("abort", bulk.stop, { once: true });
  if (leaving.aborted) bulk.stop();
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

/** A misspelt or impossible setting must not wait for ever, nor be passed over. */
function checkOptions(options: SendManyOptions): void {
  const issues = OPTIONS(options, "");
  if (issues.length > 0) throw new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
}
