import type { StatusCode } from "./codes.ts";

const MAX_KEY = 30;
const MAX_VALUE = 100;
const MAX_ENTRIES = 10;

/** Texts only, key ≤ 30 and value ≤ 100 characters, 10 entries; else 1032 (§4.2). */
export function findCustomFieldProblem(customFields: unknown): StatusCode | undefined {
  if (customFields === undefined || customFields === null) return undefined;
  if (typeof customFields !== "object" || Array.isArray(customFields)) return "1032";
  const entries = Object.entries(customFields);
  const good = entries.every(
    ([key, value]) =>
      key.length <= MAX_KEY && typeof value === "string" && value.length <= MAX_VALUE,
  );
  return good && entries.length <= MAX_ENTRIES ? undefined : "1032";
}

/** The fields as texts; nothing when they were refused. */
export function readCustomFields(customFields: unknown): Record<string, string> | undefined {
  if (!customFields || findCustomFieldProblem(customFields)) return undefined;
  return customFields as Record<string, string>;
}
