import { KS_X_1001_SECTIONS } from "./euc-kr-table.generated.ts";
import { LEAST_RANGE, predictUnits, RADIX, shareOf } from "./predict-units.ts";

const PACKED = 2;

/** For each UTF-16 code unit: 1 if it is ASCII or in KS X 1001, 0 if not, `PACKED` if its section isn't unpacked yet. */
const known = /* @__PURE__ */ createTable();

function createTable(): Uint8Array {
  const table = new Uint8Array(0x10000).fill(1, 0, 0x80);
  for (const [first, end] of KS_X_1001_SECTIONS) table.fill(PACKED, first, end);
  return table;
}

/** Whether a UTF-16 code unit is ASCII or in KS X 1001. */
export function isKsX1001Unit(unit: number): boolean {
  if (known[unit] === PACKED) unpackSectionOf(unit);
  return known[unit] === 1;
}

/** A section at a time, at its first use: most texts have no Hanja, which are the largest. */
function unpackSectionOf(unit: number): void {
  for (const [first, end, digits] of KS_X_1001_SECTIONS) {
    if (unit >= first && unit < end) known.set(unpack(first, end, digits), first);
  }
}

/**
 * Arithmetic decoding: each range is divided by the chance of a 1, and the part in which `value` lies is the answer.
 * `scripts/generate-euc-kr-table.ts` does the reverse.
 */
function unpack(first: number, end: number, digits: string): Uint8Array {
  let range = 1;
  let value = 0;
  let read = 0;
  return predictUnits(first, end, (ones, all) => {
    while (range < LEAST_RANGE) {
      const code = digits.charCodeAt(read++);
      range *= RADIX;
      value = value * RADIX + code - (code > 0x5c ? 36 : 35);
    }
    const share = shareOf(range, ones, all);
    if (value < share) {
      range = share;
      return 1;
    }
    value -= share;
    range -= share;
    return 0;
  });
}

/** EUC-KR bytes of a text that KS X 1001 encodes as it is; -1 for another. The hot path: no allocation. */
export function countIfKsX1001(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (known[unit] !== 1 && !isKsX1001Unit(unit)) return -1;
    bytes += unit < 0x80 ? 1 : 2;
  }
  return bytes;
}

/** CP949 is KS X 1001 and the rest of the 11,172 Hangul syllables. */
export function isHangulSyllable(unit: number): boolean {
  return unit >= 0xac00 && unit <= 0xd7a3;
}
