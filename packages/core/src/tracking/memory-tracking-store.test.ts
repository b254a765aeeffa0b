import { describe, it } from "vitest";
import { trackingStoreContractTests } from "../testing/tracking-store-contract-tests.ts";
import { MemoryTrackingStore } from "./memory-tracking-store.ts";

trackingStoreContractTests({
  runner: { describe, it },
  name: "MemoryTrackingStore",
  createStore: () => new MemoryTrackingStore(),
});
