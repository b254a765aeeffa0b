/**
 * Whether `text` is the fixed parts of a template in their order, with anything between them.
 * Not a regular expression: with many placeholders those can take minutes over a text that doesn't match.
 */
export function matchesParts(parts: readonly string[], text: string): boolean {
  const [first = "", ...others] = parts;
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let position = first.length;
  for (const part of others) {
    const found = text.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return text.length - last.length >= position && text.endsWith(last);
}
