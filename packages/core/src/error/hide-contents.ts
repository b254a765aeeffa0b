import type { OutboundMessage } from "../message/outbound-message.ts";

/** Shorter contents would blot out half of any sentence. */
const MIN_LENGTH = 2;
/** Part of a longer content that gives it away. */
const PART = 8;
/** Characters of somebody else's words that are kept. */
const MAX_WORDS = 1_000;

/** What of a message says nothing of a person, or is needed to find it at the vendor. */
const SHOWABLE = new Set(["messageId", "type", "country", "templateId", "fallbackChannel"]);

/**
 * Every text in a message that must not come back in an error: numbers, texts, values, file names.
 * Never throws: it is needed when something has gone wrong, maybe with the message itself.
 */
export function listContents(message: OutboundMessage): string[] {
  try {
    return listTexts(message).filter((text) => text.length >= MIN_LENGTH);
  } catch {
    return [];
  }
}

function listTexts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => (SHOWABLE.has(key) ? [] : listTexts(each)));
}

/**
 * Takes contents, or longer parts of them, out of somebody else's words. Words at length are cut: a person reads a
 * sentence of them, and to search pages for what 10,000 messages hold would take long.
 */
export function hideContents(text: string, contents: readonly string[]): string {
  // Far enough to know a content that the cut would go through.
  const words = text.slice(0, MAX_WORDS + PART);
  const hidden = new Array<boolean>(words.length).fill(false);
  const placesBy = new Map<number, Map<string, number[]>>();
  for (const content of new Set(contents)) {
    const length = Math.min(content.length, PART);
    if (length === 0) continue;
    const places = placesBy.get(length) ?? findPlaces(words, length);
    placesBy.set(length, places);
    for (let at = 0; at + length <= content.length; at++) {
      const part = content.slice(at, at + length);
      const starts = places.get(part);
      if (!starts) continue;
      for (const start of starts) hidden.fill(true, start, start + length);
      // Hidden once is enough.
      places.delete(part);
    }
  }
  return blot(words, hidden) + (text.length > MAX_WORDS ? "…" : "");
}

/** Where in a text each of its parts of this length stands. */
function findPlaces(text: string, length: number): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (let start = 0; start + length <= text.length; start++) {
    const part = text.slice(start, start + length);
    const known = places.get(part);
    if (known) known.push(start);
    else places.set(part, [start]);
  }
  return places;
}

function blot(words: string, hidden: readonly boolean[]): string {
  let shown = "";
  const end = Math.min(words.length, MAX_WORDS);
  for (let index = 0; index < end; index++) {
    if (!hidden[index]) shown += words[index];
    else if (!hidden[index - 1]) shown += "***";
  }
  return shown;
}
