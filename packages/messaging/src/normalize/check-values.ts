import { type Issue, issue, missing, notObject, notOneOf, notText } from "@k-msg/core";

export type Fields = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A non-empty text, or `undefined` with an issue where it is required or of another type. */
export function readText(
  value: unknown,
  field: string,
  issues: Issue[],
  required = false,
): string | undefined {
  if (typeof value === "string" && value.trim() !== "") return value;
  if (value === undefined && !required) return undefined;
  issues.push(required && (value === undefined || value === "") ? missing(field) : notText(field));
  return undefined;
}

export function readBoolean(value: unknown, field: string, issues: Issue[]): boolean | undefined {
  if (typeof value === "boolean") return value;
  issues.push(notOneOf(field, [true, false]));
  return undefined;
}

export function readRecord(value: unknown, field: string, issues: Issue[]): Fields | undefined {
  if (value === undefined) return undefined;
  if (isRecord(value)) return value;
  issues.push(notObject(field));
  return undefined;
}

/** A date that can be told; whether a vendor takes it is checked later. */
export function readDate(value: unknown, field: string, issues: Issue[]): Date | undefined {
  if (value === undefined) return undefined;
  // Dates of another realm (a vm, an iframe) aren't `instanceof` ours.
  if (Object.prototype.toString.call(value) === "[object Date]") {
    const time = (value as Date).getTime();
    if (!Number.isNaN(time)) return new Date(time);
  }
  issues.push(
    issue(
      field,
      ["isn't a valid `Date`.", 'Write `new Date("2026-12-01T09:00:00+09:00")`.'],
      ["올바른 `Date`가 아닙니다.", '`new Date("2026-12-01T09:00:00+09:00")`처럼 쓰세요.'],
    ),
  );
  return undefined;
}

/** An object whose own values are all texts; copied, without a prototype. */
export function readTexts(
  value: unknown,
  field: string,
  issues: Issue[],
): Record<string, string> | undefined {
  const record = readRecord(value, field, issues);
  if (!record) return undefined;
  const texts: Record<string, string> = Object.create(null);
  for (const [key, text] of Object.entries(record)) {
    if (text === undefined) continue;
    if (typeof text === "string") texts[key] = text;
    else issues.push(notText(field));
  }
  return texts;
}
