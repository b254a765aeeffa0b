import {
  configIssue,
  type FieldCrypto,
  fieldCryptoError,
  fieldCryptoIssuesOf,
  type KMsgError,
  type ProtectedRow,
  type ProtectedTable,
} from "@k-msg/core";
import { type RotationReport, rotate, toStop } from "../rotation/rotate.ts";
import {
  createProblemList,
  type MigrationProblem,
  type ProblemList,
} from "./migration-problems.ts";

/** Where to go on. Plain data. */
export interface MigrationCursor {
  readonly table: string;
  /** The last row up to which all are done; absent at the table's start. */
  readonly after?: string;
}

export interface MigrationOptions {
  /**
   * How rows shall be: to encrypt them, `enabled` and `readPlaintext: true`; to bring them back, `enabled: false`,
   * with the same keys.
   */
  crypto: FieldCrypto;
  tables: readonly ProtectedTable[];
  /** The `cursor` of an earlier run. Default: from the start, past all that is done already. */
  from?: MigrationCursor;
  /** Rows read and written at a time. Default 200, or what `rowsPerSecond` allows for a second. */
  batchSize?: number;
  /** Default: any number. */
  rowsPerSecond?: number;
  /**
   * Whether the database lets go of what was replaced when a table is done. SQLite writes its file anew for it, and
   * others can't write meanwhile. Default `true`.
   */
  sweep?: boolean;
  signal?: AbortSignal;
  /** Told after each batch, and waited for: save `cursor` here, if you like. If it throws, the migration stops. */
  onProgress?: (progress: MigrationProgress) => void | Promise<void>;
  /**
   * Told of each row that can't be read; it is left as it is. `recordId` of an idempotency key in clear is that key.
   * If it throws, the migration stops.
   */
  onFailure?: (failure: {
    readonly table: string;
    readonly recordId: string;
    readonly error: KMsgError;
  }) => void | Promise<void>;
}

export interface TableProgress {
  readonly table: string;
  /** Rows looked at. */
  readonly scanned: number;
  /** Rows written. */
  readonly changed: number;
  /** As they should be already. */
  readonly upToDate: number;
  /** Written by somebody else meanwhile, and still to be looked at. */
  readonly changedMeanwhile: number;
  /** Can't be read; left as they are. */
  readonly failed: number;
}

export interface MigrationProgress extends TableProgress {
  /** Rows that the table had at the start. */
  readonly rows: number;
  readonly cursor: MigrationCursor;
}

export interface MigrationReport {
  readonly tables: readonly TableProgress[];
  readonly problems: readonly MigrationProblem[];
  /** Every row was looked at. Those that failed are left; see `problems`. */
  readonly isFinished: boolean;
  /** Tables of which the database may still keep what was replaced: `sweep` was off, or failed. */
  readonly unswept: readonly string[];
  /** Where to go on, unless it has finished. */
  readonly cursor?: MigrationCursor;
  /** Why it stopped before the end. */
  readonly error?: KMsgError;
}

/** Rows that somebody else wrote meanwhile are looked at anew: so often, then it's better to ask why. */
const MOST_PASSES = 5;

/**
 * Encrypts what is in clear, hashes what is searched for, and brings old keys to the active one: a batch at a time,
 * beside an application that writes encrypted already and reads both (`readPlaintext`). A row changes in one step, and
 * says itself whether it is done, so this may be killed anywhere and started over. Never rejects.
 */
export function applyMigration(options: MigrationOptions): Promise<MigrationReport> {
  return migrate(options, true);
}

/** Brings everything back into the clear, in the same way. Needs every key that anything was encrypted with. */
export function rollBackMigration(options: MigrationOptions): Promise<MigrationReport> {
  return migrate(options, false);
}

async function migrate(options: MigrationOptions, isEncrypting: boolean): Promise<MigrationReport> {
  const { crypto, tables, from, sweep = true } = options;
  const problems = createProblemList();
  const done: TableProgress[] = [];
  let cursor = from;
  const unswept: string[] = [];
  const report = () => ({ tables: done, problems: problems.list(), unswept });
  try {
    if (crypto.enabled !== isEncrypting) throw wrongDirection(isEncrypting);
    const first = from ? tables.findIndex(({ name }) => name === from.table) : 0;
    if (first < 0) throw unknownTable();
    for (const table of tables.slice(first)) {
      const { name } = table;
      const start = from?.table === name ? from.after : undefined;
      cursor = toCursor(name, start);
      const result = await migrateTable(options, table, start, problems);
      done.push(toProgress(name, result));
      cursor = toCursor(name, result.cursor);
      if (!result.isFinished || result.changedMeanwhile > 0) {
        return { ...report(), isFinished: false, cursor, error: result.error };
      }
      if (sweep) await table.sweep().catch(() => unswept.push(name));
      else unswept.push(name);
    }
    return { ...report(), isFinished: true };
  } catch (cause) {
    return { ...report(), isFinished: false, ...(cursor && { cursor }), error: toStop(cause) };
  }
}

