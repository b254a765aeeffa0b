const DIGITS = new TextEncoder().encode("0123456789abcdef");
const HYPHEN = 45;
const ID_LENGTH = 36;
/** Ids are made so many at a time, as one text, of which they keep the whole. */
const AT_ONCE = 32;
/** Random bytes are fetched for so many ids: that costs more than all the rest. */
const random = new Uint8Array(512 * 16);
let spent = random.length;
const written = new Uint8Array(AT_ONCE * ID_LENGTH);
const decoder = new TextDecoder();
let stock = "";
let used = 0;

/**
 * A UUID of version 4, as `crypto.randomUUID()`. On Node that one is a text of many pieces which take 490 bytes
 * instead of 64, for as long as somebody keeps it: half of what a waiting message takes.
 */
export function randomId(): string {
  if (used === stock.length) {
    stock = makeIds();
    used = 0;
  }
  const id = stock.slice(used, used + ID_LENGTH);
  used += ID_LENGTH;
  return id;
}

function makeIds(): string {
  if (spent === random.length) {
    crypto.getRandomValues(random);
    spent = 0;
  }
  let place = 0;
  for (let index = 0; index < AT_ONCE * 16; index++) {
    const position = index % 16;
    let byte = random[spent++] as number;
    if (position === 6) byte = (byte & 0x0f) | 0x40;
    if (position === 8) byte = (byte & 0x3f) | 0x80;
    if (position === 4 || position === 6 || position === 8 || position === 10)
      written[place++] = HYPHEN;
    written[place++] = DIGITS[byte >> 4] as number;
    written[place++] = DIGITS[byte & 0x0f] as number;
  }
  return decoder.decode(written);
}
