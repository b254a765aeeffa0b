import type { FieldCount, FieldCrypto, KMsgError, ProtectedTable } from "@k-msg/core";
import { toStop } from "../rotation/rotate.ts";
import { createProblemList, type MigrationProblem } from "./migration-problems.ts";
import { scanTable } from "./scan-table.ts";

export interface VerifyMigrationOptions {
  /** As the application will have it from now on: without `readPlaintext`. After a rollback, `enabled: false`. */
  crypto: FieldCrypto;
  tables: readonly ProtectedTable[];
  /** Of all rows together, how many are read in full, at random. Default 1,000; `Infinity` reads them all. */
  sampleSize?: number;
  signal?: AbortSignal;
}

export interface TableVerification {
  readonly table: string;
  readonly rows: number;
  readonly fields: readonly FieldCount[];
  /** Rows that aren't as they would be written now: in clear, by an old key, without their hash. */
  readonly outdated: number;
  /** Rows read in full. */
  readonly sampled: number;
  /** Those of them that can't be read. */
  readonly unreadable: number;
}

export interface MigrationVerification {
  /** All rows were looked at, none is outdated, none of the sample unreadable, and nothing stands beside its ciphertext. */
  readonly isOk: boolean;
  readonly tables: readonly TableVerification[];
  readonly problems: readonly MigrationProblem[];
  /** Why it stopped before the end. */
  readonly error?: KMsgError;
}

/** Whether every row is as it should be. Looks at every row, and reads a sample in full. Never rejects. */
export async function verifyMigration(
  options: VerifyMigrationOptions,
): Promise<MigrationVerification> {
  const { crypto, tables, sampleSize = 1_000, signal } = options;
  const problems = createProblemList();
  const done: TableVerification[] = [];
  try {
    const counts = [];
    for (const table of tables) counts.push({ table, ...(await table.count()) });
    const share = sampleSize / counts.reduce((sum, { rows }) => sum + rows, 0);
    for (const { table, rows, fields } of counts) {
      const found = { outdated: 0, sampled: 0, unreadable: 0 };
      for await (const { stored, place } of scanTable(table, signal)) {
        const outdated = await crypto.isOutdated(stored, place);
        if (outdated.isFailure) {
          if (outdated.error.retryable) throw outdated.error;
          problems.add(table.name, outdated.error);
        }
        if (outdated.isFailure || outdated.value) found.outdated++;
        if (Math.random() >= share) continue;
        found.sampled++;
        const read = await crypto.revealRecord(stored, place);
        if (read.isFailure && read.error.retryable) throw read.error;
        if (read.isFailure) problems.add(table.name, read.error);
        if (read.isFailure || read.value.failures.length > 0) found.unreadable++;
      }
      done.push({ table: table.name, rows, fields, ...found });
    }
    const isOk = done.every(
      ({ outdated, unreadable, fields }) =>
        outdated === 0 && unreadable === 0 && fields.every(({ both }) => both === 0),
    );
    return { isOk, tables: done, problems: problems.list() };
  } catch (cause) {
    return { isOk: false, tables: done, problems: problems.list(), error: toStop(cause) };
  }
}
