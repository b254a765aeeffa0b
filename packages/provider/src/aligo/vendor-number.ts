/**
 * An integer that the vendor writes as a number or as text (`1`, `"1"`, `"-101"`), as a number;
 * `undefined` for all else. Not `Number()`: that takes `true`, `[]` and `null` too.
 */
export function toInteger(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isInteger(value) ? value : undefined;
  if (typeof value !== "string" || !/^\s*-?\d+\s*$/.test(value)) return undefined;
  return Number(value);
}

/** An id that comes as text or as a number, as text. */
export function toId(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/**
 * What the counts of accepted and malformed numbers say of a request with one recipient.
 * Counts that are missing leave it to the result code.
 */
export function judgeCounts(
  accepted: unknown,
  malformed: unknown,
): "taken" | "refused" | "unclear" {
  const taken = toInteger(accepted);
  const wrong = toInteger(malformed);
  if (taken === undefined && !wrong) return "taken";
  if (taken !== undefined && taken > 0) return "taken";
  return taken === 0 && wrong !== undefined && wrong > 0 ? "refused" : "unclear";
}
