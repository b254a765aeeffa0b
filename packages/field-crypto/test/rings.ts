import type {
  FieldCrypto,
  FieldCryptoConfig,
  FieldCryptoIssue,
  KeyRing,
  KMsgError,
  Result,
} from "@k-msg/core";
import { fieldCryptoIssuesOf } from "@k-msg/core";
import { createFieldCrypto, createKeyRing, generateKey, staticKeys } from "@k-msg/field-crypto";

export const PLACE = { table: "messages", recordId: "m-1", tenantId: "shop" } as const;

/** A ring with new keys; the first is the active one. */
export function createRing(...kids: readonly string[]): KeyRing {
  const keys = Object.fromEntries(kids.map((kid) => [kid, generateKey()]));
  return createKeyRing({ keys, activeKid: kids[0] ?? "" });
}

export function createCrypto(
  config: Partial<FieldCryptoConfig> = {},
  ring = createRing("k1"),
): FieldCrypto {
  return createFieldCrypto({ enabled: true, keyResolver: staticKeys(ring), ...config });
}

/** The value, or the failure thrown. */
export function take<T>(result: Result<T, KMsgError>): T {
  if (result.isFailure) throw result.error;
  return result.value;
}

/** `CODE field: RULE` of each issue of a failure. */
export function failureOf(result: Result<unknown, KMsgError>): readonly string[] {
  if (result.isSuccess) throw new Error("it succeeded");
  return [result.error.code, ...issuesToText(fieldCryptoIssuesOf(result.error))];
}

export function issuesToText(issues: readonly FieldCryptoIssue[]): readonly string[] {
  return issues.map(({ field, rule }) => `${field}: ${rule}`);
}
