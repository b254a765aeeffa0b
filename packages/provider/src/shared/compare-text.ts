/** What a list shows of a text, against the text itself. `maybe`: cut off, with characters replaced, or not shown. */
export type Likeness = "same" | "maybe" | "other";

/** Vendors may change line breaks, cut long texts off and write `?` for what EUC-KR hasn't got. */
export function compareText(shown: unknown, text: string): Likeness {
  if (typeof shown !== "string") return "maybe";
  if (toPlain(shown) === toPlain(text)) return "same";
  return toCore(text).startsWith(toCore(shown)) ? "maybe" : "other";
}

function toPlain(text: string): string {
  return text.normalize().replace(/\r\n?/g, "\n").trim();
}

/** Letters and digits: what no vendor replaces. */
function toCore(text: string): string {
  return text.normalize().replace(/[^\p{L}\p{N}]+/gu, "");
}
