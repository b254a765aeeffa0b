import { fieldCryptoIssuesOf, parsePhoneNumber, type TrackingFilter } from "@k-msg/core";
import type { Protector } from "./field-crypto-options.ts";
import { SEARCHED, type SearchHashes } from "./message-condition.ts";

const KOREA = "82";

/**
 * The hashes under which what a filter asks for may be stored.
 * @throws KMsgError `CRYPTO_*` when any of them can't be made, or when the policy lets nobody find by that field.
 */
export async function hashesOf(
  protector: Protector,
  filter: TrackingFilter,
): Promise<SearchHashes> {
  const hashes: { -readonly [Key in keyof SearchHashes]: SearchHashes[Key] } = {};
  for (const field of SEARCHED) {
    const wanted = filter[field];
    if (wanted !== undefined) hashes[field] = await hashesOfValue(protector, field, wanted);
  }
  const number = filter.to === undefined ? undefined : parsePhoneNumber(filter.to);
  if (!hashes.to || !number?.isSuccess || number.value.country === KOREA) return hashes;
  // Of a foreign number, records hold the digits alone, and the country beside them.
  const { country, digits } = number.value;
  return { ...hashes, to: await hashesOfValue(protector, "to", digits), country };
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
