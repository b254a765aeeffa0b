import { joinBytes } from "./join-bytes.ts";

/** So many entries are made to text at a time. */
const PIECE = 100;

const encoder = /* @__PURE__ */ new TextEncoder();

/**
 * An object as JSON in UTF-8, the same as `JSON.stringify({ [name]: list, ...others })` encoded. The list in pieces:
 * one text of 10,000 entries would take half as long again, and its memory comes back late.
 */
export function toJsonBytes(
  name: string,
  list: readonly unknown[],
  others: object,
): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = [encoder.encode(`{${JSON.stringify(name)}:[`)];
  for (let first = 0; first < list.length; first += PIECE) {
    const text = JSON.stringify(list.slice(first, first + PIECE)).slice(1, -1);
    pieces.push(encoder.encode(first === 0 ? text : `,${text}`));
  }
  const rest = JSON.stringify(others).slice(1);
  pieces.push(encoder.encode(rest === "}" ? "]}" : `],${rest}`));
  return joinBytes(pieces);
}
