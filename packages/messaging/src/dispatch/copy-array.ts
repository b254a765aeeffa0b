/**
 * A copy, because callers reuse and clear their arrays while messages wait; `undefined` for what is no array,
 * or throws when looked at.
 */
export function copyArray(input: unknown): unknown[] | undefined {
  try {
    return Array.isArray(input) ? Array.from(input) : undefined;
  } catch {
    return undefined;
  }
}
