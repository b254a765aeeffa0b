import {
  abortedBefore,
  type FieldCrypto,
  fieldCryptoError,
  KMsgError,
  type ProtectedRecord,
  type RecordPlace,
  type StoredRecord,
} from "@k-msg/core";
import { rateLimiter } from "@k-msg/core/resilience";
import { checkPositive } from "../check-positive.ts";
import { mayPass } from "../codec/field-failure.ts";

export interface RotationRow {
  readonly place: RecordPlace;
  readonly stored: StoredRecord;
}

/** A table as rotation sees it. `Cursor` is plain data, such as the last primary key. */
export interface RotationSource<Row extends RotationRow, Cursor> {
  /** The next rows in an order that never changes; `next` is absent at the end. */
  read(
    after: Cursor | undefined,
    limit: number,
  ): Promise<{ readonly rows: readonly Row[]; readonly next?: Cursor }>;
  /** Replaces a row if it is still as it was read, in one step; else `false`. */
  replace(row: Row, stored: ProtectedRecord): Promise<boolean>;
}

export interface RotationProgress<Cursor> {
  /** Rows looked at. */
  readonly scanned: number;
  readonly rotated: number;
  /** As they should be already. */
  readonly upToDate: number;
  /** Written by somebody else meanwhile. */
  readonly changedMeanwhile: number;
  /** Can't be read; left as they are. */
  readonly failed: number;
  /** Where to go on (`after`); absent at the start and at the end. */
  readonly cursor?: Cursor;
}

export interface RotationReport<Cursor> extends RotationProgress<Cursor> {
  readonly isFinished: boolean;
  /** Why it stopped before the end. */
  readonly error?: KMsgError;
}

export interface RotateOptions<Row extends RotationRow, Cursor> {
  crypto: FieldCrypto;
  source: RotationSource<Row, Cursor>;
  /** The `cursor` of an earlier run. Default: from the start. */
  after?: Cursor;
  /** Rows read at a time. Default 200. */
  batchSize?: number;
  /** Default: any number. */
  rowsPerSecond?: number;
  signal?: AbortSignal;
  /** Told after each batch, and waited for: save `cursor` here. If it throws, rotation stops. */
  onProgress?: (progress: RotationProgress<Cursor>) => void | Promise<void>;
  /** Told of each row that can't be read. If it throws, rotation stops. */
  onFailure?: (row: Row, error: KMsgError) => void | Promise<void>;
}

/**
 * Brings every row to how it would be written now: active keys, current policy. Rows that already are so aren't
 * touched, so it can be stopped and started over at any point. Stops when keys can't be had; a row that can't be read
 * is counted and left. Never rejects.
 */
export async function rotate<Row extends RotationRow, Cursor>(
  options: RotateOptions<Row, Cursor>,
): Promise<RotationReport<Cursor>> {
  const { crypto, source, after, batchSize = 200, rowsPerSecond, signal } = options;
  const counts = { scanned: 0, rotated: 0, upToDate: 0, changedMeanwhile: 0, failed: 0 };
  let cursor = after;
  const progress = () => ({ ...counts, ...(cursor !== undefined && { cursor }) });
  try {
    checkPositive({ batchSize });
    const limiter = rateLimiter({ requestsPerSecond: rowsPerSecond });
    while (true) {
      const { rows, next } = await source.read(cursor, batchSize);
      for (const row of rows) {
        if (signal?.aborted) throw abortedBefore(signal, undefined);
        const turn = await limiter.acquire(signal);
        if (turn.isFailure) throw turn.error;
        turn.value();
        const outcome = await rotateRow(crypto, source, row);
        if (outcome instanceof KMsgError) {
          if (outcome.retryable) throw outcome;
          counts.failed++;
          await options.onFailure?.(row, outcome);
        } else counts[outcome]++;
        counts.scanned++;
      }
      cursor = next;
      await options.onProgress?.(progress());
      if (next === undefined) return { ...progress(), isFinished: true };
    }
  } catch (cause) {
    return { ...progress(), isFinished: false, error: toStop(cause) };
  }
}

async function rotateRow<Row extends RotationRow, Cursor>(
  crypto: FieldCrypto,
  source: RotationSource<Row, Cursor>,
  row: Row,
): Promise<"rotated" | "upToDate" | "changedMeanwhile" | KMsgError> {
  const { stored, place } = row;
  const isOutdated = await crypto.isOutdated(stored, place);
  if (isOutdated.isFailure) return isOutdated.error;
  if (!isOutdated.value) return "upToDate";
  const revealed = await crypto.revealRecord(stored, place);
  if (revealed.isFailure) return revealed.error;
  const { record, failures } = revealed.value;
  // What stands in for a value must not be written as the value.
  if (failures.length > 0) return incomplete(failures);
  const written = await crypto.protectRecord(record, place, stored);
  if (written.isFailure) return written.error;
  if (written.value.failures.length > 0) return incomplete(written.value.failures);
  return (await source.replace(row, written.value)) ? "rotated" : "changedMeanwhile";
}

function incomplete(issues: ProtectedRecord["failures"]): KMsgError {
  const code = issues[0]?.code ?? "CRYPTO_DECRYPT_FAILED";
  return fieldCryptoError(code, { issues, retryable: issues.some(({ rule }) => mayPass(rule)) });
}

function toStop(cause: unknown): KMsgError {
  if (KMsgError.isInstance(cause)) return cause;
  return new KMsgError("UNKNOWN_ERROR", { outcome: "not_sent", cause });
}
