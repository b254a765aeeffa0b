import {
  type FieldLeaf,
  fail,
  type KeyRing,
  type KMsgError,
  ok,
  type RecordPlace,
  type Result,
  type StoredRecord,
} from "@k-msg/core";
import { looksEncrypted, parseEnvelope } from "../envelope.ts";
import { kidOfHash } from "../lookup-hash.ts";
import type { CodecContext } from "./codec-context.ts";
import { fieldFailure, type KeyTrouble, toError } from "./field-failure.ts";
import { maskedForm } from "./normal-form.ts";

export async function isOutdated(
  context: CodecContext,
  stored: StoredRecord,
  place: RecordPlace,
): Promise<Result<boolean, KMsgError>> {
  const { leaves } = context.policy.listLeaves(stored.record, true);
  const keys = context.openKeys(place);
  const refuse = (trouble: KeyTrouble) => {
    const failure = fieldFailure("CRYPTO_DECRYPT_FAILED", [], trouble);
    context.tellFailures([failure], "decrypt", place);
    return fail(toError([failure]));
  };
  if (!keys) {
    const isEncrypted = leaves.some(({ value }) => looksEncrypted(value));
    return isEncrypted ? refuse({ rule: "KEY_MISSING" }) : ok(false);
  }
  const ring = await keys.ring();
  if (ring.isFailure) return refuse(ring.error);
  const hashes = stored.hashes ?? {};
  const isOld = leaves.some((leaf) =>
    leaf.mode === "mask"
      ? leaf.value !== maskedForm(leaf.value, context.isPhone(leaf.path))
      : isLeafOutdated(leaf, hashes, ring.value),
  );
  // A hash of a field that isn't hashed any more.
  const isLeftOver = Object.keys(hashes).some(
    (path) => context.policy.modeOf(path) !== "encrypt+hash",
  );
  return ok(isOld || isLeftOver);
}

function isLeafOutdated(
  { mode, path, value }: FieldLeaf,
  hashes: Readonly<Record<string, string>>,
  ring: KeyRing,
): boolean {
  const isEncrypted = looksEncrypted(value);
  if (mode === "plain") return isEncrypted;
  if (!isEncrypted || parseEnvelope(value)?.kid !== ring.activeKid) return true;
  if (mode !== "encrypt+hash") return false;
  return kidOfHash(hashes[path] ?? "") !== ring.activeHashKid;
}
