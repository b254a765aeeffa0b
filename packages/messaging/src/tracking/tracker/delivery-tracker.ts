import {
  type Issue,
  issue,
  KMsgError,
  type Provider,
  type TrackedMessage,
  type TrackingStore,
} from "@k-msg/core";
import { wait } from "@k-msg/core/resilience";
import { anything, callable, group, whole } from "../../config/setting-rules.ts";
import { RUNTIME, type Runtime } from "../../dispatch/runtime.ts";
import { KMsg } from "../../k-msg.ts";
import { writeBacklog } from "./backlog.ts";
import type { Claim, Desk } from "./desk.ts";
import { createTrackingState } from "./tracking-state.ts";
import { workOnClaims } from "./work-on-claims.ts";

export interface DeliveryTrackerOptions {
  /** Whose providers are asked, and who sends substitutes. Or give `providers`. */
  kmsg?: KMsg;
  /** For a tracker without a `KMsg`; substitutes go through the first that sends their type. */
  providers?: readonly Provider[];
  /** Default: the one of `kmsg`. */
  store?: TrackingStore;
  /** Messages claimed at once, for each provider. Default 500. */
  batchSize?: number;
  /**
   * How long a claim outlives the process that holds it, in milliseconds; it is extended while that works. Default
   * 60,000, at least 1,000.
   */
  leaseMs?: number;
  /** How often `start()` looks for what is due, in milliseconds. Default 5,000. */
  everyMs?: number;
  /**
   * Told of each message whose status, reason or code has changed: of many trackers by one alone. Not told again if
   * its process dies at that moment; the record is what holds. What it throws is dropped.
   */
  onStatus?: (message: TrackedMessage) => unknown;
  /** Told of what went wrong: a vendor that doesn't answer, a store that fails. What it throws is dropped. */
  onError?: (error: unknown) => unknown;
}

const RULES = group({
  kmsg: anything,
  providers: anything,
  store: anything,
  batchSize: whole(1, 10_000),
  leaseMs: whole(1_000),
  everyMs: whole(1),
  onStatus: callable,
  onError: callable,
});

/** Claims of one provider's messages that wait for other vendors: more aren't taken. */
const MOST_UNFINISHED = 20;

/**
 * Follows messages to their ends: asks vendors in batches, records what they tell, settles messages whose answer was
 * lost, and sends the one substitute of an ALIMTALK that can't be delivered. As many as you like may work on one store.
 *
 * Asks by the age of a message: every 10 seconds in its first minute, every minute until it is 10 minutes old, every 5
 * minutes until 1 hour, every 30 minutes until 6 hours, every 2 hours until a day, then every 6 hours. After 4 days its
 * status is `UNKNOWN` and nobody asks any more. The age of a scheduled message begins at its time.
 */
export class DeliveryTracker {
  readonly #desk: Desk;
  readonly #everyMs: number;
  #running?: { readonly controller: AbortController; readonly done: Promise<unknown> };

