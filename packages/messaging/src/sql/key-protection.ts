import {
  type FieldCrypto,
  type FieldCryptoErrorCode,
  type FieldCryptoIssue,
  fieldCryptoError,
  type IdempotencyRecord,
  type KMsgError,
  notOneOf,
  type ProtectedRecord,
  type Result,
  type StoredOutcome,
} from "@k-msg/core";
import { readCell, writeCell } from "./cell.ts";
import type { Protector } from "./field-crypto-options.ts";
import { placeOf } from "./protect-messages.ts";
import { hashesOfValue } from "./search-hashes.ts";
import { fromSqlText, toSqlText } from "./sql-text.ts";

/** A row of the table of idempotency keys, but for its token. */
export interface KeyRow {
  /** The key itself, or its look-up hash. */
  readonly key: string;
  readonly key_enc: string | null;
  /** Empty where it is encrypted. */
  readonly fingerprint: string;
  readonly fingerprint_enc: string | null;
  readonly claimed_at: number | string;
  readonly expires_at: number | string;
  readonly result: string | null;
  readonly result_enc: string | null;
}

/** What a key may be called in the table. */
export interface KeyNames {
  /** As it would be written now. */
  readonly name: string;
  /** As it may have been written: under another hash key, or in clear. */
  readonly others: readonly string[];
}

/** @throws KMsgError `CRYPTO_CONFIG_ERROR` for a policy under which a key couldn't be found, or contents compared. */
export function checkKeyPolicy({ fieldCrypto }: Protector): void {
  const fits = {
    idempotencyKey: ["plain", "encrypt+hash"],
    fingerprint: ["plain", "encrypt", "encrypt+hash"],
    result: ["plain", "encrypt", "encrypt+hash"],
  };
  const issues = Object.entries(fits).flatMap(([field, modes]) =>
    !fieldCrypto || modes.includes(fieldCrypto.modeOf(field))
      ? []
      : {
          ...notOneOf(`fields.${field}`, modes),
          rule: "FIELD_MODE_UNFIT" as const,
          code: "CRYPTO_CONFIG_ERROR" as const,
        },
  );
  if (issues.length > 0) throw fieldCryptoError("CRYPTO_CONFIG_ERROR", { issues });
}

/** @throws KMsgError `CRYPTO_*` when a hash can't be made: to look for some of them only could send twice. */
export async function namesOf(protector: Protector, key: string): Promise<KeyNames> {
  const clear = toSqlText(key);
  const hashes = await hashesOfValue(protector, "idempotencyKey", exactly(key));
  if (!hashes) return { name: clear, others: [] };
  const isHashed = protector.fieldCrypto?.modeOf("idempotencyKey") === "encrypt+hash";
  const [name = clear, ...others] = isHashed ? [...hashes, clear] : [clear, ...hashes];
  return { name, others };
}

/** Look-up hashes take different writings of a letter for the same. Of keys, those are different ones. */
export function exactly(key: string): string {
  const write = (each: string) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return key.replace(/[^ -~]|\\/g, write);
}

