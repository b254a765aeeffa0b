/** So many entries are made to text at a time. */
const PIECE = 100;
/** Room to begin with for each entry, in bytes; there is more when it isn't enough. */
const ROOM = 256;
/** UTF-8 of one UTF-16 code unit. */
const MOST_BYTES_OF_ONE = 3;

const COMMA = 44;

const encoder = /* @__PURE__ */ new TextEncoder();

/**
 * An object as JSON in UTF-8, the same as `JSON.stringify({ [name]: list, ...others })` encoded. The list in pieces:
 * one text of 10,000 entries would take two thirds longer, and its memory comes back late.
 */
export function toJsonBytes(
  name: string,
  list: readonly unknown[],
  others: object,
): Uint8Array<ArrayBuffer> {
  let bytes = new Uint8Array((list.length + 1) * ROOM);
  let length = 0;
  const write = (text: string) => {
    const most = length + text.length * MOST_BYTES_OF_ONE;
    if (most > bytes.length) {
      const larger = new Uint8Array(most + bytes.length);
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    length += encoder.encodeInto(text, bytes.subarray(length)).written;
  };
  write(`{${JSON.stringify(name)}:`);
  if (list.length === 0) write("[]");
  for (let first = 0; first < list.length; first += PIECE) {
    // Each piece is a list: its `]` and the next one's `[` become a comma, for to cut texts is to copy them.
    const place = length - 1;
    if (first > 0) length -= 1;
    write(JSON.stringify(list.slice(first, first + PIECE)));
    if (first > 0) bytes[place] = COMMA;
  }
  const rest = JSON.stringify(others).slice(1);
  write(rest === "}" ? "}" : `,${rest}`);
  return bytes.subarray(0, length);
}
