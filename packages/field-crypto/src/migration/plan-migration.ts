import type { FieldCount, FieldCrypto, FieldMode, KMsgError, ProtectedTable } from "@k-msg/core";
import { changeOf, toStop } from "../rotation/rotate.ts";
import { createProblemList, type MigrationProblem } from "./migration-problems.ts";
import { scanTable } from "./scan-table.ts";

export interface PlanMigrationOptions {
  /** How rows shall be: `enabled: true` to encrypt them, `false` to bring them back. */
  crypto: FieldCrypto;
  tables: readonly ProtectedTable[];
  /** Of all rows together, how many are tried out without writing anything, at random. Default 1,000. */
  sampleSize?: number;
  signal?: AbortSignal;
}

export interface TablePlan {
  readonly table: string;
  readonly rows: number;
  readonly fields: readonly (FieldCount & { readonly mode: FieldMode })[];
  /** Rows that would be written. */
  readonly toChange: number;
  readonly upToDate: number;
  /** Rows tried out. */
  readonly tried: number;
}

export interface MigrationPlan {
  readonly tables: readonly TablePlan[];
  /** Of the rows tried out, and of values in clear beside their ciphertext. Empty: it may begin. */
  readonly problems: readonly MigrationProblem[];
  readonly isFinished: boolean;
  /** Why it stopped before the end. */
  readonly error?: KMsgError;
}

/** What a migration would do, and what would stop it. Reads every row, and writes nothing. Never rejects. */
export async function planMigration(options: PlanMigrationOptions): Promise<MigrationPlan> {
  const { crypto, tables, sampleSize = 1_000, signal } = options;
  const problems = createProblemList();
  const plans: TablePlan[] = [];
  try {
    const counts = [];
    for (const table of tables) counts.push({ table, ...(await table.count()) });
    const share = sampleSize / counts.reduce((sum, { rows }) => sum + rows, 0);
    for (const { table, rows, fields } of counts) {
      const found = { toChange: 0, upToDate: 0, tried: 0 };
      for await (const row of scanTable(table, signal)) {
        const isTried = Math.random() < share;
        const result = isTried
          ? await changeOf({ crypto, source: table }, row)
          : await crypto.isOutdated(row.stored, row.place);
        if (isTried) found.tried++;
        if (result.isFailure) {
          if (result.error.retryable) throw result.error;
          problems.add(table.name, result.error);
          found.toChange++;
        } else found[result.value ? "toChange" : "upToDate"]++;
      }
      const modes = fields.map((each) => ({ ...each, mode: crypto.modeOf(each.field) }));
      plans.push({ table: table.name, rows, fields: modes, ...found });
    }
    return { tables: plans, problems: problems.list(), isFinished: true };
  } catch (cause) {
    const error = toStop(cause);
    return { tables: plans, problems: problems.list(), isFinished: false, error };
  }
}
