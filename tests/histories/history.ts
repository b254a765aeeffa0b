import type { VendorId } from "@k-msg/sandbox";
import fc from "fast-check";

/** What goes wrong with one request. `before` and `after` the vendor took it. */
export const FAULTS = [
  "refused",
  "lost_before",
  "lost_after",
  "silent_before",
  "silent_after",
  /** The vendor takes it only after the sender has given up. */
  "late",
  "limited",
  "limited_for_long",
  "down_before",
  "down_after",
  "garbled_before",
  "garbled_after",
  "truncated",
  "empty",
  "bad_request",
  "redirected",
] as const;
export type Fault = (typeof FAULTS)[number] | "none";

/** How one call of the idempotency store fails: before or after it was done, or without ever answering. */
export type StoreFault = "none" | "before" | "after" | "silent";

export type Content = "SMS" | "LMS" | "ALIMTALK";

/** One sending: of which content, and under which of its keys; `foreign` is the key of another content. */
export interface Item {
  readonly content: number;
  readonly key?: "a" | "b" | "foreign";
}

/** One call of the application. Countdowns count what crosses its process's border: requests, answers, the store. */
export interface Command {
  /** `send`: one call for each item, all at once. */
  readonly how: "send" | "array" | "many";
  readonly items: readonly Item[];
  /** For its requests in their order, look-ups included. */
  readonly faults: readonly Fault[];
  readonly storeFaults: readonly StoreFault[];
  readonly abortAfter?: number;
  readonly crashAfter?: number;
  /** Leaves the loop over `sendMany` after so many results. */
  readonly leaveAfter?: number;
  readonly concurrency: number;
  /** The next command waits for this one. */
  readonly isAwaited: boolean;
}

export interface Settings {
  readonly vendors: readonly VendorId[];
  readonly strategy: "first" | "round_robin" | "failover" | "weighted";
  readonly onUnknown: "report" | "retry" | "failover";
  readonly looksUp: boolean;
  /** What a vendor's records don't show after a while counts as not sent. */
  readonly trustsAbsence: boolean;
  /** A vendor's records lag behind: a little where their absence is trusted, long where it isn't. */
  readonly recordsLag: boolean;
  /** The third content goes to somebody whom SOLAPI refuses, alone or among others. */
  readonly refusesThird: boolean;
  readonly maxAttempts: number;
  readonly hasCircuit: boolean;
  readonly hasRate: boolean;
  readonly isObserved: boolean;
}

export interface History {
  readonly settings: Settings;
  readonly contents: readonly Content[];
  readonly commands: readonly Command[];
}

const settings: fc.Arbitrary<Settings> = fc.record({
  vendors: fc.shuffledSubarray<VendorId>(["solapi", "aligo", "iwinv"], { minLength: 1 }),
  strategy: fc.constantFrom("failover", "failover", "weighted", "round_robin", "first"),
  onUnknown: fc.constantFrom("report", "report", "report", "report", "retry", "failover"),
  looksUp: fc.boolean(),
  trustsAbsence: fc.boolean(),
  recordsLag: fc.boolean(),
  refusesThird: fc.boolean(),
  maxAttempts: fc.integer({ min: 1, max: 3 }),
  hasCircuit: fc.boolean(),
  hasRate: fc.boolean(),
  isObserved: fc.boolean(),
});

const item: fc.Arbitrary<Item> = fc.record(
  {
    content: fc.nat(2),
    key: fc.constantFrom("a", "a", "a", "a", "b", "foreign"),
  },
  { requiredKeys: ["content"] },
);

/** Also several of one content, which nothing tells apart. */
const items = fc.oneof(
  { arbitrary: fc.array(item, { minLength: 1, maxLength: 3 }), weight: 4 },
  {
    arbitrary: fc.constantFrom(2, 3).map((count) => new Array(count).fill({ content: 0 })),
    weight: 3,
  },
);

const fault: fc.Arbitrary<Fault> = fc.oneof(
  { arbitrary: fc.constant("none" as const), weight: 2 },
  { arbitrary: fc.constantFrom(...FAULTS), weight: 3 },
  // What the vendors' records are there for.
  { arbitrary: fc.constantFrom<Fault>("lost_after", "down_after", "truncated"), weight: 1 },
);

const storeFault = fc.constantFrom<StoreFault>("none", "none", "none", "before", "after", "silent");

/** Mostly not at all. */
const seldom = (arbitrary: fc.Arbitrary<number>) =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: 5 }, { arbitrary, weight: 1 });

const command: fc.Arbitrary<Command> = fc.record({
  how: fc.constantFrom("send", "array", "many"),
  items,
  faults: fc.array(fault, { maxLength: 4 }),
  storeFaults: fc.oneof(
    { arbitrary: fc.constant([]), weight: 4 },
    { arbitrary: fc.array(storeFault, { maxLength: 4 }), weight: 1 },
  ),
  abortAfter: seldom(fc.integer({ min: 0, max: 8 })),
  crashAfter: seldom(fc.integer({ min: 1, max: 10 })),
  leaveAfter: seldom(fc.nat(2)),
  concurrency: fc.integer({ min: 1, max: 3 }),
  isAwaited: fc.boolean(),
});

export const histories: fc.Arbitrary<History> = fc.record({
  settings,
  contents: fc.array(fc.constantFrom<Content>("SMS", "LMS", "ALIMTALK"), {
    minLength: 3,
    maxLength: 3,
  }),
  commands: fc.oneof(
    fc.array(command, { minLength: 1, maxLength: 2 }),
    fc.array(command, { minLength: 1, maxLength: 3 }),
  ),
});
