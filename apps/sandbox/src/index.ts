export type { Clock, ClockOptions } from "./kernel/clock.ts";
export type { FaultAction, FaultRule, Faults } from "./kernel/faults.ts";
export type { HandsetView } from "./kernel/handset.ts";
export type {
  Messages,
  SandboxMessage,
  SandboxMessageStatus,
  VendorId,
} from "./kernel/messages.ts";
export { RECIPIENT_OUTCOMES, type RecipientOutcome, type Recipients } from "./kernel/recipients.ts";
export type { LoggedRequest, RequestLog } from "./kernel/request-log.ts";
export type { TemplateDesk } from "./kernel/world.ts";
export { createSandbox, type Sandbox, type SandboxOptions, type SandboxUrls } from "./sandbox.ts";
export { type RunningSandbox, type StartSandboxOptions, startSandbox } from "./server.ts";
export {
  type AligoButton,
  type AligoCredentials,
  type AligoOptions,
  type AligoSwitches,
  type AligoTemplate,
  type AligoVendor,
  createAligoTemplate,
} from "./vendors/aligo/index.ts";
export type { IwinvOptions, IwinvVendor } from "./vendors/iwinv/index.ts";
export type {
  SolapiCredentials,
  SolapiOptions,
  SolapiSeedTemplate,
  SolapiSwitches,
  SolapiTemplateDesk,
  SolapiVendor,
} from "./vendors/solapi/index.ts";
