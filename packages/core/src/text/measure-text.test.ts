import fc from "fast-check";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { countBytes, measureText, replaceUnencodable, truncateToBytes } from "./measure-text.ts";

function* everyCodePoint(): Generator<string> {
  for (let code = 0; code <= 0x10ffff; code++) {
    if (code < 0xd800 || code > 0xdfff) yield String.fromCodePoint(code);
  }
}

type EncoderCharset = "KS_X_1001" | "CP949" | null;

/** The charset of every character beyond ASCII, by an encoder that isn't ours. */
function askEncoder(): Map<string, EncoderCharset> {
  const characters = [...everyCodePoint()].filter((character) => character > "\x7f");
  // One call for all of them: no character's second byte is a line break.
  const bytes = iconv.encode(characters.join("\n"), "cp949");
  const charsets = new Map<string, EncoderCharset>();
  let start = 0;
  for (const character of characters) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline;
    const encoded = bytes.subarray(start, end);
    const inKsX1001 = encoded.every((byte) => byte >= 0xa1 && byte <= 0xfe);
    charsets.set(character, encoded.length !== 2 ? null : inKsX1001 ? "KS_X_1001" : "CP949");
    start = end + 1;
  }
  return charsets;
}

const charsets = askEncoder();

function charsetOf(character: string): EncoderCharset {
  return character <= "\x7f" ? "KS_X_1001" : (charsets.get(character) ?? null);
}

