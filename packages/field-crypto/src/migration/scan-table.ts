import { abortedBefore, type ProtectedRow, type ProtectedTable } from "@k-msg/core";

const ROWS_AT_ONCE = 500;

/** All rows of a table, from its first to its last. Throws when the signal fires. */
export async function* scanTable(
  table: ProtectedTable,
  signal: AbortSignal | undefined,
): AsyncGenerator<ProtectedRow> {
  let after: string | undefined;
  do {
    const { rows, next } = await table.read(after, ROWS_AT_ONCE);
    for (const row of rows) {
      if (signal?.aborted) throw abortedBefore(signal, undefined);
      yield row;
    }
    after = next;
  } while (after !== undefined);
}
