const DIGITS = new TextEncoder().encode("0123456789abcdef");
const HYPHEN = 45;
/** Random bytes are fetched for 256 ids at a time. */
const stock = new Uint8Array(4096);
let used = stock.length;
const written = new Uint8Array(36);
const decoder = new TextDecoder();

/**
 * A UUID of version 4, as `crypto.randomUUID()`. On Node that one is a text of many pieces which take 490 bytes
 * instead of 64, for as long as somebody keeps it: half of what a waiting message takes.
 */
export function randomId(): string {
  if (used === stock.length) {
    crypto.getRandomValues(stock);
    used = 0;
  }
  let place = 0;
  for (let index = 0; index < 16; index++) {
    let byte = stock[used++] as number;
    if (index === 6) byte = (byte & 0x0f) | 0x40;
    if (index === 8) byte = (byte & 0x3f) | 0x80;
    if (index === 4 || index === 6 || index === 8 || index === 10) written[place++] = HYPHEN;
    written[place++] = DIGITS[byte >> 4] as number;
    written[place++] = DIGITS[byte & 0x0f] as number;
  }
  return decoder.decode(written);
}
