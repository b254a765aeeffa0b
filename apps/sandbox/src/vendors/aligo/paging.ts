/** A page size the vendor puts up with: its standard one when absent, else moved into its range. */
export function clampCount(
  text: string,
  range: { standard: number; min: number; max: number },
): number {
  const asked = Number(text);
  if (text === "" || !Number.isInteger(asked)) return range.standard;
  return Math.min(range.max, Math.max(range.min, asked));
}

/** Page `number` (from 1; anything less is the first) of `rows`. */
export function takePage<Row>(rows: readonly Row[], number: number, size: number) {
  const current = Number.isInteger(number) && number > 0 ? number : 1;
  const end = current * size;
  return { current, page: rows.slice(end - size, end), hasNext: end < rows.length };
}
