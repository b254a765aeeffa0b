import { fieldCryptoIssuesOf, type TrackingFilter } from "@k-msg/core";
import type { Protector } from "./field-crypto-options.ts";
import { SEARCHED, type SearchHashes } from "./message-condition.ts";

/**
 * The hashes under which what a filter asks for may be stored.
 * @throws KMsgError `CRYPTO_*` when any of them can't be made, or when the policy lets nobody find by that field.
 */
export async function hashesOf(
  protector: Protector,
  filter: TrackingFilter,
): Promise<SearchHashes> {
  const hashes: { [Field in (typeof SEARCHED)[number]]?: readonly string[] } = {};
  for (const field of SEARCHED) {
    const wanted = filter[field];
    if (wanted !== undefined) hashes[field] = await hashesOfValue(protector, field, wanted);
  }
  return hashes;
}

/** `undefined` where the value stands in clear only. */
export async function hashesOfValue(
  { fieldCrypto, tenantId }: Protector,
  field: (typeof SEARCHED)[number],
  value: string,
): Promise<readonly string[] | undefined> {
  const found = await fieldCrypto?.hashField(field, value, tenantId);
  if (!found || found.isSuccess) return found?.value;
  const isUnsearchable = fieldCryptoIssuesOf(found.error).some(
    ({ rule }) => rule === "FIELD_NOT_SEARCHABLE",
  );
  if (isUnsearchable && fieldCrypto?.modeOf(field) === "plain") return undefined;
  throw found.error;
}
