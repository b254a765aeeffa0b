import type { StoreBench } from "./store-bench.ts";

/** One rule of the contract for idempotency stores. */
export interface StoreRule {
  /** `method.rule`. */
  readonly id: string;
  /** The rule as a sentence. */
  readonly title: string;
  /** Runs only where a second instance over the same data can be opened. */
  readonly needsSecondInstance?: true;
  run(bench: StoreBench): Promise<void>;
}
