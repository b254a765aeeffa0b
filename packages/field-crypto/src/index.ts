export { createFieldCrypto } from "./codec/create-field-crypto.ts";
export { looksEncrypted } from "./envelope.ts";
export { createKeyRing, generateKey, type KeyRingOptions } from "./keys/create-key-ring.ts";
export { keyRingFromEnvironment } from "./keys/key-ring-from-environment.ts";
export {
  type RefreshableKeys,
  type RefreshableKeysOptions,
  refreshableKeys,
} from "./keys/refreshable-keys.ts";
export { type RollingKeysOptions, rollingKeys } from "./keys/rolling-keys.ts";
export { isRolledOut, rolloutPlace } from "./keys/rollout.ts";
export { staticKeys, tenantKeys } from "./keys/static-keys.ts";
export { type AwsKmsClient, type AwsKmsOptions, awsKms } from "./kms/aws-kms.ts";
export type { KeyCacheLimits } from "./kms/key-cache.ts";
export type { KeyManagement, WrappedKeyContext } from "./kms/key-management.ts";
export { type KmsKeysOptions, kmsKeys, type WrappedKeySet } from "./kms/kms-keys.ts";
export { type VaultClient, type VaultTransitOptions, vaultTransit } from "./kms/vault-transit.ts";
export { type WrapNewKeyOptions, wrapNewKey } from "./kms/wrap-new-key.ts";
export {
  applyMigration,
  type MigrationCursor,
  type MigrationOptions,
  type MigrationProgress,
  type MigrationReport,
  rollBackMigration,
  type TableProgress,
} from "./migration/apply-migration.ts";
export type { MigrationProblem } from "./migration/migration-problems.ts";
export {
  type MigrationPlan,
  type PlanMigrationOptions,
  planMigration,
  type TablePlan,
} from "./migration/plan-migration.ts";
export {
  type MigrationVerification,
  type TableVerification,
  type VerifyMigrationOptions,
  verifyMigration,
} from "./migration/verify-migration.ts";
export { nobleProvider } from "./noble-provider.ts";
export { nodeCryptoProvider } from "./node-crypto-provider.ts";
export {
  type RotateOptions,
  type RotationProgress,
  type RotationReport,
  rotate,
} from "./rotation/rotate.ts";
