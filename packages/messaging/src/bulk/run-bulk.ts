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

/** What becomes a {@link SendManyResult} when it has its result. */
type Item = Omit<SendManyResult, "result"> & { result?: SendManyResult["result"] };

/** Most messages that wait for a hook, a picture or a store at once. */
const MOST_PREPARING = 100;
/** So many messages in a row, before everybody else in this process gets a turn. */
const IN_A_ROW = 1_000;
/** When there are as many as may be taken, so much of them must be done before more are taken: in one go, not one by one. */
const LEAST_ROOM = 1 / 8;

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
  const batcher = createBatcher<Item>(runtime, call, {
    concurrency,
    mostTogether,
    onResult(item, { context }, result) {
      const answer = keyed.get(item);
      if (answer) answer(result);
      else settle(item, { context, result });
    },
  });
  /** Who waits under an idempotency key. */
  const keyed = new Map<Item, (result: SendManyResult["result"]) => void>();
  let taken = 0;
  let open = 0;
  let preparing = 0;
  let isStopped = false;
  let isExhausted = false;
  let isMet: (() => boolean) | undefined;
  let resume = () => {};
  let onStop = () => {};

  /** Only one may wait at a time. */
  async function until(condition: () => boolean): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve) => {
      isMet = condition;
      resume = resolve;
    });
  }

  function changed(): void {
    if (!isMet?.()) return;
    isMet = undefined;
    resume();
  }

  function isFull(): boolean {
    return open + sink.held >= mostTaken && !isStopped;
  }

  function hasRoom(): boolean {
    return open + sink.held <= mostTaken * (1 - LEAST_ROOM) || isStopped;
  }

  function mayPrepare(): boolean {
    return preparing < MOST_PREPARING || isFull() || isStopped;
  }

  function isOver(): boolean {
    return isStopped && !takesAll;
  }

  function stop(): void {
    isStopped = true;
    stopping.abort(signal?.reason);
    batcher.drop();
    changed();
    onStop();
  }

  async function takeAll(): Promise<void> {
    while (!isOver()) {
      while (isFull() || !mayPrepare()) {
        // Not pressed: those that prepare may join what waits to become full.
        if (!isFull()) await until(mayPrepare);
        if (!isFull()) continue;
        // What waits to become full may be what everything waits for.
        batcher.press(true);
        await until(hasRoom);
        batcher.press(false);
      }
      if (isOver()) return;
      // So it is when it throws, too.
      isExhausted = true;
      const coming = source.next();
      const next = "then" in coming ? await untilStopped(coming) : coming;
      isExhausted = next?.done === true;
      if (!next || next.done) return;
      const input = next.value;
      enter({ index: taken, input, messageId: toMessageId(input), result: undefined });
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
    else batcher.add(prepared, item);
  }

  /** The way of those that have to wait before they can join others. */
  async function enterLater(item: Item, begun?: Prepared | Promise<Prepared>): Promise<void> {
    preparing++;
    let isPreparing = true;
    const ready = () => {
      if (isPreparing) preparing--;
      isPreparing = false;
      changed();
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
      return new Promise((resolve) => {
        keyed.set(item, resolve);
        batcher.add(prepared, item);
      });
    });
    keyed.delete(item);
    ready();
    return settle(item, { context: prepared.context, result });
  }

  function settle(item: Item, settled: Settled): void {
    if (runtime.observed) void finish(runtime, settled).then(() => hand(item, settled));
    else hand(item, settled);
  }

  function hand(item: Item, { result }: Settled): void {
    open--;
    item.result = result;
    sink.accept(item as SendManyResult);
    changed();
  }

  async function run(): Promise<void> {
    if (signal?.aborted) stop();
    // It may not be one: nothing that the caller hands in may let this reject.
    signal?.addEventListener?.("abort", stop, { once: true });
    try {
      await takeAll();
    } finally {
      if (!isExhausted) source.close();
      await until(() => preparing === 0);
      batcher.press(true);
      await until(() => open === 0);
      signal?.removeEventListener?.("abort", stop);
    }
  }

  return { done: run(), makeRoom: changed, stop };
}

/** Lets timers and the network have their turn. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    // Not everywhere, but where it is it doesn't cost a millisecond.
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve);
  });
}