/** The key that {@link exactly} was given. */
export function asWritten(exact: string): string {
  return exact.replace(/\\u([0-9a-f]{4})/g, (_, code) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

type ClaimColumns = Pick<KeyRow, "key" | "key_enc" | "fingerprint" | "fingerprint_enc">;

/** @throws KMsgError `CRYPTO_*` for what can't be encrypted. */
export async function protectClaim(
  protector: Protector,
  name: string,
  { key, fingerprint }: { readonly key: string; readonly fingerprint: string },
): Promise<ClaimColumns> {
  const { fieldCrypto } = protector;
  if (!fieldCrypto) return { key: name, key_enc: null, fingerprint, fingerprint_enc: null };
  const fields = { idempotencyKey: exactly(key), fingerprint };
  const cells = await protect(fieldCrypto, protector, name, fields);
  const { idempotencyKey = null, fingerprint: fingerprint_enc = null } = cells;
  return {
    key: name,
    key_enc: idempotencyKey,
    fingerprint: fingerprint_enc === null ? fingerprint : "",
    fingerprint_enc,
  };
}

/** @throws KMsgError `CRYPTO_*` for what can't be encrypted. */
export async function protectResult(
  protector: Protector,
  name: string,
  result: StoredOutcome,
): Promise<Pick<KeyRow, "result" | "result_enc">> {
  const { fieldCrypto } = protector;
  const clear = toSqlText(JSON.stringify(result));
  if (!fieldCrypto) return { result: clear, result_enc: null };
  const { result: cell } = await protect(fieldCrypto, protector, name, { result });
  return cell === undefined
    ? { result: clear, result_enc: null }
    : { result: null, result_enc: cell };
}

/** Cells of the fields that are encrypted. All or none: whoever can't compare contents could send twice. */
async function protect(
  fieldCrypto: FieldCrypto,
  protector: Protector,
  name: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, string>>> {
  const written = take(await fieldCrypto.protectRecord(fields, placeOf(protector, name)));
  refuse(written.failures);
  return cellsOf(fields, written);
}

/** What is written of each field that is encrypted, or has something in it that is. */
export function cellsOf(
  fields: Readonly<Record<string, unknown>>,
  { record, hashes, masked }: ProtectedRecord,
): Readonly<Record<string, string>> {
  const cells: Record<string, string> = {};
  for (const [field, value] of Object.entries(fields)) {
    const within = (byPath: Readonly<Record<string, string>>) => {
      const entries = Object.entries(byPath).filter(([path]) => path.startsWith(`${field}.`));
      return entries.length > 0 ? Object.fromEntries(entries) : undefined;
    };
    const cell = { value: record[field], hashes: within(hashes), masked: within(masked) };
    if (JSON.stringify(cell.value) !== JSON.stringify(value)) cells[field] = writeCell(cell, false);
  }
  return cells;
}

/** @throws KMsgError `CRYPTO_*` for what can't be read: it may stand for a message that was sent. */
export async function revealKey(protector: Protector, row: KeyRow): Promise<IdempotencyRecord> {
  const { fieldCrypto } = protector;
  const clear = {
    ...(row.fingerprint_enc === null && { fingerprint: row.fingerprint }),
    ...(row.result !== null && { result: JSON.parse(fromSqlText(row.result)) }),
  };
  const isClosed = [row.key_enc, row.fingerprint_enc, row.result_enc].some((each) => each !== null);
  if (!fieldCrypto && isClosed) throw fieldCryptoError("CRYPTO_DECRYPT_FAILED");
  if (!fieldCrypto) return toRecord(row, clear);
  const isHashed = row.key_enc !== null;
  const cells = {
    ...(isHashed && { idempotencyKey: readCell(row.key_enc) }),
    ...(row.fingerprint_enc !== null && { fingerprint: readCell(row.fingerprint_enc) }),
    ...(row.result_enc !== null && { result: readCell(row.result_enc) }),
  };
  const record: Record<string, unknown> = { ...clear };
  const hashes: Record<string, string> = isHashed ? { idempotencyKey: row.key } : {};
  for (const [field, cell] of Object.entries(cells)) {
    record[field] = cell.value;
    Object.assign(hashes, cell.hashes);
  }
  const place = placeOf(protector, row.key);
  const revealed = take(await fieldCrypto.revealRecord({ record, hashes }, place));
  refuse(revealed.failures);
  return toRecord(row, revealed.record);
}

function toRecord(row: KeyRow, fields: Readonly<Record<string, unknown>>): IdempotencyRecord {
  const common = {
    fingerprint: String(fields.fingerprint),
    claimedAt: Number(row.claimed_at),
    expiresAt: Number(row.expires_at),
  };
  return row.result === null && row.result_enc === null
    ? { ...common, state: "in_flight" }
    : { ...common, state: "settled", result: fields.result as StoredOutcome };
}

function take<T>(result: Result<T, KMsgError>): T {
  if (result.isFailure) throw result.error;
  return result.value;
}

function refuse(issues: readonly FieldCryptoIssue[]): void {
  const code: FieldCryptoErrorCode | undefined = issues[0]?.code;
  if (code) throw fieldCryptoError(code, { issues });
}
