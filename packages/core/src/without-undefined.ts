/** A copy of one or more records, later ones over earlier ones, that lacks what is `undefined` instead of having it. */
export function withoutUndefined<T extends object>(...records: readonly [T, ...object[]]): T {
  const copy: Record<string, unknown> = {};
  for (const record of records as readonly Record<string, unknown>[]) {
    for (const key of Object.keys(record)) if (record[key] !== undefined) copy[key] = record[key];
  }
  return copy as T;
}
