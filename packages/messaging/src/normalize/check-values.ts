import { type Issue, issue } from "@k-msg/core";

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
  issues.push(value === undefined || value === "" ? missing(field) : notText(field));
  return undefined;
}

export function readBoolean(value: unknown, field: string, issues: Issue[]): boolean | undefined {
  if (typeof value === "boolean") return value;
  issues.push(
    issue(
      field,
      ["must be true or false.", "Say it explicitly."],
      ["true 또는 false여야 합니다.", "명시적으로 지정하세요."],
    ),
  );
  return undefined;
}

export function readRecord(value: unknown, field: string, issues: Issue[]): Fields | undefined {
  if (value === undefined) return undefined;
  if (isRecord(value)) return value;
  issues.push(
    issue(
      field,
      ["must be an object.", "See the type `SendInput`."],
      ["객체여야 합니다.", "`SendInput` 타입을 확인하세요."],
    ),
  );
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
      ["isn't a valid `Date`.", 'Give an instant: `new Date("2026-12-01T09:00:00+09:00")`.'],
      [
        "올바른 `Date`가 아닙니다.",
        '시각을 `new Date("2026-12-01T09:00:00+09:00")`처럼 지정하세요.',
      ],
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

export function missing(field: string): Issue {
  return issue(
    field,
    ["is missing or empty.", "It is required."],
    ["값이 없거나 비어 있습니다.", "필수 항목입니다."],
  );
}

export function notText(field: string): Issue {
  return issue(
    field,
    ["must be a text that isn't empty.", "Give a string."],
    ["비어 있지 않은 문자열이어야 합니다.", "문자열을 넣으세요."],
  );
}
