/** What a list shows of a text, against the text itself. `maybe`: cut off, with characters replaced, or not shown. */
export type Likeness = "same" | "maybe" | "other";

/** Vendors may change line breaks, cut long texts off and write `?` for what EUC-KR hasn't got. */
export function compareText(shown: unknown, text: string): Likeness {
  if (typeof shown !== "string") return "maybe";
  if (toPlain(shown) === toPlain(text)) return "same";
  const core = toCore(text);
  if (core.startsWith(toCore(shown))) return "maybe";
  return isReplaced(shown, core) ? "maybe" : "other";
}

/** Whether the text begins so where each `?` may stand for a letter that EUC-KR hasn't got, as in 뷁 or ü. */
function isReplaced(shown: string, core: string): boolean {
  const [first = "", ...others] = shown.split("?").map(toCore);
  let ends = core.startsWith(first) ? [first.length] : [];
  for (const part of others) {
    const starts = new Set(ends.flatMap((end) => [end, end + lengthOfReplaced(core, end)]));
    ends = [...starts].flatMap((at) => (core.startsWith(part, at) ? [at + part.length] : []));
  }
  return others.length > 0 && ends.length > 0;
}

function lengthOfReplaced(core: string, at: number): number {
  const [letter = ""] = core.slice(at, at + 2);
  return /^[0-9A-Za-z]$/.test(letter) ? 0 : letter.length;
}

function toPlain(text: string): string {
  return text.normalize().replace(/\r\n?/g, "\n").trim();
}

/** Letters and digits: of all else nobody knows what a vendor writes. */
function toCore(text: string): string {
  return text.normalize().replace(/[^\p{L}\p{N}]+/gu, "");
}
