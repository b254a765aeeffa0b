import {
  type FieldLeaf,
  fail,
  type KMsgError,
  ok,
  type ProtectedRecord,
  type RecordPlace,
  type Result,
  type StoredRecord,
  setOwn,
} from "@k-msg/core";
import { looksEncrypted } from "../envelope.ts";
import { createValueCipher, hashValue, type ValueCipher, valueAt } from "./cipher.ts";
import { type CodecContext, tellUse } from "./codec-context.ts";
import { type FieldFailure, fieldFailure, toError } from "./field-failure.ts";
import { maskedForm } from "./normal-form.ts";
import type { RecordKeys } from "./record-keys.ts";

export async function protectRecord(
  context: CodecContext,
  record: Readonly<Record<string, unknown>>,
  place: RecordPlace,
  existing?: StoredRecord,
): Promise<Result<ProtectedRecord, KMsgError>> {
  const startedAt = performance.now();
  const { copy, leaves } = context.policy.listLeaves(record);
  const stored = { record: copy, hashes: {}, masked: {} };
  const keys = context.openKeys(place);
  if (!keys) return ok({ ...stored, failures: [] });
  const cipher = createValueCipher(context, keys, place, record);
  const failures: FieldFailure[] = [];
  for (const leaf of leaves) {
    if (leaf.mode === "mask") leaf.put(maskedForm(leaf.value, context.isPhone(leaf.path)));
    // In clear, it would be taken for a ciphertext when it's read.
    if (leaf.mode === "plain" && !looksEncrypted(leaf.value)) continue;
    if (leaf.mode === "mask") continue;
    const failed = await protectLeaf(context, { cipher, keys, place, stored, leaf, existing });
    failures.push(...failed);
  }
  tellUse(context, "crypto_encrypt_ms", startedAt, cipher.kids, place);
  context.tellFailures(failures, "encrypt", place);
  const overwrite = failures.filter(({ issue }) => issue.rule === "CIPHERTEXT_OVERWRITE");
  const [first, ...rest] = context.isOpen ? overwrite : failures;
  if (first) return fail(toError([first, ...rest]));
  return ok({ ...stored, failures: failures.map(({ issue }) => issue) });
}

interface LeafJob {
  readonly cipher: ValueCipher;
  readonly keys: RecordKeys;
  readonly place: RecordPlace;
  readonly stored: {
    readonly hashes: Record<string, string>;
    readonly masked: Record<string, string>;
  };
  readonly leaf: FieldLeaf;
  readonly existing: StoredRecord | undefined;
}

async function protectLeaf(context: CodecContext, job: LeafJob): Promise<FieldFailure[]> {
  const { cipher, keys, stored, leaf, existing, place } = job;
  const { segments, path, value, mode } = leaf;
  const isPhone = context.isPhone(path);
  const sealed = await cipher.seal(value, segments, path);
  if (sealed.isFailure) {
    if (!context.isOpen) return [sealed.error];
    if (existing && holdsCiphertext(existing.record, segments)) {
      const { kid } = sealed.error.issue;
      const overwrite = fieldFailure("CRYPTO_POLICY_VIOLATION", segments, {
        rule: "CIPHERTEXT_OVERWRITE",
        kid,
      });
      return [{ ...sealed.error, issue: overwrite.issue }];
    }
    fallBack(context, leaf, stored.masked);
    return [sealed.error];
  }
  leaf.put(sealed.value);
  if (isPhone) setOwn(stored.masked, path, maskedForm(value, true));
  if (mode !== "encrypt+hash") return [];
  const ring = await keys.ring();
  if (ring.isFailure) return [fieldFailure("CRYPTO_HASH_FAILED", segments, ring.error)];
  const { tenantId } = place;
  const target = { value, path, segments, tenantId };
  const hash = await hashValue(context, keys, ring.value.activeHashKid, target);
  if (hash.isFailure) return [hash.error];
  setOwn(stored.hashes, path, hash.value);
  return [];
}

function fallBack(context: CodecContext, leaf: FieldLeaf, masked: Record<string, string>): void {
  const { openFallback = "masked" } = context.config;
  if (openFallback === "plaintext") return;
  leaf.put(null);
  if (openFallback === "masked") {
    setOwn(masked, leaf.path, maskedForm(leaf.value, context.isPhone(leaf.path)));
  }
}

/** On the way to a place, at it, or within. */
function holdsCiphertext(record: unknown, segments: readonly string[]): boolean {
  const onTheWay = segments.some((_, length) =>
    looksEncrypted(valueAt(record, segments.slice(0, length + 1))),
  );
  return onTheWay || containsCiphertext(valueAt(record, segments));
}

function containsCiphertext(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return looksEncrypted(value);
  return Object.values(value).some(containsCiphertext);
}
