import type { KMsgError } from "../error/kmsg-error.ts";
import type { Result } from "../result/result.ts";
import type { FieldCryptoIssue } from "./field-crypto-issue.ts";
import type { FieldMode } from "./field-mode.ts";

/** Where a record lives. A ciphertext opens nowhere else. */
export interface RecordPlace {
  readonly table: string;
  readonly recordId: string;
  readonly tenantId?: string;
}

/** A record as a store keeps it: plain JSON, as far as its plain fields are. */
export interface StoredRecord {
  /** The record with a ciphertext in the place of each encrypted value. */
  readonly record: Readonly<Record<string, unknown>>;
  /** Look-up hashes by path, for columns such as `to_hash`. */
  readonly hashes?: Readonly<Record<string, string>>;
  /** Masked forms by path, for columns such as `to_masked`: of phone numbers, and of what a fallback kept of a value. */
  readonly masked?: Readonly<Record<string, string>>;
}

export interface ProtectedRecord extends Required<StoredRecord> {
  /** What a fallback replaced. Always empty when `failMode` is `closed`. */
  readonly failures: readonly FieldCryptoIssue[];
}

export interface RevealedRecord {
  readonly record: Record<string, unknown>;
  /**
   * What can't be read, and stands as its masked form or `null` in the record. When `failMode` is `closed`, only
   * values that never were stored (`ONLY_MASKED`).
   */
  readonly failures: readonly FieldCryptoIssue[];
}

/** Protects and reveals records for any store. No method rejects; errors hold neither values nor keys. */
export interface FieldCrypto {
  /** Whether what is written is protected. */
  readonly enabled: boolean;
  /** Those of the config: a store that can't bind them says so. */
  readonly aadFields?: readonly string[];
  modeOf(path: string): FieldMode;
  /**
   * @param existing What is stored in this place already, if anything: a fallback never replaces a ciphertext of it.
   */
  protectRecord(
    record: Readonly<Record<string, unknown>>,
    place: RecordPlace,
    existing?: StoredRecord,
  ): Promise<Result<ProtectedRecord, KMsgError>>;
  revealRecord(
    stored: StoredRecord,
    place: RecordPlace,
  ): Promise<Result<RevealedRecord, KMsgError>>;
  /** A result for each, in order: one that can't be read hides no other. */
  revealRecords(
    rows: readonly { readonly stored: StoredRecord; readonly place: RecordPlace }[],
  ): Promise<readonly Result<RevealedRecord, KMsgError>[]>;
  /**
   * The hashes under which a value may be stored, one for each hash key of the ring, the active one first.
   * `CRYPTO_HASH_FAILED` when any of them can't be made: to look for some only would miss rows.
   */
  hashField(
    path: string,
    value: string | number | boolean,
    tenantId?: string,
  ): Promise<Result<readonly string[], KMsgError>>;
  /** Whether a record isn't yet as it would be written now: by another key, in clear, without its hash. */
  isOutdated(stored: StoredRecord, place: RecordPlace): Promise<Result<boolean, KMsgError>>;
}
