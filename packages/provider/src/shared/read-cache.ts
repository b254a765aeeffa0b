import {
  abortedBefore,
  fail,
  type KMsgError,
  ok,
  type ProviderContext,
  type Result,
} from "@k-msg/core";

export interface ReadCacheOptions {
  /** The least recently used entry goes first. */
  maxEntries: number;
  /** Age in milliseconds at which an entry is read anew. */
  ttlMs: number;
}

type Load<T> = (context: ProviderContext) => Promise<Result<T, KMsgError>>;

/** What a vendor was asked before, kept for a while. */
export interface ReadCache<T> {
  /** Calls for the same key at the same time share one `load`. Failures aren't kept. */
  get(key: string, load: Load<T>, context: ProviderContext): Promise<Result<T, KMsgError>>;
  /** Has the next `get` read anew, for a value that turned out to be stale. */
  forget(key: string): void;
}

interface Flight<T> {
  readonly answer: Promise<Result<T, KMsgError>>;
  readonly controller: AbortController;
  waiting: number;
}

export function createReadCache<T>(providerId: string, options: ReadCacheOptions): ReadCache<T> {
  const kept = new Map<string, { value: T; at: number }>();
  const flights = new Map<string, Flight<T>>();

  function recall(key: string, now: number): T | undefined {
    const entry = kept.get(key);
    if (!entry) return undefined;
    kept.delete(key);
    // A clock set back would keep an entry for longer than meant.
    if (now < entry.at || now - entry.at >= options.ttlMs) return undefined;
    kept.set(key, entry);
    return entry.value;
  }

  function keep(key: string, value: T, at: number): void {
    kept.set(key, { value, at });
    const [oldest] = kept.keys();
    if (kept.size > options.maxEntries && oldest !== undefined) kept.delete(oldest);
  }

  function start(key: string, load: Load<T>, context: ProviderContext, at: number): Flight<T> {
    const controller = new AbortController();
    const answer = load({ ...context, signal: controller.signal })
      .then((result) => {
        if (result.isSuccess) keep(key, result.value, at);
        return result;
      })
      .finally(() => {
        if (flights.get(key) === flight) flights.delete(key);
      });
    const flight: Flight<T> = { answer, controller, waiting: 0 };
    flights.set(key, flight);
    return flight;
  }

  /** One caller's abort ends its own waiting; only when nobody waits any more is the request ended too. */
  function leave(key: string, flight: Flight<T>, reason: unknown): void {
    flight.waiting -= 1;
    if (flight.waiting > 0) return;
    if (flights.get(key) === flight) flights.delete(key);
    flight.controller.abort(reason);
  }

  return {
    async get(key, load, context) {
      const { signal } = context;
      if (signal?.aborted) return fail(abortedBefore(signal, providerId));
      const now = (context.now ?? Date.now)();
      const known = recall(key, now);
      if (known !== undefined) return ok(known);
      const flight = flights.get(key) ?? start(key, load, context, now);
      flight.waiting += 1;
      if (!signal) return flight.answer;
      return raceWithAbort(flight.answer, signal, () => {
        leave(key, flight, signal.reason);
        return fail(abortedBefore(signal, providerId));
      });
    },
    forget(key) {
      kept.delete(key);
    },
  };
}

function raceWithAbort<T>(answer: Promise<T>, signal: AbortSignal, onAbort: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => resolve(onAbort());
    signal.addEventListener("abort", abort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