describe("measureText over all of Unicode", () => {
  it("agrees with an independent encoder on every character, and counts 8,226 and 17,048", () => {
    const wrong: string[] = [];
    let ksX1001 = 0;
    let cp949 = 0;
    for (const character of everyCodePoint()) {
      const measure = measureText(character);
      // Only what can't be encoded as it is gets normalized, and then may have become two characters.
      const charsets = [...measure.text].map(charsetOf);
      const inKsX1001 = charsets.every((charset) => charset === "KS_X_1001");
      const inCp949 = charsets.every((charset) => charset !== null);
      const bytes = [...measure.text].reduce((sum, each) => sum + (each < "\x80" ? 1 : 2), 0);
      const agrees =
        measure.encodable.ksX1001 === inKsX1001 &&
        measure.encodable.cp949 === inCp949 &&
        measure.bytes === bytes;
      if (!agrees) wrong.push(character.codePointAt(0)?.toString(16) ?? "");
      if (character.charCodeAt(0) >= 0x80 && measure.text === character) {
        if (measure.encodable.ksX1001) ksX1001 += 1;
        if (measure.encodable.cp949) cp949 += 1;
      }
    }
    expect(wrong).toEqual([]);
    expect({ ksX1001, cp949 }).toEqual({ ksX1001: 8226, cp949: 17048 });
  });

  it("agrees with the runtime's own decoder, which on Node lacks the later € and ®", () => {
    const decoder = new TextDecoder("euc-kr");
    const decoded = new Set<string>();
    for (let lead = 0xa1; lead <= 0xfe; lead++) {
      for (let trail = 0xa1; trail <= 0xfe; trail++) {
        const character = decoder.decode(new Uint8Array([lead, trail]));
        // U+FFFD: no such character; private use: rows C9 and FE, which belong to no one.
        if (!/[\ufffd\ue000-\uf8ff]/.test(character)) decoded.add(character);
      }
    }
    const ours = [...charsets.keys()].filter((each) => measureText(each).encodable.ksX1001);
    const unknown = ours.filter((each) => measureText(each).text === each && !decoded.has(each));
    expect([...decoded].filter((each) => !measureText(each).encodable.ksX1001)).toEqual([]);
    expect(["€", "®"]).toEqual(expect.arrayContaining(unknown));
  });

  it("leaves every character alone that KS X 1001 encodes, although NFC would change 270 of them", () => {
    const changed: string[] = [];
    let byNfc = 0;
    for (const character of everyCodePoint()) {
      if (charsetOf(character) !== "KS_X_1001") continue;
      if (character.normalize("NFC") !== character) byNfc += 1;
      // The second character sends the whole text through normalization.
      if (measureText(`${character}똠`).text !== `${character}똠`) changed.push(character);
    }
    expect(changed).toEqual([]);
    expect(byNfc).toBe(270);
  });

  it("proposes only replacements that are encodable themselves", () => {
    const wrong: string[] = [];
    for (const character of everyCodePoint()) {
      for (const { replacement } of measureText(character).unencodable) {
        const fits = [...(replacement ?? "")].every((each) => charsetOf(each) === "KS_X_1001");
        if (!fits) wrong.push(character);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe("measureText", () => {
  it("counts ASCII as 1 and everything else as 2, control characters and line breaks included", () => {
    expect(measureText("").bytes).toBe(0);
    expect(measureText("abc 1\r\n\t\u0007").bytes).toBe(9);
    expect(measureText("가나다").bytes).toBe(6);
    expect(measureText("가".repeat(45)).bytes).toBe(90);
    expect(measureText("ＡⅠ①㎡☎♥★※→～￦“”‘’…™▶·").bytes).toBe(38);
    expect(measureText("👍🏽").bytes).toBe(4);
  });

  it("composes decomposed Hangul first", () => {
    const decomposed = "한글 파일".normalize("NFD");
    const measure = measureText(decomposed);
    expect(measure.text).toBe("한글 파일");
    expect(measure.bytes).toBe(9);
    expect(measure.encodable).toEqual({ ksX1001: true, cp949: true });
    expect(countBytes(decomposed)).toBe(9);
  });

  it("knows € and ® of the later KS X 1001, and not its postal sign", () => {
    expect(measureText("€®").encodable.ksX1001).toBe(true);
    expect(measureText("\u327e").encodable.cp949).toBe(false);
  });

  it("tells Hangul that only CP949 has from what neither has", () => {
    const measure = measureText("똠방각하 펲시 é");
    expect(measure.encodable).toEqual({ ksX1001: false, cp949: false });
    expect(measure.unencodable).toEqual([
      { character: "똠", index: 0, charset: "CP949", replacement: null },
      { character: "펲", index: 5, charset: "CP949", replacement: null },
      { character: "é", index: 8, charset: null, replacement: "e" },
    ]);
    expect(measureText("똠방각하").encodable).toEqual({ ksX1001: false, cp949: true });
  });

  it("reports positions in the normalized text, in UTF-16 units", () => {
    const { text, unencodable } = measureText(`${"한".normalize("NFD")}👍–`);
    expect(unencodable.map(({ index }) => index)).toEqual([1, 3]);
    expect(unencodable.map(({ character, index }) => text.startsWith(character, index))).toEqual([
      true,
      true,
    ]);
  });

  it("counts the same as an independent encoder for any text in CP949", () => {
    const characters = fc.constantFrom(
      ...[..."AZ az09\n\r!#가각힣똠뷁펲ㄱㅏ漢字亞αЯ①㎡★～￦“”…ｱあア"].filter((each) =>
        charsetOf(each),
      ),
    );
    fc.assert(
      fc.property(fc.array(characters), (parts) => {
        const text = parts.join("");
        expect(measureText(text).bytes).toBe(iconv.encode(text, "cp949").length);
      }),
    );
  });

  it("counts the same by either function, normalized or not, and is done after one pass", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const measure = measureText(text);
        expect(countBytes(text)).toBe(measure.bytes);
        expect(measureText(measure.text)).toEqual(measure);
        expect(measure.encodable.ksX1001).toBe(measure.unencodable.length === 0);
      }),
    );
  });
});

describe("replaceUnencodable", () => {
  function replace(text: string): string {
    return replaceUnencodable(measureText(text), "KS_X_1001").text;
  }

  it.each([
    ["9–18시 — 최대 −5℃", "9-18시 - 최대 -5℃"],
    ["₩1,000", "￦1,000"],
    ["a\u00a0b", "a b"],
    ["\ufeffa\u200bb\u200dc\ufe0f\u2060", "abc"],
    ["café Ångström Việt", "cafe Angstrom Viet"],
    ["© 2026", "(C) 2026"],
    ["• 하나", "· 하나"],
    ["10〜12", "10～12"],
    ["«가» ‹나› „다‟ ‚라‛", "《가》 〈나〉 \"다\" '라'"],
    ["£5 ¥5 ¢5", "￡5 ￥5 ￠5"],
    ["ⅪﬁｱⒶ⑯", "XIfiア(A)(16)"],
    ["“가” ‘나’ …", "“가” ‘나’ …"],
  ])("%j becomes %j", (text, expected) => {
    expect(replace(text)).toBe(expected);
    expect(measureText(replace(text)).encodable.ksX1001).toBe(true);
  });

  it("keeps the meaning of superscripts and fractions by leaving them", () => {
    expect(replace("10⁵ 2⅐")).toBe("10⁵ 2⅐");
  });

  it.each([
    ["flag", "🇰🇷"],
    ["flag by tags", "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}"],
    ["family", "👨‍👩‍👧‍👦"],
    ["skin tone", "👍🏽"],
    ["shrugging man, whose ♂ alone is encodable", "🤷🏻‍♂️"],
    ["heart on fire", "❤️‍🔥"],
    ["check mark", "✅"],
    ["half a surrogate pair", "\ud83d"],
  ])("removes a whole emoji: %s", (_name, emoji) => {
    const measure = measureText(`가${emoji}나`);
    expect(replaceUnencodable(measure, "KS_X_1001")).toEqual({
      text: "가나",
      replaced: 1,
      left: [],
    });
  });

  it("keeps what an emoji is made from, where that can be read", () => {
    expect(replace("1️⃣ ☎️ ▶️ ™️ ♥️")).toBe("1 ☎ ▶ ™ ♥");
  });

  it("leaves what nothing can stand for, and says so with the new positions", () => {
    const result = replaceUnencodable(measureText("👍👍똠 ก –"), "KS_X_1001");
    expect(result).toEqual({
      text: "똠 ก -",
      replaced: 3,
      left: [
        { character: "똠", index: 0, charset: "CP949", replacement: null },
        { character: "ก", index: 2, charset: null, replacement: null },
      ],
    });
  });

  it("takes Hangul of CP949 as encodable where the vendor does", () => {
    expect(replaceUnencodable(measureText("똠–"), "CP949")).toEqual({
      text: "똠-",
      replaced: 1,
      left: [],
    });
  });

  it("replaces everything that can be replaced, in one go", () => {
    const unit = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 1 }),
      fc.constantFrom("가", "a", "–", "🇰", "🤷", "\u200d", "♂", "\ufe0f", "é", "\u0301", "\ud83d"),
    );
    fc.assert(
      fc.property(fc.array(unit), (parts) => {
        const { text, left } = replaceUnencodable(measureText(parts.join("")), "KS_X_1001");
        expect(measureText(text).unencodable.filter((each) => each.replacement !== null)).toEqual(
          [],
        );
        for (const each of left) expect(text.startsWith(each.character, each.index)).toBe(true);
      }),
    );
  });
});

describe("truncateToBytes", () => {
  it("cuts at a whole character", () => {
    expect(truncateToBytes("가나다", 6)).toBe("가나다");
    expect(truncateToBytes("가나다", 5)).toBe("가나");
    expect(truncateToBytes("a가나", 2)).toBe("a");
    expect(truncateToBytes("가", 0)).toBe("");
  });

  it("never splits an emoji, a flag or a letter with its mark", () => {
    expect(truncateToBytes("가👨‍👩‍👧나", 8)).toBe("가");
    expect(truncateToBytes("🇰🇷🇯🇵", 6)).toBe("🇰🇷");
    expect(truncateToBytes("ax\u0302b", 2)).toBe("a");
  });

  it("gives a beginning of the text that fits, and the whole of it when there is room", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(60), (text, maxBytes) => {
        const { text: whole, bytes } = measureText(text);
        const cut = truncateToBytes(text, maxBytes);
        expect(whole.startsWith(cut)).toBe(true);
        expect(countBytes(cut)).toBeLessThanOrEqual(maxBytes);
        if (bytes <= maxBytes) expect(cut).toBe(whole);
      }),
    );
  });
});
