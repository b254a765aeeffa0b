/** A request's JSON object. Anything else reads as an empty one, so that the first rule names what is missing. */
export type Body = Readonly<Record<string, unknown>>;

export async function readBody(request: Request): Promise<Body> {
  return toObject(await request.json().catch(() => undefined)) ?? {};
}

export function toObject(value: unknown): Body | undefined {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as Body) : undefined;
}

/** A text that says something. */
export function readText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Numbers come as such or as digits in a string (sheet §3.3, §3.5, §4.3). */
export function readNumber(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined;
}

const PAGE_SIZE = 15;
const MAX_PAGE_SIZE = 1000;

/** `pageNum` from 1, `pageSize` 15 and at most 1,000 (sheet §3.3, §3.4, §4.3). */
export function takePage<Row>(rows: readonly Row[], body: Body, ignorePageSize = false): Row[] {
  const asked = ignorePageSize ? undefined : readNumber(body.pageSize);
  const size = Math.min(Math.max(asked ?? PAGE_SIZE, 1), MAX_PAGE_SIZE);
  const page = Math.max(readNumber(body.pageNum) ?? 1, 1);
  return rows.slice((page - 1) * size, page * size);
}

/** Rows are kept oldest first. */
export function inListOrder<Row>(
  rows: readonly Row[],
  order: "newest_first" | "oldest_first",
): Row[] {
  return order === "newest_first" ? rows.toReversed() : [...rows];
}
