import {
  type FieldCrypto,
  type FieldCryptoConfig,
  fail,
  fieldCryptoError,
  findFieldCryptoProblems,
  type KMsgError,
  ok,
  type Result,
  splitFieldPath,
} from "@k-msg/core";
import { hashValue } from "./cipher.ts";
import { type CodecContext, createCodecContext } from "./codec-context.ts";
import { type FieldFailure, fieldFailure, toError } from "./field-failure.ts";
import { isOutdated } from "./is-outdated.ts";
import { protectRecord } from "./protect-record.ts";
import { revealRecord } from "./reveal-record.ts";

/**
 * Encrypts and hashes the fields of records, whatever stores them.
 *
 * @throws KMsgError `CRYPTO_CONFIG_ERROR` with everything that is wrong with the config.
 */
export function createFieldCrypto(config: FieldCryptoConfig): FieldCrypto {
  const issues = findFieldCryptoProblems(config);
  if (issues.length > 0) throw fieldCryptoError("CRYPTO_CONFIG_ERROR", { issues });
  const context = createCodecContext({ ...config });
  return Object.freeze({
    enabled: config.enabled,
    aadFields: Object.freeze([...(config.aadFields ?? [])]),
    modeOf: (path) => context.policy.modeOf(path),
    protectRecord: (record, place, existing) => protectRecord(context, record, place, existing),
    revealRecord: (stored, place) => revealRecord(context, stored, place),
    async revealRecords(rows) {
      const results = [];
      for (const { stored, place } of rows)
        results.push(await revealRecord(context, stored, place));
      return results;
    },
    hashField: (path, value, tenantId) => hashField(context, path, value, tenantId),
    isOutdated: (stored, place) => isOutdated(context, stored, place),
  } satisfies FieldCrypto);
}

async function hashField(
  context: CodecContext,
  path: string,
  value: string | number | boolean,
  tenantId: string | undefined,
): Promise<Result<readonly string[], KMsgError>> {
  const segments = splitFieldPath(path) ?? [];
  const keys = context.openKeys({ tenantId });
  const refuse = (failure: FieldFailure) => {
    context.tellFailures([failure], "hash", { tenantId });
    return fail(toError([failure]));
  };
  if (!keys || context.searchPolicy.modeOf(path) !== "encrypt+hash") {
    const rule = "FIELD_NOT_SEARCHABLE";
    return refuse(fieldFailure("CRYPTO_POLICY_VIOLATION", segments, { rule }));
  }
  const ring = await keys.ring();
  if (ring.isFailure) return refuse(fieldFailure("CRYPTO_HASH_FAILED", segments, ring.error));
  const { activeHashKid, hashKids } = ring.value;
  const hashes: string[] = [];
  for (const kid of new Set([activeHashKid, ...hashKids])) {
    const hash = await hashValue(context, keys, kid, { value, path, segments, tenantId });
    if (hash.isFailure) return refuse(hash.error);
    hashes.push(hash.value);
  }
  return ok(hashes);
}
