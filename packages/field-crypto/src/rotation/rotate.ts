import {
  abortedBefore,
  type FieldCrypto,
  fail,
  fieldCryptoError,
  KMsgError,
  ok,
  type ProtectedRecord,
  type ProtectedRow,
  type Result,
  type RotationSource,
  type RowChange,
} from "@k-msg/core";
import { rateLimiter } from "@k-msg/core/resilience";
import { checkPositive } from "../check-positive.ts";
import { mayPass } from "../codec/field-failure.ts";

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

export interface RotateOptions<Row extends ProtectedRow, Cursor> {
  crypto: FieldCrypto;
  source: RotationSource<Row, Cursor>;
  /** The `cursor` of an earlier run. Default: from the start. */
  after?: Cursor;
  /** Rows read and written at a time. Default 200, or what `rowsPerSecond` allows for a second. */
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
export async function rotate<Row extends ProtectedRow, Cursor>(
  options: RotateOptions<Row, Cursor>,
): Promise<RotationReport<Cursor>> {
  const { source, after, rowsPerSecond, signal } = options;
  const counts = { scanned: 0, rotated: 0, upToDate: 0, changedMeanwhile: 0, failed: 0 };
  let cursor = after;
  const progress = () => ({ ...counts, ...(cursor !== undefined && { cursor }) });
  try {
    const limiter = rateLimiter({ requestsPerSecond: rowsPerSecond });
    const batchSize = options.batchSize ?? Math.min(200, Math.ceil(rowsPerSecond ?? 200));
    checkPositive({ batchSize });
    const takeTurn = async () => {
      if (signal?.aborted) throw abortedBefore(signal, undefined);
      const turn = await limiter.acquire(signal);
      if (turn.isFailure) throw turn.error;
      turn.value();
    };
    while (true) {
      const { rows, next } = await source.read(cursor, batchSize);
      const changes: RowChange<Row>[] = [];
      try {
        for (const row of rows) {
          await takeTurn();
          const change = await changeOf(options, row);
          if (change.isSuccess && change.value) changes.push(change.value);
          else if (change.isSuccess) counts.upToDate++;
          else if (change.error.retryable) throw change.error;
          else {
            counts.failed++;
            await options.onFailure?.(row, change.error);
          }
          counts.scanned++;
        }
      } finally {
        // Also what was done before something made it stop.
        const written = changes.length > 0 ? await source.replace(changes, options.crypto) : [];
        for (const isWritten of written) counts[isWritten ? "rotated" : "changedMeanwhile"]++;
      }
      cursor = next;
      await options.onProgress?.(progress());
      if (next === undefined) return { ...progress(), isFinished: true };
    }
  } catch (cause) {
    return { ...progress(), isFinished: false, error: toStop(cause) };
  }
}

/** What is to be written; `undefined` where all is as it should be. */
export async function changeOf<Row extends ProtectedRow, Cursor>(
  { crypto, source }: Pick<RotateOptions<Row, Cursor>, "crypto" | "source">,
  row: Row,
): Promise<Result<RowChange<Row> | undefined, KMsgError>> {
  const { stored, place: from } = row;
  const isOutdated = await crypto.isOutdated(stored, from);
  if (isOutdated.isFailure) return isOutdated;
  if (!isOutdated.value) return ok(undefined);
  const revealed = await crypto.revealRecord(stored, from);
  if (revealed.isFailure) return revealed;
  const { record, failures } = revealed.value;
  // What stands in for a value must not be written as the value.
  if (failures.length > 0) return fail(incomplete(failures));
  const to = source.placeOf ? await source.placeOf(record, crypto) : ok(from);
  if (to.isFailure) return to;
  const place = to.value;
  const written = await crypto.protectRecord(record, place, stored);
  if (written.isFailure) return written;
  if (written.value.failures.length > 0) return fail(incomplete(written.value.failures));
  return ok({ row, place, record, stored: written.value });
}

function incomplete(issues: ProtectedRecord["failures"]): KMsgError {
  const code = issues[0]?.code ?? "CRYPTO_DECRYPT_FAILED";
  return fieldCryptoError(code, { issues, retryable: issues.some(({ rule }) => mayPass(rule)) });
}

export function toStop(cause: unknown): KMsgError {
  if (KMsgError.isInstance(cause)) return cause;
  return new KMsgError("UNKNOWN_ERROR", { outcome: "not_sent", cause });
}
