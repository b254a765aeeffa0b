import { httpError } from "./http-error.ts";
import type { SolapiContext } from "./state.ts";

type Operator = "eq" | "ne" | "like" | "gte" | "lte" | "gt" | "lt" | "in";

export interface Condition {
  readonly field: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

const OPERATORS: readonly string[] = ["eq", "ne", "like", "gte", "lte", "gt", "lt", "in"];
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 500;
const DATE_FIELDS: Readonly<Record<string, string>> = {
  CREATED: "dateCreated",
  UPDATED: "dateUpdated",
};

/**
 * What a list is asked for (§11): `field`, `field[operator]`, a repeated key, `messageIds`,
 * `dateType` with `startDate` and `endDate`, and the older `criteria`, `cond`, `value`.
 * Keys that name none of `fields` are ignored.
 */
export function readConditions(params: URLSearchParams, fields: readonly string[]): Condition[] {
  const conditions: Condition[] = [];
  for (const key of new Set(params.keys())) {
    const [, name = "", suffix] = /^(\w+)(?:\[(\w+)\])?$/.exec(key) ?? [];
    const field = name === "messageIds" ? "messageId" : name;
    if (!fields.includes(field)) continue;
    const given = params.getAll(key);
    const values = suffix === "in" ? given.flatMap(readSet) : given;
    const operator = suffix ?? (given.length > 1 || name === "messageIds" ? "in" : "eq");
    conditions.push({ field, operator: toOperator(operator), values });
  }
  return [...conditions, ...readDates(params), ...readCriteria(params, fields)];
}

/** What fits all conditions, newest first. */
export function select<Item extends object>(
  items: readonly Item[],
  conditions: readonly Condition[],
): Item[] {
  return items.filter((item) => conditions.every((condition) => fits(item, condition))).reverse();
}

/** `limit` default 20, at most 500; `startKey` is the `nextKey` of the page before (§11). */
export function paginate<Item>(
  { state }: SolapiContext,
  items: readonly Item[],
  params: URLSearchParams,
  toKey: (item: Item) => string,
) {
  const given = params.get("limit");
  const asked = given === null || given === "" ? DEFAULT_LIMIT : Number(given);
  if (!Number.isInteger(asked) || asked < 1) throw invalid("limit는 1 이상의 정수여야 합니다.");
  if (asked > MAX_LIMIT && state.switches.limitAbove500 === "reject") {
    throw invalid("limit는 500 이하여야 합니다.");
  }
  const limit = Math.min(asked, MAX_LIMIT);
  const startKey = params.get("startKey") || null;
  const start = startKey === null ? 0 : items.findIndex((item) => toKey(item) === startKey);
  if (start < 0) throw invalid("startKey가 올바르지 않습니다.");
  const next = items[start + limit];
  return {
    limit,
    startKey,
    nextKey: next === undefined ? null : toKey(next),
    items: items.slice(start, start + limit),
  };
}

function readDates(params: URLSearchParams): Condition[] {
  const type = params.get("dateType") ?? "CREATED";
  const field = DATE_FIELDS[type];
  if (!field) throw invalid("dateType은 CREATED 또는 UPDATED여야 합니다.");
  const conditions: Condition[] = [];
  for (const [name, operator] of [
    ["startDate", "gte"],
    ["endDate", "lte"],
  ] as const) {
    const value = params.get(name);
    if (value) conditions.push({ field, operator, values: [value] });
  }
  return conditions;
}

/** Comma lists in parallel. */
function readCriteria(params: URLSearchParams, fields: readonly string[]): Condition[] {
  const [names, operators, values] = ["criteria", "cond", "value"].map(
    (name) => params.get(name)?.split(",") ?? [],
  ) as [string[], string[], string[]];
  return names.map((field, index) => {
    if (!fields.includes(field)) throw invalid(`criteria에 쓸 수 없는 항목입니다: ${field}`);
    const operator = toOperator(operators[index] ?? "eq");
    return { field, operator, values: [values[index] ?? ""] };
  });
}

function toOperator(text: string): Operator {
  if (OPERATORS.includes(text)) return text as Operator;
  throw invalid(`지원하지 않는 연산자입니다: ${text}`);
}

/** `["a","b"]` or `a,b`. */
function readSet(text: string): string[] {
  if (!text.startsWith("[")) return text.split(",");
  try {
    const values: unknown = JSON.parse(text);
    if (Array.isArray(values)) return values.map(String);
  } catch {
    // Falls through to the answer below.
  }
  throw invalid("[in]에는 JSON 배열이 필요합니다.");
}

function fits(item: object, { field, operator, values }: Condition): boolean {
  const actual = (item as Record<string, unknown>)[field];
  const text = actual === null || actual === undefined ? "" : String(actual);
  const [value = ""] = values;
  switch (operator) {
    case "eq":
      return text === value;
    case "ne":
      return text !== value;
    case "in":
      return values.includes(text);
    case "like":
      return text.includes(value.replaceAll("%", ""));
    default:
      return compare(field, text, value, operator);
  }
}

function compare(field: string, actual: string, value: string, operator: Operator): boolean {
  const isDate = field.startsWith("date");
  const [left, right] = isDate ? [Date.parse(actual), Date.parse(value)] : [actual, value];
  if (Number.isNaN(right)) throw invalid("날짜는 ISO 8601 형식이어야 합니다.");
  if (operator === "gte") return left >= right;
  if (operator === "lte") return left <= right;
  return operator === "gt" ? left > right : left < right;
}

function invalid(message: string) {
  return httpError(400, "ValidationError", message);
}
