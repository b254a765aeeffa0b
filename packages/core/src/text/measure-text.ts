import { findReplacement } from "./find-replacement.ts";
import { countIfKsX1001, isHangulSyllable, isKsX1001Unit } from "./ks-x-1001.ts";

/** A character that KS X 1001 lacks, so that a handset may show `?` in its place. */
export interface UnencodableCharacter {
  /** One code point, or a whole emoji where that is made of several. */
  readonly character: string;
  /** Position in UTF-16 code units of {@link TextMeasure.text}. */
  readonly index: number;
  /** `CP949` for the 8,822 Hangul syllables that only it has (똠, 펲, 뷁); `null` when it has neither. */
  readonly charset: "CP949" | null;
  /** What may stand for it, in KS X 1001: `""` when it can be left out, `null` when nothing fits. */
  readonly replacement: string | null;
}

export interface TextMeasure {
  /** The text in NFC. Characters that KS X 1001 encodes as they are (such as U+212B Å) stay so. */
  readonly text: string;
  /** EUC-KR bytes: ASCII 1, every other character 2, also one that can't be encoded. */
  readonly bytes: number;
  readonly encodable: {
    /** 8,226 characters: KS X 1001 with the later € and ®, without 우편번호 기호 (U+327E). */
    readonly ksX1001: boolean;
    /** The same and all 11,172 modern Hangul syllables: 17,048 characters. */
    readonly cp949: boolean;
  };
  /** In order of appearance. */
  readonly unencodable: readonly UnencodableCharacter[];
}

const ALL_ENCODABLE = Object.freeze({ ksX1001: true, cp949: true });
const NOTHING: readonly UnencodableCharacter[] = Object.freeze([]);

/**
 * Counts a text as the vendors do and tells what a handset can't show. `\n` and `\r` are 1 byte each.
 * Tables, not `TextDecoder`: that differs between Node and Bun.
 */
export function measureText(text: string): TextMeasure {
  const bytes = countIfKsX1001(text);
  if (bytes >= 0) return { text, bytes, encodable: ALL_ENCODABLE, unencodable: NOTHING };

  const normalized = normalizeText(text);
  const unencodable = findUnencodable(normalized);
  return {
    text: normalized,
    bytes: countCharacters(normalized),
    encodable: {
      ksX1001: unencodable.length === 0,
      cp949: unencodable.every((each) => each.charset === "CP949"),
    },
    unencodable,
  };
}

/** EUC-KR bytes of a text, as {@link measureText} counts them. */
export function countBytes(text: string): number {
  const bytes = countIfKsX1001(text);
  return bytes >= 0 ? bytes : countCharacters(normalizeText(text));
}

export interface ReplacedText {
  readonly text: string;
  /** How many characters (or whole emoji) were replaced. */
  readonly replaced: number;
  /** What nothing could stand for; positions are those in the new text. */
  readonly left: readonly UnencodableCharacter[];
}

/** Puts the proposed replacements in, for everything that `charset` lacks. */
export function replaceUnencodable(
  measure: TextMeasure,
  charset: "KS_X_1001" | "CP949",
): ReplacedText {
  const left: UnencodableCharacter[] = [];
  let text = "";
  let copied = 0;
  let replaced = 0;
  for (const each of measure.unencodable) {
    if (charset === "CP949" && each.charset === "CP949") continue;
    text += measure.text.slice(copied, each.index);
    copied = each.index + each.character.length;
    if (each.replacement === null) {
      left.push({ ...each, index: text.length });
      text += each.character;
    } else {
      text += each.replacement;
      replaced += 1;
    }
  }
  return { text: text + measure.text.slice(copied), replaced, left };
}

/** The longest beginning that takes at most `maxBytes`. Never splits what people see as one character. */
export function truncateToBytes(text: string, maxBytes: number): string {
  const normalized = countIfKsX1001(text) >= 0 ? text : normalizeText(text);
  if (countCharacters(normalized) <= maxBytes) return normalized;
  let bytes = 0;
  for (const { segment, index } of new Intl.Segmenter("ko").segment(normalized)) {
    bytes += countCharacters(segment);
    if (bytes > maxBytes) return normalized.slice(0, index);
  }
  return normalized;
}

function countCharacters(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.codePointAt(index) as number;
    if (code > 0xffff) index += 1;
    bytes += code < 0x80 ? 1 : 2;
  }
  return bytes;
}

/**
 * NFC would turn U+212B into U+00C5 and the Hanja of U+F900–FA0B into others,
 * although KS X 1001 has codes for them: they stay.
 */
const NORMALIZABLE = /[^\u2126\u212b\uf900-\ufa0b]+/g;

function normalizeText(text: string): string {
  return text.replace(NORMALIZABLE, (part) => part.normalize("NFC"));
}

/**
 * An emoji with everything joined to it, so that nothing of it is left behind:
 * the ♂ of 🤷‍♂️ alone would be encodable.
 */
const WHOLE_EMOJI =
  /\p{RI}{2}|\p{ExtPict}[\ufe0e\ufe0f\p{EMod}\u{e0020}-\u{e007f}]*(?:\u200d\p{ExtPict}[\ufe0e\ufe0f\p{EMod}]*)*/uy;

function findUnencodable(text: string): UnencodableCharacter[] {
  const found: UnencodableCharacter[] = [];
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (isKsX1001Unit(unit)) continue;
    const each = describe(text, index, unit);
    found.push(each);
    index += each.character.length - 1;
  }
  return found;
}

function describe(text: string, index: number, unit: number): UnencodableCharacter {
  if (isHangulSyllable(unit)) {
    return { character: text.charAt(index), index, charset: "CP949", replacement: null };
  }
  WHOLE_EMOJI.lastIndex = index;
  const character =
    WHOLE_EMOJI.exec(text)?.[0] ?? String.fromCodePoint(text.codePointAt(index) as number);
  return { character, index, charset: null, replacement: findReplacement(character) };
}
