import { addCalendarSpan, parseKst } from "@k-msg/core";

const STAMP = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
const EARLIEST_MINUTES = 15;

/** Reads `yyyy-MM-dd HH:mm:ss` in KST; nothing for any other form (sheet §3.1, §4.1). */
export function parseStamp(value: unknown): number | undefined {
  if (typeof value !== "string" || !STAMP.test(value)) return undefined;
  return parseKst(value)?.getTime();
}

/** When to send, or what is wrong: 15 minutes from now until `latest` on the KST calendar. */
export function readReservation(
  value: unknown,
  now: number,
  latest: { days?: number; months?: number },
): number | "format" | "window" {
  const at = parseStamp(value);
  if (at === undefined) return "format";
  // The wire has whole seconds: "in 15 minutes" said at 12:00:00.700 arrives as 12:15:00.
  const second = Math.floor(now / 1000) * 1000;
  const from = addCalendarSpan(new Date(second), { minutes: EARLIEST_MINUTES }).getTime();
  const until = addCalendarSpan(new Date(now), latest).getTime();
  return at < from || at > until ? "window" : at;
}
