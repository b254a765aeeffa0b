// Makes src/text/euc-kr-table.generated.ts. Run: node packages/core/scripts/generate-euc-kr-table.ts
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import iconv from "iconv-lite";
import { LEAST_RANGE, predictUnits, RADIX, shareOf } from "../src/text/predict-units.ts";

const TARGET = new URL("../src/text/euc-kr-table.generated.ts", import.meta.url);

/** Every stretch that holds characters of KS X 1001: symbols and letters, Hanja, Hangul, the compatibility area. */
const SECTIONS = [
  [0x80, 0x460],
  [0x2000, 0x3400],
  [0x4e00, 0xa000],
  [0xac00, 0xd7a4],
  [0xf900, 0xfff0],
] as const;

/** KS X 1001 is the part of CP949 whose two bytes are both A1–FE. */
function isInKsX1001(unit: number): boolean {
  const bytes = iconv.encode(String.fromCharCode(unit), "cp949");
  return bytes.length === 2 && bytes.every((byte) => byte >= 0xa1 && byte <= 0xfe);
}

/** Arithmetic encoding: `start` is where the part chosen so far begins, as one long number. */
function pack(first: number, end: number): string {
  let start = 0n;
  let range = 1;
  let length = 0;
  predictUnits(first, end, (ones, all, unit) => {
    while (range < LEAST_RANGE) {
      range *= RADIX;
      start *= BigInt(RADIX);
      length += 1;
    }
    const share = shareOf(range, ones, all);
    if (isInKsX1001(unit)) {
      range = share;
      return 1;
    }
    start += BigInt(share);
    range -= share;
    return 0;
  });
  return toDigits(start, length);
}

function toDigits(number: bigint, length: number): string {
  const digits: string[] = [];
  for (let rest = number; digits.length < length; rest /= BigInt(RADIX)) {
    const code = Number(rest % BigInt(RADIX)) + 35;
    digits.unshift(String.fromCharCode(code < 0x5c ? code : code + 1));
  }
  return digits.join("");
}

export function makeEucKrTable(): string {
  const sections = SECTIONS.map(([first, end]) => {
    const range = `0x${first.toString(16)}, 0x${end.toString(16)}`;
    return `  [\n    ${range},\n    ${JSON.stringify(pack(first, end))},\n  ],\n`;
  });
  return `// Made by scripts/generate-euc-kr-table.ts; do not edit.

/** Which UTF-16 code units are in KS X 1001, packed; \`ks-x-1001.ts\` unpacks it. Outside these sections none is. */
export const KS_X_1001_SECTIONS: readonly (readonly [first: number, end: number, digits: string])[] = [
${sections.join("")}];
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(TARGET, makeEucKrTable());
