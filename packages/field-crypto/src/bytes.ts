const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const LETTERS = Uint8Array.from(ALPHABET, (each) => each.charCodeAt(0));
const VALUES = new Int8Array(128).fill(-1);
for (let index = 0; index < ALPHABET.length; index++) VALUES[ALPHABET.charCodeAt(index)] = index;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function toUtf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** Throws when the bytes aren't UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

export function toBase64Url(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  let buffer = 0;
  let bits = 0;
  let at = 0;
  for (let index = 0; index < bytes.length; index++) {
    buffer = ((buffer << 8) | byteAt(bytes, index)) & 0xffff;
    bits += 8;
    for (; bits >= 6; bits -= 6) codes[at++] = letter(buffer >> (bits - 6));
  }
  if (bits > 0) codes[at] = letter(buffer << (6 - bits));
  return decoder.decode(codes);
}

/** Strict: `undefined` for padding, other letters, and a writing that isn't the one of these bytes. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let buffer = 0;
  let bits = 0;
  let at = 0;
  for (let index = 0; index < text.length; index++) {
    const value = VALUES[text.charCodeAt(index)] ?? -1;
    if (value < 0) return undefined;
    buffer = ((buffer << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = buffer >> bits;
  }
  // Bits beyond the last byte: two texts must not be the same bytes.
  return (buffer & ((1 << bits) - 1)) === 0 ? bytes : undefined;
}

/** The usual base64, as vendors' APIs want it. */
export function toBase64(bytes: Uint8Array): string {
  const text = toBase64Url(bytes).replaceAll("-", "+").replaceAll("_", "/");
  return text + "=".repeat((4 - (text.length % 4)) % 4);
}

/** Base64 or base64url, padded or not. */
export function fromAnyBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const plain = text.trim().replaceAll("+", "-").replaceAll("/", "_");
  return fromBase64Url(plain.replace(/={1,2}$/, ""));
}

export function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let index = 0; index < one.length; index++) {
    difference |= byteAt(one, index) ^ byteAt(other, index);
  }
  return difference === 0;
}

function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] as number;
}

function letter(value: number): number {
  return LETTERS[value & 63] as number;
}
