/** A copy of one or more records, later ones over earlier ones, that lacks what is `undefined` instead of having it. */
export function withoutUndefined<T extends object>(...records: readonly [T, ...object[]]): T {
  const copy: Record<string, unknown> = {};
  for (const record of records) {
    for (const [key, value] of Object.entries(record)) if (value !== undefined) copy[key] = value;
  }
  return copy as T;
}
