import { hideContents } from "./hide-contents.ts";
import { maskPhoneNumbersIn } from "./mask.ts";

/** Deep enough for every runtime's `fetch`. */
const MAX_DEPTH = 5;
const FRAMES = /(?:\n\s+at .*)+$/;

/** Somebody else's words without `contents` and phone numbers. */
export function cleanWords(words: string, contents: readonly string[] = []): string {
  return maskPhoneNumbersIn(hideContents(words, contents));
}

/**
 * What somebody else's error may show in a log: name, code, place, and its words without `contents` and
 * phone numbers. Properties stay behind: libraries hang the whole request or the vendor's answer on them.
 */
export function toEvidence(cause: unknown, contents: readonly string[], depth = 0): unknown {
  const clean = (words: string) => cleanWords(words, contents);
  if (typeof cause === "string") return clean(cause);
  if (!isObject(cause)) return cause;
  const { name, message, stack, code } = cause;
  // Not `instanceof`: an error of another realm is one, too.
  if (typeof message !== "string" || depth > MAX_DEPTH) return String(name ?? "something thrown");
  const inner =
    cause.cause === undefined ? {} : { cause: toEvidence(cause.cause, contents, depth + 1) };
  const shown = new Error(clean(message), inner);
  if (typeof name === "string") Object.defineProperty(shown, "name", { value: name });
  if (typeof code === "string") Object.assign(shown, { code: clean(code) });
  const frames = typeof stack === "string" ? (FRAMES.exec(stack)?.[0] ?? "") : "";
  Object.defineProperty(shown, "stack", { value: `${shown.name}: ${shown.message}${frames}` });
  return shown;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
