export type { SendProgress } from "./bulk/progress.ts";
export type { SendManyResult } from "./bulk/run-bulk.ts";
export type { BatchResult } from "./bulk/send-array.ts";
export type { SendManyOptions } from "./bulk/send-many.ts";
export type {
  CircuitSettings,
  Circuits,
  IdempotencySettings,
  KMsgConfig,
  MessageDefaults,
  OnUnknown,
  RoutingConfig,
} from "./config/k-msg-config.ts";
export type { SendCallOptions } from "./dispatch/send-one.ts";
export type { HookContext, HookFailure, KMsgHooks, RetryNotice } from "./hooks/k-msg-hooks.ts";
export type { HealthReport } from "./inspect/inspect-providers.ts";
export type { SentReference } from "./inspect/name-sent.ts";
export type { KMsgHealth, Traffic } from "./inspect/read-circuits.ts";
export { KMsg } from "./k-msg.ts";
export type { KMsgBuilder } from "./k-msg-builder.ts";
export type { BatchPlan, PlannedCandidate, SendPlan } from "./plan/make-plan.ts";
export type { PlannedFallback } from "./plan/plan-fallback.ts";
export type { RouteReason } from "./route/router.ts";
export type { TrackingSettings, WhenStoreFails } from "./tracking/tracker/tracking-state.ts";
