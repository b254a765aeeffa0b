import type { KMsgError, Result, SendInput, SendResult } from "@k-msg/core";
import { rateLimiter } from "@k-msg/core/resilience";
import { finish } from "../dispatch/finish.ts";
import type { Call, Settled } from "../dispatch/job.ts";
import { toMessageId } from "../dispatch/message-id.ts";
import { isJob, type Prepared, prepare } from "../dispatch/prepare.ts";
import type { Runtime } from "../dispatch/runtime.ts";
import { sendWithKey } from "../dispatch/send-with-key.ts";
import { earlyContext } from "../hooks/hook-context.ts";
import { createBatcher } from "./batcher.ts";
import type { Source } from "./source.ts";

/** One of many messages, with what became of it. */
export interface SendManyResult {
  /** Place in the source, from 0. */
  readonly index: number;
  readonly input: SendInput;
  /** The caller's id, or the one made for it. */
  readonly messageId: string;
  readonly result: Result<SendResult, KMsgError>;
}

export interface BulkSettings {
  /** Requests under way at once. */
  readonly concurrency: number;
  readonly signal?: AbortSignal;
  /** Whether the signal also cuts off what is under way. */
  readonly cutsOff: boolean;
  /** Waits for a circuit to close. */
  readonly isPatient: boolean;
  /** Whether the rest of the source is still taken after the signal, to be refused one by one. */
  readonly takesAll: boolean;
  /** Most messages taken and not taken off the sink. Bounds the memory. */
  readonly mostTaken: number;
  /** Most messages in a request, also where its provider takes more. */
  readonly mostTogether: number;
}

/** Where results go. */
export interface Sink {
  /** Results that nobody has taken yet: as long as there are too many, no more messages are taken. */
  readonly held: number;
  accept(result: SendManyResult): void;
}

export interface Bulk {
  /** When all that was taken has its result. Rejects with what the source threw, after that. */
  readonly done: Promise<void>;
  /** The sink holds less. */
  makeRoom(): void;
  /** Takes no more messages; refuses those that haven't left. */
  stop(): void;
}

type Item = Omit<SendManyResult, "result">;

/** Most messages that wait for a hook, a picture or a store at once. */
const MOST_PREPARING = 100;
/** So many messages in a row, before everybody else in this process gets a turn. */
const IN_A_ROW = 1_000;

/** Takes messages as long as there is room and sends them in as few requests as their providers allow. */
export function runBulk(
  runtime: Runtime,
  source: Source<SendInput>,
  settings: BulkSettings,
  sink: Sink,
): Bulk {
  const { signal, concurrency, cutsOff, isPatient, takesAll, mostTaken, mostTogether } = settings;
  const { fetch, now } = runtime;
  const context = { signal: cutsOff ? signal : undefined, fetch, now, limitsChecked: true };
  // Not the caller's signal: whoever leaves the loop mustn't wait for a retry either.
  const stopping = new AbortController();
  const gate = rateLimiter({ maxConcurrency: concurrency });
  const call: Call = { signal: stopping.signal, context, isPatient, gate };
  const batcher = createBatcher(runtime, call, { concurrency, mostTogether });
  let taken = 0;
  let open = 0;
  let preparing = 0;
  let isStopped = false;
  let isExhausted = false;
  let onChange = () => {};
  let onStop = () => {};

  /** Resolves when there may be room. */
  function change(): Promise<void> {
    return new Promise((resolve) => {
      onChange = resolve;
    });
  }

  function isOver(): boolean {
    return isStopped && !takesAll;
  }

  function stop(): void {
    isStopped = true;
    stopping.abort(signal?.reason);
    batcher.drop();
    onChange();
    onStop();
  }

  async function takeAll(): Promise<void> {
    while (!isOver()) {
      while ((open + sink.held >= mostTaken || preparing >= MOST_PREPARING) && !isStopped) {
        // What waits to become full may be what everything waits for. Those that prepare may join it.
        batcher.press(open + sink.held >= mostTaken);
        await change();
      }
      batcher.press(false);
      if (isOver()) return;
      // So it is when it throws, too.
      isExhausted = true;
      const coming = source.next();
      const next = "then" in coming ? await untilStopped(coming) : coming;
      isExhausted = next?.done === true;
      if (!next || next.done) return;
      enter({ index: taken, input: next.value, messageId: toMessageId(next.value) });
      if (++taken % IN_A_ROW === 0) await breathe();
    }
  }

  /** `undefined` when stopped first. */
  function untilStopped<T>(coming: Promise<T>): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      onStop = () => resolve(undefined);
      coming.then(resolve, reject);
    });
  }

  function enter(item: Item): void {
    open++;
    if (runtime.observed) return void enterLater(item);
    const prepared = prepare(runtime, item.input, item.messageId);
    if (prepared instanceof Promise) void enterLater(item, prepared);
    else if (!isJob(prepared)) settle(item, prepared);
    else if (prepared.normalized.idempotencyKey !== undefined) void enterLater(item, prepared);
    else batcher.add(prepared, (result) => settle(item, { context: prepared.context, result }));
  }

  /** The way of those that have to wait before they can join others. */
  async function enterLater(item: Item, begun?: Prepared | Promise<Prepared>): Promise<void> {
    preparing++;
    let isPreparing = true;
    const ready = () => {
      if (isPreparing) preparing--;
      isPreparing = false;
      onChange();
    };
    if (runtime.observed) await runtime.notify("onQueued", earlyContext(item.messageId, undefined));
    const prepared = await (begun ?? prepare(runtime, item.input, item.messageId));
    if (!isJob(prepared)) {
      ready();
      return settle(item, prepared);
    }
    // Not for a twin: it mostly travels with this call, and its end is the truth about this message, too.
    const waits = { forStore: call.signal };
    const result = await sendWithKey(runtime, prepared, waits, () => {
      ready();
      return new Promise((resolve) => batcher.add(prepared, resolve));
    });
    ready();
    return settle(item, { context: prepared.context, result });
  }

  function settle(item: Item, settled: Settled): void {
    if (runtime.observed) void finish(runtime, settled).then(() => hand(item, settled));
    else hand(item, settled);
  }

  function hand({ index, input, messageId }: Item, { result }: Settled): void {
    open--;
    sink.accept({ index, input, messageId, result });
    onChange();
  }

  async function run(): Promise<void> {
    if (signal?.aborted) stop();
    // It may not be one: nothing that the caller hands in may let this reject.
    signal?.addEventListener?.("abort", stop, { once: true });
    try {
      await takeAll();
    } finally {
      if (!isExhausted) source.close();
      while (preparing > 0) await change();
      batcher.press(true);
      while (open > 0) await change();
      signal?.removeEventListener?.("abort", stop);
    }
  }

  return { done: run(), makeRoom: () => onChange(), stop };
}

/** Lets timers and the network have their turn. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    // Not everywhere, but where it is it doesn't cost a millisecond.
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve);
  });
}