/** Counts as if there had been one pass. */
async function migrateTable(
  options: MigrationOptions,
  table: ProtectedTable,
  start: string | undefined,
  problems: ProblemList,
): Promise<RotationReport<string>> {
  const { crypto, batchSize, rowsPerSecond, signal, onProgress } = options;
  const { name } = table;
  const { rows } = await table.count();
  const failed = new Set<string>();
  let scanned: number | undefined;
  let changed = 0;
  // Before the first row that somebody else wrote meanwhile.
  let after = start;
  for (let pass = 1; ; pass++) {
    const result: RotationReport<string> = await rotate({
      crypto,
      source: table,
      after,
      batchSize,
      rowsPerSecond,
      signal,
      async onProgress({ cursor, ...counts }) {
        if (counts.changedMeanwhile === 0) after = cursor ?? after;
        const progress = toProgress(name, { ...counts, rotated: changed + counts.rotated });
        await onProgress?.({ ...progress, rows, cursor: toCursor(name, after) });
      },
      async onFailure({ place: { recordId } }: ProtectedRow, error) {
        if (needsReadPlaintext(error)) throw withoutReadPlaintext();
        // Of an earlier pass.
        if (failed.has(recordId)) return;
        failed.add(recordId);
        problems.add(name, error);
        await options.onFailure?.({ table: name, recordId, error });
      },
    });
    changed += result.rotated;
    scanned ??= result.scanned;
    const { changedMeanwhile } = result;
    if (result.isFinished && changedMeanwhile > 0 && pass < MOST_PASSES) continue;
    const upToDate = Math.max(0, scanned - failed.size - changed - changedMeanwhile);
    return { ...result, scanned, rotated: changed, upToDate, failed: failed.size, cursor: after };
  }
}

function toCursor(table: string, after: string | undefined): MigrationCursor {
  return { table, ...(after !== undefined && { after }) };
}

function toProgress(
  table: string,
  counts: Omit<RotationReport<string>, "isFinished">,
): TableProgress {
  const { scanned, rotated, upToDate, changedMeanwhile, failed } = counts;
  return { table, scanned, changed: rotated, upToDate, changedMeanwhile, failed };
}

function needsReadPlaintext(error: KMsgError): boolean {
  return fieldCryptoIssuesOf(error).some(({ rule }) => rule === "PLAINTEXT_FOUND");
}

function withoutReadPlaintext(): KMsgError {
  return refuse(
    "READ_PLAINTEXT_MISSING",
    "readPlaintext",
    [
      "isn't on, so rows in clear can't be read.",
      "Set `readPlaintext: true` until the migration is verified.",
    ],
    [
      "꺼져 있어 평문 행을 읽을 수 없습니다.",
      "마이그레이션을 검증할 때까지 `readPlaintext: true`를 쓰세요.",
    ],
  );
}

function wrongDirection(isEncrypting: boolean): KMsgError {
  return refuse(
    "MIGRATION_DIRECTION",
    "enabled",
    isEncrypting
      ? [
          "is false, which brings rows back into the clear.",
          "Set `enabled: true`, or call `rollBackMigration`.",
        ]
      : ["is true, which encrypts rows.", "Set `enabled: false`, or call `applyMigration`."],
    isEncrypting
      ? [
          "false라서 행이 평문으로 되돌아갑니다.",
          "`enabled: true`로 하거나 `rollBackMigration`을 부르세요.",
        ]
      : ["true라서 행이 암호화됩니다.", "`enabled: false`로 하거나 `applyMigration`을 부르세요."],
  );
}

function unknownTable(): KMsgError {
  return refuse(
    "MIGRATION_TABLE_UNKNOWN",
    "from.table",
    ["names none of the tables.", "Give the cursor of a migration of these tables."],
    ["주어진 테이블 가운데 없습니다.", "같은 테이블을 마이그레이션하던 커서를 넣으세요."],
  );
}

function refuse(...issueOf: Parameters<typeof configIssue>): KMsgError {
  return fieldCryptoError("CRYPTO_CONFIG_ERROR", { issues: [configIssue(...issueOf)] });
}
