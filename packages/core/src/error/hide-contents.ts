import type { OutboundMessage } from "../message/outbound-message.ts";

/** Shorter contents would blot out half of any sentence. */
const MIN_LENGTH = 2;
/** Part of a longer content that gives it away. */
const PART = 8;

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

/** Takes contents, or longer parts of them, out of somebody else's words. */
export function hideContents(text: string, contents: readonly string[]): string {
  const hidden = new Array<boolean>(text.length).fill(false);
  for (const content of contents) {
    const length = Math.min(content.length, PART);
    if (length === 0) continue;
    for (let start = 0; start + length <= text.length; start++) {
      if (content.includes(text.slice(start, start + length))) {
        hidden.fill(true, start, start + length);
      }
    }
  }
  let shown = "";
  for (let index = 0; index < text.length; index++) {
    if (!hidden[index]) shown += text[index];
    else if (!hidden[index - 1]) shown += "***";
  }
  return shown;
}
