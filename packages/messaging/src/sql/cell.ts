import { fromSqlText, toSqlText } from "./sql-text.ts";

/** What a column such as `body_enc` holds of a field. */
export interface Cell {
  /** The field's value with ciphertexts in it; absent where a fallback kept only a masked form. */
  readonly value?: unknown;
  /** By path; those that have no column of their own. */
  readonly hashes?: Readonly<Record<string, string>>;
  readonly masked?: Readonly<Record<string, string>>;
}

/**
 * Begins the text of a cell:
 * - `+`: JSON of a {@link Cell}.
 * - {@link FALLBACK}: the same, but something in it couldn't be encrypted. It never replaces another cell.
 * - anything else: the whole field is one ciphertext, which stands here as it is.
 */
const STRUCTURED = "+";
export const FALLBACK = "-";

export function writeCell(cell: Cell, isFallback: boolean): string {
  const { value, hashes, masked } = cell;
  if (typeof value === "string" && !isFallback && !hashes && !masked) return value;
  return (isFallback ? FALLBACK : STRUCTURED) + toSqlText(JSON.stringify(cell));
}

export function readCell(text: string): Cell {
  const isWhole = !text.startsWith(STRUCTURED) && !text.startsWith(FALLBACK);
  return isWhole ? { value: text } : (JSON.parse(fromSqlText(text.slice(1))) as Cell);
}
