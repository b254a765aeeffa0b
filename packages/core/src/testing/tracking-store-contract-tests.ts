import type { TrackingStore } from "../tracking/tracking-store.ts";
import type { TestRunner } from "./fixture.ts";
import { registerStoreRules } from "./store-rules.ts";
import { dueRules } from "./tracking/due-rules.ts";
import { fallbackRules } from "./tracking/fallback-rules.ts";
import { intentRules } from "./tracking/intent-rules.ts";
import { outcomeRules } from "./tracking/outcome-rules.ts";
import { purgeRules } from "./tracking/purge-rules.ts";
import { queryRules } from "./tracking/query-rules.ts";
import { statusRules } from "./tracking/status-rules.ts";
import { createTrackingBench } from "./tracking/tracking-bench.ts";
import { trackingInstanceRules } from "./tracking/tracking-instance-rules.ts";
import type { TrackingRule } from "./tracking/tracking-rule.ts";

export interface TrackingStoreContractOptions {
  readonly runner: TestRunner;
  /** For the titles. */
  readonly name: string;
  /**
   * Called for every test; the stores may share their data, if nobody else writes to it: some tests purge what is
   * old.
   */
  createStore(): TrackingStore | Promise<TrackingStore>;
  /**
   * Another instance over the same data, as another process has it: with a connection of its own, and nothing of
   * the first one's memory. Absent for stores that live in one process: the tests of several instances are left out.
   */
  openAgain?(store: TrackingStore): TrackingStore | Promise<TrackingStore>;
  /** Called after each test for every store that it has opened. Default: `store.close()`. */
  close?(store: TrackingStore): void | Promise<void>;
}

const contract: readonly TrackingRule[] = [
  ...intentRules,
  ...outcomeRules,
  ...statusRules,
  ...dueRules,
  ...fallbackRules,
  ...queryRules,
  ...purgeRules,
  ...trackingInstanceRules,
];

/**
 * Registers the tests that every tracking store must pass. There are no departures: a store that fails one loses a
 * message, tells a falsehood of it, or sends a second substitute.
 *
 * ```ts
 * import { describe, it } from "vitest"; // or "bun:test", or "node:test"
 * import { trackingStoreContractTests } from "@k-msg/core/testing";
 *
 * trackingStoreContractTests({
 *   runner: { describe, it },
 *   name: "PigeonStore",
 *   createStore: () => new PigeonStore({ file }),
 *   openAgain: () => new PigeonStore({ file }),
 * });
 * ```
 *
 * No test waits: time is what the store is told.
 */
export function trackingStoreContractTests(options: TrackingStoreContractOptions): void {
  const { close = (store) => store.close() } = options;
  const title = `tracking store contract: ${options.name}`;
  registerStoreRules(title, { ...options, close }, contract, createTrackingBench);
}
