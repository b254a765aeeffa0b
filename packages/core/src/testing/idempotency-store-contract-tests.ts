import type { IdempotencyStore } from "../idempotency/idempotency-store.ts";
import type { TestRunner } from "./fixture.ts";
import { claimRules } from "./idempotency/claim-rules.ts";
import { expiryRules } from "./idempotency/expiry-rules.ts";
import { instanceRules } from "./idempotency/instance-rules.ts";
import { releaseRules } from "./idempotency/release-rules.ts";
import { settleRules } from "./idempotency/settle-rules.ts";
import { createStoreBench } from "./idempotency/store-bench.ts";
import type { StoreRule } from "./idempotency/store-rule.ts";
import { registerStoreRules } from "./store-rules.ts";

export interface IdempotencyStoreContractOptions {
  readonly runner: TestRunner;
  /** For the titles. */
  readonly name: string;
  /** Called for every test; the stores may share their data, for each test has keys of its own. */
  createStore(): IdempotencyStore | Promise<IdempotencyStore>;
  /**
   * Another instance over the same data, as another process has it: with a connection of its own, and nothing of
   * the first one's memory. Absent for stores that live in one process: the tests of several instances are left out.
   */
  openAgain?(store: IdempotencyStore): IdempotencyStore | Promise<IdempotencyStore>;
  /** Called after each test for every store that it has opened. */
  close?(store: IdempotencyStore): void | Promise<void>;
}

const contract: readonly StoreRule[] = [
  ...claimRules,
  ...settleRules,
  ...releaseRules,
  ...expiryRules,
  ...instanceRules,
];

/**
 * Registers the tests that every idempotency store must pass. There are no departures: a store that fails one lets
 * a message be sent twice, or loses its result.
 *
 * ```ts
 * import { describe, it } from "vitest"; // or "bun:test", or "node:test"
 * import { idempotencyStoreContractTests } from "@k-msg/core/testing";
 *
 * idempotencyStoreContractTests({
 *   runner: { describe, it },
 *   name: "PigeonStore",
 *   createStore: () => new PigeonStore({ file }),
 *   openAgain: () => new PigeonStore({ file }),
 *   close: (store) => store.close(),
 * });
 * ```
 *
 * No test waits: time is what `claim` is told.
 */
export function idempotencyStoreContractTests(options: IdempotencyStoreContractOptions): void {
  const title = `idempotency store contract: ${options.name}`;
  registerStoreRules(title, options, contract, createStoreBench);
}
