import type { SettledMessage, TrackingStore } from "@k-msg/core";

/** `send` (default): the message goes out and is recorded later. `refuse`: it fails, `not_sent`. */
export type WhenStoreFails = "send" | "refuse";

export interface TrackingSettings {
  store: TrackingStore;
  /** What becomes of a message whose intent can't be written. Default `send`. */
  whenStoreFails?: WhenStoreFails;
  /** Longest wait for the store, in milliseconds; then it counts as failed. Default 10,000. */
  storeTimeoutMs?: number;
}

/** What one `KMsg` keeps of its tracking. */
export interface TrackingState extends Required<TrackingSettings> {
  /** Outcomes that couldn't be written yet, by id, oldest first. */
  readonly backlog: Map<string, Unwritten>;
}

export interface Unwritten {
  readonly record: SettledMessage;
  /** How often it failed while others could be written. */
  readonly failures: number;
}

export const DEFAULT_STORE_TIMEOUT_MS = 10_000;

export function createTrackingState(settings: TrackingSettings): TrackingState {
  const { store, whenStoreFails = "send", storeTimeoutMs = DEFAULT_STORE_TIMEOUT_MS } = settings;
  return { store, whenStoreFails, storeTimeoutMs, backlog: new Map() };
}
