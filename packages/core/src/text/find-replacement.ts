import { countIfKsX1001 } from "./ks-x-1001.ts";

/** Look-alikes that no rule below finds. In each group the last one stands for the others. */
const LOOK_ALIKES = (
  "‐‑‒–—−⁃- ‚ʼʻ‛' „‟\" «《 »》 ‹〈 ›〉 •∙・‧⋅◦· ₩￦ ¥￥ £￡ ¢￠ ¬￢ ¯￣ ¦∣| µμ 〜～ ∗* ⁄∕/ ‖∥ ≦≤ ≧≥ " +
  "\u2028\u2029\u0085\n"
).split(" ");

/** Format and other invisible characters, and marks that can be added to any letter. */
const INVISIBLE = /^[\p{Cf}\p{Cc}\p{Cs}\p{VS}\p{sc=Zinh}]$/u;
const EMOJI = /^[\p{ExtPict}\p{EMod}\p{RI}]/u;
/** Numbers and letters in circles: KS X 1001 stops at ⑮ and has no capitals. */
const CIRCLED = /^[\u2460-\u2473\u24b6-\u24cf\u3251-\u325f\u32b1-\u32bf]$/;
/**
 * Kangxi radicals, Roman numerals, unit signs, ligatures, half-width and full-width forms, mathematical letters.
 * Not superscripts and fractions: `10⁵` must not become `105`.
 */
const COMPATIBLE =
  /^[\u2160-\u2188\u2e80-\u2fdf\u3300-\u33ff\ufb00-\ufb06\uff00-\uffef\u{1d400}-\u{1d7ff}]$/u;

/**
 * What may stand for a character outside KS X 1001 without a change of meaning: `""` for what can be left out,
 * `null` for what can't be replaced. The answer itself is in KS X 1001.
 */
export function findReplacement(character: string): string | null {
  const replacement = propose(character);
  return replacement !== null && countIfKsX1001(replacement) >= 0 ? replacement : null;
}

function propose(character: string): string | null {
  const lookAlikes = LOOK_ALIKES.find((group) => group.includes(character));
  if (lookAlikes) return lookAlikes.slice(-1);
  if (character === "©") return "(C)";
  if (EMOJI.test(character) || INVISIBLE.test(character)) return "";
  if (/^\p{Zs}$/u.test(character)) return " ";
  if (CIRCLED.test(character)) return `(${character.normalize("NFKC")})`;
  if (COMPATIBLE.test(character)) return character.normalize("NFKC");
  if (/^[\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}]$/u.test(character)) {
    return withoutMarks(character);
  }
  return null;
}

function withoutMarks(letter: string): string | null {
  const bare = letter.normalize("NFD").replace(/\p{M}/gu, "");
  return bare === letter ? null : bare;
}
