export {
  isFinalStatus,
  MemoryTrackingStore,
  type TrackedMessage,
  type TrackingStore,
} from "@k-msg/core";
export { applyRetention, type RetentionRule } from "./apply-retention.ts";
export { decideFallback, type FallbackDecision } from "./tracker/decide-fallback.ts";
export { DeliveryTracker, type DeliveryTrackerOptions } from "./tracker/delivery-tracker.ts";
export { GIVE_UP_AFTER_MS, POLL_SCHEDULE } from "./tracker/poll-times.ts";