  /** @throws KMsgError that names every wrong option. */
  constructor(options: DeliveryTrackerOptions) {
    const { batchSize = 500, leaseMs = 60_000, everyMs = 5_000, onStatus, onError } = options;
    const { runtime, store } = checkOptions(options);
    const state =
      runtime.tracking?.store === store ? runtime.tracking : createTrackingState({ store });
    this.#everyMs = everyMs;
    this.#desk = {
      runtime,
      state,
      store,
      batchSize,
      leaseMs,
      lookUps: new Map(),
      silentUntil: new Map(),
      tellStatus: (message) => tell(onStatus, message),
      tellError: (error) => tell(onError, error),
    };
  }

  /** Does all that is due now, for each provider at the same time. Never rejects. */
  async runOnce(): Promise<void> {
    await this.#writeBacklog();
    await Promise.all(
      this.#desk.runtime.providers.map(async (each) => {
        const unfinished = new Set<Promise<void>>();
        await runFor(this.#desk, each, unfinished);
        await Promise.all(unfinished);
      }),
    );
  }

  /** Looks for what is due until `stop()`, for each provider by itself: a slow one doesn't hold up others. */
  start(): void {
    if (this.#running) return;
    const controller = new AbortController();
    const { signal } = controller;
    const repeat = async (work: () => Promise<void>) => {
      do await work();
      while (await wait(this.#everyMs, signal));
    };
    const done = Promise.all([
      repeat(() => this.#writeBacklog()),
      ...this.#desk.runtime.providers.map(async (each) => {
        const unfinished = new Set<Promise<void>>();
        await repeat(() => runFor(this.#desk, each, unfinished, signal));
        await Promise.all(unfinished);
      }),
    ]);
    this.#running = { controller, done };
  }

  /** Claims nothing more; resolves when what is under way is done. */
  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    running?.controller.abort();
    await running?.done;
  }

  /** Outcomes that a store had failed to take. */
  async #writeBacklog(): Promise<void> {
    const { state, tellError } = this.#desk;
    const { backlog } = state;
    for (let before = backlog.size + 1; backlog.size > 0 && backlog.size < before; ) {
      before = backlog.size;
      await writeBacklog(state, (_, error) => tellError(error));
    }
  }
}

/**
 * All that is due at one provider, batch by batch. Never rejects.
 *
 * @param unfinished What waits for other vendors: nobody waits for it here.
 */
async function runFor(
  desk: Desk,
  provider: Provider,
  unfinished: Set<Promise<void>>,
  signal?: AbortSignal,
): Promise<void> {
  const { store, runtime, batchSize: limit, leaseMs } = desk;
  const { id: providerId } = provider;
  let count = limit;
  while (count === limit && !signal?.aborted) {
    if (unfinished.size >= MOST_UNFINISHED) await Promise.race(unfinished);
    const token = crypto.randomUUID();
    let records: readonly TrackedMessage[];
    try {
      records = await store.claimDue({ now: runtime.now(), limit, leaseMs, token, providerId });
    } catch (error) {
      return desk.tellError(error);
    }
    count = records.length;
    if (count === 0) return;
    const claim = { token, open: new Set(records.map(({ id }) => id)) };
    try {
      const { asked, done } = workOnClaims(desk, provider, records, claim);
      const ended = extendUntil(done, desk, claim).then(() => void unfinished.delete(ended));
      unfinished.add(ended);
      await asked;
    } catch (error) {
      desk.tellError(error);
    }
  }
}

/** Keeps a claim as long as something is done with it. */
async function extendUntil(
  done: Promise<void>,
  { store, runtime, leaseMs, tellError }: Desk,
  { token, open }: Claim,
): Promise<void> {
  const extend = () => {
    const until = runtime.now() + leaseMs;
    store.extendClaims([...open], { leaseToken: token, until }).catch(tellError);
  };
  const timer = setInterval(extend, leaseMs / 3);
  await done;
  clearInterval(timer);
}

function tell<T>(observer: ((value: T) => unknown) | undefined, value: T): void {
  try {
    const pending = observer?.(value);
    Promise.resolve(pending).catch(() => {});
  } catch {
    // An observer can't stop the tracking.
  }
}

function checkOptions(options: DeliveryTrackerOptions): {
  runtime: Runtime;
  store: TrackingStore;
} {
  const issues = RULES(options, "");
  const { kmsg, providers } = options ?? {};
  if ((kmsg === undefined) === (providers === undefined)) issues.push(oneOfTwo());
  const runtime = kmsg?.[RUNTIME] ?? (providers && new KMsg({ providers })[RUNTIME]);
  const store = options?.store ?? runtime?.tracking?.store;
  if (issues.length === 0 && !store) issues.push(noStore());
  if (issues.length > 0 || !runtime || !store)
    throw new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
  return { runtime, store };
}

function oneOfTwo(): Issue {
  return issue(
    "kmsg",
    ["or `providers` is needed, and not both.", "Give one of them."],
    ["또는 `providers` 중 하나만 필요합니다.", "둘 중 하나를 넣으세요."],
  );
}

function noStore(): Issue {
  return issue(
    "store",
    ["is missing.", "Give it here, or as `tracking: { store }` to `KMsg`."],
    ["저장소가 없습니다.", "여기에 넣거나 `KMsg`의 `tracking: { store }`에 넣으세요."],
  );
}
