import type { KMsgError } from "../error/kmsg-error.ts";
import type { Result } from "../result/result.ts";
import type { FieldCrypto, ProtectedRecord, RecordPlace, StoredRecord } from "./field-crypto.ts";

/** A row with protected fields, as rotation and migration see it. */
export interface ProtectedRow {
  readonly place: RecordPlace;
  readonly stored: StoredRecord;
}

export interface RowChange<Row extends ProtectedRow> {
  readonly row: Row;
  /** Where it was, unless {@link RotationSource.placeOf} says otherwise. */
  readonly place: RecordPlace;
  /** What it holds, in clear. */
  readonly record: Readonly<Record<string, unknown>>;
  readonly stored: ProtectedRecord;
}

/** Rows to be written anew, one by one. `Cursor` is plain data, such as the last primary key. */
export interface RotationSource<Row extends ProtectedRow = ProtectedRow, Cursor = string> {
  /** The next rows in an order that never changes; `next` is absent at the end. */
  read(
    after: Cursor | undefined,
    limit: number,
  ): Promise<{ readonly rows: readonly Row[]; readonly next?: Cursor }>;
  /**
   * Replaces each row that is still as it was read, in one step for that row. Resolves to whether it was, in order.
   *
   * @param crypto What the changes were made with.
   */
  replace(changes: readonly RowChange<Row>[], crypto: FieldCrypto): Promise<readonly boolean[]>;
  /** Where a record will be once it's written, where a row's key is made of what is in it. */
  placeOf?(
    record: Readonly<Record<string, unknown>>,
    crypto: FieldCrypto,
  ): Promise<Result<RecordPlace, KMsgError>>;
}

/** How many rows hold a value in this field. */
export interface FieldCount {
  readonly field: string;
  /** Where it stands in clear, be it beside its ciphertext. */
  readonly clear: number;
  readonly encrypted: number;
  /** In clear beside its ciphertext: nothing that a store writes. */
  readonly both: number;
}

/** A table of a store that keeps records encrypted, or shall do so. */
export interface ProtectedTable<Row extends ProtectedRow = ProtectedRow>
  extends RotationSource<Row> {
  readonly name: string;
  count(): Promise<{ readonly rows: number; readonly fields: readonly FieldCount[] }>;
  /** Has the database let go of what was replaced, as far as it can without locking readers out. Rejects if it can't. */
  sweep(): Promise<void>;
}
