export type { KMsgConfig, MessageDefaults, RoutingConfig } from "./config/k-msg-config.ts";
export type { BatchResult } from "./dispatch/send-array.ts";
export type { SendCallOptions } from "./dispatch/send-one.ts";
export type { HookContext, HookFailure, KMsgHooks, RetryNotice } from "./hooks/k-msg-hooks.ts";
export type { KMsgHealth } from "./inspect/inspect-providers.ts";
export { KMsg } from "./k-msg.ts";
export type { KMsgBuilder } from "./k-msg-builder.ts";
