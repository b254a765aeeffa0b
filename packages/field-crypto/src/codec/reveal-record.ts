import {
  type FieldLeaf,
  fail,
  type KMsgError,
  ok,
  type RecordPlace,
  type Result,
  type RevealedRecord,
  type StoredRecord,
  setOwn,
  splitFieldPath,
} from "@k-msg/core";
import { looksEncrypted } from "../envelope.ts";
import { kidOfHash } from "../lookup-hash.ts";
import { createValueCipher, hashValue, type ValueCipher, valueAt } from "./cipher.ts";
import { type CodecContext, tellUse } from "./codec-context.ts";
import { type FieldFailure, fieldFailure, toError } from "./field-failure.ts";
import type { RecordKeys } from "./record-keys.ts";

export async function revealRecord(
  context: CodecContext,
  stored: StoredRecord,
  place: RecordPlace,
): Promise<Result<RevealedRecord, KMsgError>> {
  const startedAt = performance.now();
  const { copy, leaves } = context.policy.listLeaves(stored.record, true);
  const keys = context.openKeys(place);
  if (!keys) return ok({ record: copy, failures: [] });
  const cipher = createValueCipher(context, keys, place, stored.record);
  const failures: FieldFailure[] = [];
  for (const leaf of leaves) {
    const failed = await revealLeaf(context, { cipher, keys, stored, place, leaf });
    if (!failed) continue;
    failures.push(failed);
    leaf.put(context.config.openFallback === "null" ? null : maskedAt(stored, leaf.path));
  }
  tellUse(context, "crypto_decrypt_ms", startedAt, cipher.kids, place);
  context.tellFailures(failures, "decrypt", place);
  const [first, ...rest] = failures;
  if (first && !context.isOpen) return fail(toError([first, ...rest]));
  const masked = fillMasked(stored, copy);
  return ok({ record: copy, failures: [...failures, ...masked].map(({ issue }) => issue) });
}

interface LeafJob {
  readonly cipher: ValueCipher;
  readonly keys: RecordKeys;
  readonly stored: StoredRecord;
  readonly place: RecordPlace;
  readonly leaf: FieldLeaf;
}

async function revealLeaf(context: CodecContext, job: LeafJob): Promise<FieldFailure | undefined> {
  const { cipher, stored, leaf } = job;
  const { segments, path, mode, value } = leaf;
  if (!looksEncrypted(value)) {
    const { readPlaintext, openFallback } = context.config;
    const mayBeClear = mode === "plain" || mode === "mask" || readPlaintext;
    if (mayBeClear || (context.isOpen && openFallback === "plaintext")) return undefined;
    return fieldFailure("CRYPTO_POLICY_VIOLATION", segments, { rule: "PLAINTEXT_FOUND" });
  }
  const opened = await cipher.open(value, segments, path);
  if (opened.isFailure) return opened.error;
  const hash = ownText(stored.hashes, path);
  if (hash !== undefined && !(await isHashOf(context, job, hash, opened.value))) {
    return fieldFailure("CRYPTO_DECRYPT_FAILED", segments, { rule: "HASH_MISMATCH" });
  }
  leaf.put(opened.value);
  return undefined;
}

/** A hash whose key is gone, or can't be had, proves nothing: the ciphertext is proof enough of itself. */
async function isHashOf(
  context: CodecContext,
  { keys, leaf, place }: LeafJob,
  hash: string,
  value: unknown,
): Promise<boolean> {
  const kid = kidOfHash(hash);
  if (kid === undefined) return false;
  const { segments, path } = leaf;
  const expected = await hashValue(context, keys, kid, {
    value,
    path,
    segments,
    tenantId: place.tenantId,
  });
  return expected.isFailure || expected.value === hash;
}

/** What a fallback kept of values that never were stored. */
function fillMasked(stored: StoredRecord, copy: Record<string, unknown>): FieldFailure[] {
  return Object.entries(stored.masked ?? {}).flatMap(([path, masked]) => {
    const segments = splitFieldPath(path) ?? [];
    const original = valueAt(stored.record, segments);
    const name = segments.at(-1);
    const parent = valueAt(copy, segments.slice(0, -1));
    const isThere = original !== undefined && original !== null;
    if (isThere || name === undefined || typeof parent !== "object" || parent === null) return [];
    setOwn(parent as Record<string, unknown>, name, masked);
    return fieldFailure("CRYPTO_DECRYPT_FAILED", segments, { rule: "ONLY_MASKED" });
  });
}

function maskedAt(stored: StoredRecord, path: string): string | null {
  return ownText(stored.masked, path) ?? null;
}

function ownText(
  record: Readonly<Record<string, string>> | undefined,
  path: string,
): string | undefined {
  return record && Object.hasOwn(record, path) ? (record[path] ?? undefined) : undefined;
}
