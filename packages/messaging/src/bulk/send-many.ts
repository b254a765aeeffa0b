import { KMsgError, type SendInput } from "@k-msg/core";
import { anything, callable, group, whole } from "../config/setting-rules.ts";
import type { Runtime } from "../dispatch/runtime.ts";
import type { LateIterator } from "../iterate-later.ts";
import { createLine } from "./line.ts";
import { createProgress, type ProgressObserver } from "./progress.ts";
import { runBulk, type SendManyResult } from "./run-bulk.ts";
import { createSource } from "./source.ts";

/**
 * Larger requests cost more, not less: their messages don't fit into a processor's cache, and outlive the quick garbage
 * collections; and a lost answer leaves more of them unknown.
 */
const MOST_TOGETHER = 1_000;
/** Also where more requests may be under way at once. */
const MOST_TAKEN = 8_000;

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

type Taker = (next: IteratorResult<SendManyResult> | Promise<never>) => void;

const DONE = { done: true, value: undefined } as const;

/**
 * Hands out results as they settle. Nothing is taken, nor sent, before it is called.
 * Not a generator: that would take three promises for each result, and the consumer's `await` a fourth.
 */
export function sendMany(
  runtime: Runtime,
  input: Iterable<SendInput> | AsyncIterable<SendInput>,
  options: SendManyOptions,
): LateIterator<SendManyResult> {
  checkOptions(options);
  const source = createSource(input);
  const progress = createProgress(options.onProgress, source.total);
  const ready = createLine<SendManyResult>();
  /** Who asked before there was a result. */
  const takers = createLine<Taker>();
  let held = 0;
  let asking = 0;
  let isDone = false;
  let end: Promise<void> | undefined;
  const { signal, concurrency = runtime.concurrency } = options;
  const settings = {
    signal,
    concurrency,
    cutsOff: false,
    isPatient: true,
    takesAll: false,
    mostTogether: MOST_TOGETHER,
    // One more request fills while those are under way.
    mostTaken: Math.min((concurrency + 1) * MOST_TOGETHER, MOST_TAKEN),
  };
  const bulk = runBulk(runtime, source, settings, {
    get held() {
      return held;
    },
    accept(result) {
      progress.count(result.result.isFailure);
      const taker = asking > 0 ? takers.shift() : undefined;
      if (taker) {
        asking--;
        return taker({ done: false, value: result });
      }
      held++;
      ready.push(result);
    },
  });
  const finished = () => {
    isDone = true;
    for (let taker = takers.shift(); taker; taker = takers.shift()) taker(finish());
  };
  bulk.done.then(finished, finished);

  /** Rejects with what the source threw, for the first who comes. */
  function finish(): Promise<never> {
    if (end) return Promise.resolve(DONE) as Promise<never>;
    end = bulk.done.finally(progress.end);
    return end.then(() => DONE) as Promise<never>;
  }

  return {
    next() {
      const result = ready.shift();
      if (result) {
        held--;
        bulk.makeRoom();
        return Promise.resolve({ done: false, value: result });
      }
      if (isDone) return finish();
      asking++;
      return new Promise((resolve) => takers.push(resolve));
    },
    // What has left is waited for, nothing else goes out.
    async return() {
      if (!isDone) bulk.stop();
      await finish();
    },
  };
}

/** A misspelt or impossible setting must not wait for ever, nor be passed over. */
function checkOptions(options: SendManyOptions): void {
  const issues = OPTIONS(options, "");
  if (issues.length > 0) throw new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
}
