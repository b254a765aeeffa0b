import { KS_X_1001_BITS, KS_X_1001_PAGES } from "./euc-kr-table.generated.ts";

let bitmap: Uint8Array | undefined;

/** One bit for each UTF-16 code unit, made at the first use. */
export function getKsX1001Bitmap(): Uint8Array {
  bitmap ??= unpack();
  return bitmap;
}

function unpack(): Uint8Array {
  const packed = atob(KS_X_1001_BITS);
  const bits = new Uint8Array(0x10000 / 8);
  for (let unit = 0; unit < 0x80; unit += 8) bits[unit >> 3] = 0xff; // ASCII
  let read = 0;
  for (let run = 0; run < KS_X_1001_PAGES.length; run += 2) {
    const first = (KS_X_1001_PAGES[run] ?? 0) * 32;
    const end = (KS_X_1001_PAGES[run + 1] ?? 0) * 32 + 32;
    for (let at = first; at < end; at++) bits[at] = (bits[at] ?? 0) | packed.charCodeAt(read++);
  }
  return bits;
}

/** Whether every character is ASCII or in KS X 1001. */
export function isKsX1001(text: string): boolean {
  const bits = getKsX1001Bitmap();
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (((bits[unit >> 3] as number) & (1 << (unit & 7))) === 0) return false;
  }
  return true;
}

/** CP949 is KS X 1001 and the rest of the 11,172 Hangul syllables. */
export function isHangulSyllable(unit: number): boolean {
  return unit >= 0xac00 && unit <= 0xd7a3;
}
