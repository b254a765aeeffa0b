import {
  type FieldCryptoErrorCode,
  type FieldCryptoIssue,
  fieldCryptoIssuesOf,
  type KMsgError,
} from "@k-msg/core";

/** What is wrong with rows, without saying which: a key in clear may be a phone number. */
export interface MigrationProblem {
  readonly table: string;
  readonly code: FieldCryptoErrorCode;
  readonly rule: FieldCryptoIssue["rule"];
  readonly field: string;
  readonly kid?: string;
  /** What it means and what to do, in English; `issue.ko` has it in Korean. */
  readonly issue: FieldCryptoIssue;
  readonly rows: number;
}

export interface ProblemList {
  add(table: string, error: KMsgError): void;
  list(): readonly MigrationProblem[];
}

/** Counts the same problem of many rows once. */
export function createProblemList(): ProblemList {
  const problems = new Map<string, MigrationProblem>();
  return {
    add(table, error) {
      for (const issue of fieldCryptoIssuesOf(error)) {
        const { code, rule, field, kid } = issue;
        const id = JSON.stringify([table, code, rule, field, kid]);
        const rows = (problems.get(id)?.rows ?? 0) + 1;
        problems.set(id, { table, code, rule, field, ...(kid && { kid }), issue, rows });
      }
    },
    list: () => [...problems.values()],
  };
}
