// Makes src/text/euc-kr-table.generated.ts. Run: node packages/core/scripts/generate-euc-kr-table.ts
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import iconv from "iconv-lite";

const TARGET = new URL("../src/text/euc-kr-table.generated.ts", import.meta.url);
const PAGE_SIZE = 256;

/** KS X 1001 is the part of CP949 whose two bytes are both A1–FE. */
function isInKsX1001(code: number): boolean {
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  if (code < 0x80 || isSurrogate) return false;
  const bytes = iconv.encode(String.fromCharCode(code), "cp949");
  return bytes.length === 2 && bytes.every((byte) => byte >= 0xa1 && byte <= 0xfe);
}

function makeBitmap(): Uint8Array {
  const bitmap = new Uint8Array(0x10000 / 8);
  for (let code = 0; code < 0x10000; code++) {
    if (isInKsX1001(code)) bitmap[code >> 3] = (bitmap[code >> 3] ?? 0) | (1 << (code & 7));
  }
  return bitmap;
}

/** First and last number of every run of pages that hold at least one character. */
function findPageRuns(bitmap: Uint8Array): [first: number, last: number][] {
  const runs: [number, number][] = [];
  for (let page = 0; page < PAGE_SIZE; page++) {
    if (pageBytes(bitmap, page, page).every((byte) => byte === 0)) continue;
    const run = runs.at(-1);
    if (run && run[1] === page - 1) run[1] = page;
    else runs.push([page, page]);
  }
  return runs;
}

function pageBytes(bitmap: Uint8Array, first: number, last: number): Uint8Array {
  return bitmap.subarray((first * PAGE_SIZE) / 8, ((last + 1) * PAGE_SIZE) / 8);
}

export function makeEucKrTable(): string {
  const bitmap = makeBitmap();
  const runs = findPageRuns(bitmap);
  const bits = Buffer.concat(runs.map(([first, last]) => pageBytes(bitmap, first, last)));
  return `// Made by scripts/generate-euc-kr-table.ts; do not edit.

/** Runs of 256-character pages of the BMP that hold a character of KS X 1001: first, last, first, last, … */
export const KS_X_1001_PAGES: readonly number[] = ${JSON.stringify(runs.flat())};

/** One bit for each character of those pages, lowest bit first, as base64. */
export const KS_X_1001_BITS =
  "${bits.toString("base64")}";
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(TARGET, makeEucKrTable());
