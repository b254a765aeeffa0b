import type { StoreRule as Rule } from "../store-rules.ts";
import type { StoreBench } from "./store-bench.ts";

/** One rule of the contract for idempotency stores. */
export type StoreRule = Rule<StoreBench>;
