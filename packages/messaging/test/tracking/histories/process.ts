import { MemoryTrackingStore, type Provider, type TrackingStore } from "@k-msg/core";
import { KMsg } from "../../../src/index.ts";
import { DeliveryTracker } from "../../../src/tracking/index.ts";
import type { Clock } from "../clock.ts";
import type { Fate } from "./history.ts";

/** A process of its own: it can die or stand still at any step, and what it knows dies with it. */
export interface Process {
  readonly kmsg: KMsg;
  readonly tracker: DeliveryTracker;
  /** From now on steps are counted anew. */
  meet(fate: Fate | undefined): void;
  readonly isDead: boolean;
  /** Resolves when it stands still. */
  readonly stalled: Promise<void>;
  resume(): void;
}

export interface Surroundings {
  readonly store: TrackingStore;
  readonly providers: readonly Provider[];
  readonly clock: Clock;
  /** So many others come first. */
  readonly ticks: () => number;
}

class Killed extends Error {
  override readonly message = "killed";
}

export function startProcess({ store, providers, clock, ticks }: Surroundings): Process {
  let fate: Fate | undefined;
  let steps = 0;
  let isDead = false;
  let onStall = () => {};
  let resume = () => {};
  const stalled = new Promise<void>((resolve) => {
    onStall = resolve;
  });

  /** @param isSteady It can't stand still here. */
  async function step<T>(work: () => Promise<T>, isSteady: boolean): Promise<T> {
    for (let left = ticks(); left > 0; left--) await null;
    if (isDead) throw new Killed();
    const isNow = ++steps === fate?.step;
    if (isNow && fate?.what === "dies_before") isDead = true;
    if (isDead) throw new Killed();
    if (isNow && fate?.what === "stalls" && !isSteady) {
      onStall();
      await new Promise<void>((resolve) => {
        resume = resolve;
      });
    }
    if (isNow && fate?.what === "fails_before") throw new Error("no answer");
    const value = await work();
    if (isNow && fate?.what === "fails_after") throw new Error("no answer");
    if (isNow && fate?.what === "dies_after") isDead = true;
    if (isDead) throw new Killed();
    return value;
  }

  const gatedStore = gate(store, (work) => step(work, false));
  const kmsg = new KMsg({
    // Nothing can be done about a process that stands still between its last look at the clock and its request.
    providers: providers.map((provider) => gate(provider, (work) => step(work, true))),
    now: clock,
    retry: { maxAttempts: 1 },
    lookUpForMs: 0,
    circuitBreaker: false,
    tracking: { store: gatedStore },
  });
  return {
    kmsg,
    tracker: new DeliveryTracker({ kmsg, leaseMs: 60_000, batchSize: 2 }),
    meet(next) {
      fate = next;
      steps = 0;
    },
    get isDead() {
      return isDead;
    },
    stalled,
    resume: () => resume(),
  };
}

const STEPS: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(MemoryTrackingStore.prototype),
  "send",
  "sendBatch",
  "getDeliveryStatuses",
  "findMessage",
]);

function gate<T extends object>(
  target: T,
  pass: (work: () => Promise<unknown>) => Promise<unknown>,
): T {
  return new Proxy(target, {
    get(_, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function" || !STEPS.has(String(name))) return value;
      return (...args: unknown[]) => pass(async () => value.apply(target, args));
    },
  });
}
