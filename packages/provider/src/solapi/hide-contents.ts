import type { OutboundMessage } from "@k-msg/core";

/** Shorter ones would blot out half of any sentence. */
const MIN_LENGTH = 2;

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

/** Takes what the vendor echoes of a message out of its words. */
export function hideContents(text: string, contents: readonly string[]): string {
  const longestFirst = [...contents].sort((a, b) => b.length - a.length);
  return longestFirst.reduce((rest, each) => rest.replaceAll(each, "***"), text);
}
