export type {
  NativeFailover,
  OptionalAbility,
  ProviderFixture,
  ProviderSettings,
  TestRunner,
  Wire,
  WireRequest,
} from "./fixture.ts";
export {
  type IdempotencyStoreContractOptions,
  idempotencyStoreContractTests,
} from "./idempotency-store-contract-tests.ts";
export { type ProviderContractOptions, providerContractTests } from "./provider-contract-tests.ts";
export {
  type TrackingStoreContractOptions,
  trackingStoreContractTests,
} from "./tracking-store-contract-tests.ts";
export { ContractViolation } from "./violation.ts";
