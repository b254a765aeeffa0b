import type { TrackedMessage, TrackingStore } from "@k-msg/core";
import type { Runtime } from "../../dispatch/runtime.ts";
import type { TrackingState } from "./tracking-state.ts";

/** What a tracker works with. */
export interface Desk {
  /** Sends substitutes, and records them in `state`. */
  readonly runtime: Runtime;
  readonly state: TrackingState;
  readonly store: TrackingStore;
  readonly batchSize: number;
  readonly leaseMs: number;
  /** The last of each provider's messages to be looked up, by its id. */
  readonly lookUps: Map<string, Promise<void>>;
  /** Until when providers that don't answer look-ups aren't asked again, by their ids; milliseconds since 1970. */
  readonly silentUntil: Map<string, number>;
  /** Never throws. */
  readonly tellStatus: (message: TrackedMessage) => void;
  /** Never throws. */
  readonly tellError: (error: unknown) => void;
}

/** A claim of this tracker on messages of one provider. */
export interface Claim {
  readonly token: string;
  /** Ids that are still being worked on: their claims are extended. */
  readonly open: Set<string>;
}
