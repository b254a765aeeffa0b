import type { StoreRule } from "../store-rules.ts";
import type { TrackingBench } from "./tracking-bench.ts";

/** One rule of the contract for tracking stores. */
export type TrackingRule = StoreRule<TrackingBench>;
