import type { OutboundMessage } from "@k-msg/core";

/** Shorter contents would blot out half of any sentence. */
const MIN_LENGTH = 2;
/** Part of a longer content that gives it away. */
const PART = 8;

/** Everything in a message that must not come back in an error. */
export function listContents(message: OutboundMessage): string[] {
  const contents: (string | undefined)[] = [message.to, message.from];
  if ("text" in message) contents.push(message.text, message.subject);
  if ("variables" in message) contents.push(...Object.values(message.variables));
  if ("failover" in message) {
    contents.push(message.failover?.fallbackContent, message.failover?.fallbackTitle);
  }
  contents.push(...Object.values(message.customFields ?? {}));
  return contents.filter((each) => each !== undefined && each.length >= MIN_LENGTH) as string[];
}

/** Takes what a vendor repeats of a message, or a longer part of it, out of the vendor's words. */
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
