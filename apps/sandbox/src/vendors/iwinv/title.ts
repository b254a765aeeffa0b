import { countBytes } from "@k-msg/core";

const MAX_TITLE_BYTES = 40;

/** Hangul, Latin, digits, spaces and `[ ] ( ) < >`; nothing else, no newline either (sheet §7.8). */
const TITLE = /^[\p{Script=Hangul}A-Za-z0-9[\]()<> ]*$/u;

/** What is wrong with the title of an LMS, an MMS or a 대체발송. */
export function findTitleFault(title: string): "too_long" | "character" | undefined {
  if (!TITLE.test(title)) return "character";
  return countBytes(title) > MAX_TITLE_BYTES ? "too_long" : undefined;
}
