import type { CalendarSpan } from "../provider/limits.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Korea has had no daylight-saving time since 1988. */
const KST_OFFSET = 9 * 60 * MINUTE;

const TOKENS = ["yyyy", "MM", "dd", "HH", "mm", "ss"];
const PARTS = /^(.+)-(..)-(..)T(..):(..):(..)/;

/**
 * Writes an instant as Korean time. Tokens: `yyyy MM dd HH mm ss`; anything else in `pattern` stays as it is.
 * @throws RangeError when `date` isn't a valid date.
 */
export function formatKst(date: Date, pattern: string): string {
  const [, ...parts] = PARTS.exec(new Date(date.getTime() + KST_OFFSET).toISOString()) ?? [];
  return pattern.replace(/yyyy|MM|dd|HH|mm|ss/g, (token) => parts[TOKENS.indexOf(token)] as string);
}

const KST_FORMS = [
  /^(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d):(\d\d))?$/,
  /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?$/,
];

/**
 * Reads Korean time without an offset, as vendors write it: `yyyy-MM-dd HH:mm:ss`, `yyyy-MM-dd`, `yyyyMMdd`,
 * `yyyyMMddHHmm`, `yyyyMMddHHmmss`. A day alone is its midnight. `undefined` for anything else,
 * also for a day that doesn't exist.
 */
export function parseKst(text: string): Date | undefined {
  for (const form of KST_FORMS) {
    const match = form.exec(text);
    if (match) return toInstant(match.slice(1).map((part) => Number(part ?? 0)));
  }
  return undefined;
}

function toInstant(parts: number[]): Date | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const wall = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const exists =
    wall.getUTCFullYear() === year &&
    wall.getUTCMonth() === month - 1 &&
    wall.getUTCDate() === day &&
    wall.getUTCHours() === hour &&
    wall.getUTCMinutes() === minute &&
    wall.getUTCSeconds() === second;
  return exists ? new Date(wall.getTime() - KST_OFFSET) : undefined;
}

/**
 * The instant that lies `span` later on the Korean calendar: months first, then days and minutes.
 * A day that the month doesn't have becomes its last one: 31 January + 1 month = 28 or 29 February.
 */
export function addCalendarSpan(date: Date, span: CalendarSpan): Date {
  const wall = new Date(date.getTime() + KST_OFFSET);
  const day = wall.getUTCDate();
  wall.setUTCDate(1);
  wall.setUTCMonth(wall.getUTCMonth() + (span.months ?? 0));
  const lastDay = new Date(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + 1, 0)).getUTCDate();
  wall.setUTCDate(Math.min(day, lastDay));
  const rest = (span.days ?? 0) * DAY + (span.minutes ?? 0) * MINUTE;
  return new Date(wall.getTime() - KST_OFFSET + rest);
}
