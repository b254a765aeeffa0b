import { givenTwice, notObject } from "../error/common-issues.ts";
import { type Issue, issue } from "../error/issue.ts";
import { showName } from "../error/show-name.ts";
import { fail, ok, type Result } from "../result/result.ts";
import { formatKst } from "../time/kst.ts";

/** An instant, written as Korean time. */
export interface FormattedDate {
  date: Date;
  /** Pattern of `formatKst`, such as `yyyy-MM-dd HH:mm`. */
  format: string;
}

export type VariableValue = string | number | bigint | FormattedDate;

/** Values by name; the name may be bare (`name`) or wrapped (`#{name}`). */
export type TemplateVariables = Record<string, VariableValue>;

/** No braces or line breaks in a name, and not only spaces. */
const VARIABLE = /#\{([^\S\r\n]*[^{}\s][^{}\r\n]*)\}/;
const WRAPPED = /^\s*#\{([^{}]*)\}\s*$/;
/** Names that are bare and in NFC as they stand: most, so that they cost little. */
const BARE = /^[\w가-힣.-]+$/;

/**
 * The names in a text, each once, in order of first appearance. Spaces around a name don't count:
 * `#{ name }` is `name`. `#{}` and `#{ }` are plain text.
 */
export function listVariables(text: string): string[] {
  return [...splitText(text).names];
}

interface SplitText {
  readonly text: string;
  /** Texts and bare names in turn. */
  readonly pieces: readonly string[];
  readonly names: ReadonlySet<string>;
}

const NO_NAMES: ReadonlySet<string> = /* @__PURE__ */ new Set();

/** A text is split to see what it uses, then to fill it in, and often the next message has the same. */
let last: SplitText | undefined;

function splitText(text: string): SplitText {
  if (text === last?.text) return last;
  if (!text.includes("#{")) return { text, pieces: [text], names: NO_NAMES };
  const pieces = text.split(VARIABLE);
  const names = new Set<string>();
  for (let at = 1; at < pieces.length; at += 2) {
    const name = toBareName(pieces[at] as string);
    pieces[at] = name;
    names.add(name);
  }
  last = { text, pieces, names };
  return last;
}

/**
 * Turns the caller's values into texts by bare name. Takes own enumerable properties only;
 * the result has no prototype. `field` is the path for the issues.
 */
export function renderVariableValues(
  variables: unknown,
  field = "variables",
): Result<Record<string, string>, Issue[]> {
  const values: Record<string, string> = Object.create(null);
  if (variables === undefined) return ok(values);
  if (typeof variables !== "object" || variables === null || Array.isArray(variables)) {
    return fail([notObject(field, '{ name: "…" }')]);
  }
  const issues: Issue[] = [];
  for (const key of Object.keys(variables)) {
    const name = toBareName(key);
    const text = renderValue((variables as Record<string, unknown>)[key]);
    if (name === "") issues.push(emptyName(field));
    else if (name in values) issues.push(givenTwice(pathOf(field, name), "name", "#{name}"));
    else if (text === undefined) issues.push(notRenderable(pathOf(field, name)));
    if (text !== undefined) values[name] = text;
  }
  return issues.length > 0 ? fail(issues) : ok(values);
}

/**
 * Puts the values in for every `#{name}`. Values go in as they are: a `#{other}` or `$&` inside one stays text.
 * Each name without a value is one issue.
 */
export function renderVariables(
  text: string,
  values: Readonly<Record<string, string>>,
  field = "variables",
): Result<string, Issue[]> {
  const { pieces } = splitText(text);
  let rendered = pieces[0] as string;
  const missing: string[] = [];
  for (let at = 1; at < pieces.length; at += 2) {
    const name = pieces[at] as string;
    if (Object.hasOwn(values, name)) rendered += `${values[name]}${pieces[at + 1]}`;
    else missing.push(name);
  }
  if (missing.length === 0) return ok(rendered);
  return fail(Array.from(new Set(missing), (name) => missingValue(pathOf(field, name))));
}

/** Bare names of the values that none of the texts asks for. */
export function unusedVariables(
  texts: readonly string[],
  variables: Readonly<Record<string, unknown>>,
): string[] {
  const used = texts.map((text) => splitText(text).names);
  return Object.keys(variables)
    .map(toBareName)
    .filter((name) => !used.some((names) => names.has(name)));
}

function pathOf(field: string, name: string): string {
  return `${field}.${showName(name)}`;
}

/** In NFC, because macOS writes `이름` in another way that looks the same. */
function toBareName(key: string): string {
  return BARE.test(key) ? key : (WRAPPED.exec(key)?.[1] ?? key).trim().normalize();
}

/** `undefined` for what has no one obvious form as text. */
function renderValue(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return renderNumber(value);
  if (isFormattedDate(value)) return formatKst(value.date, value.format);
  return undefined;
}

function renderNumber(value: number): string | undefined {
  const text = String(value);
  return Number.isFinite(value) && !text.includes("e") ? text : undefined;
}

function isFormattedDate(value: unknown): value is FormattedDate {
  if (typeof value !== "object" || value === null) return false;
  const { date, format } = value as Partial<FormattedDate>;
  return date instanceof Date && !Number.isNaN(date.getTime()) && typeof format === "string";
}

function emptyName(field: string): Issue {
  return issue(
    field,
    ["has a value without a name.", "Use the name in `#{name}` as the key."],
    ["이름이 없는 값이 있습니다.", "`#{name}`의 `name`을 키로 쓰세요."],
  );
}

function missingValue(field: string): Issue {
  return issue(
    field,
    ["has no value, but the text uses it.", "Add it to `variables`."],
    ["본문에 쓰였지만 값이 없습니다.", "`variables`에 값을 추가하세요."],
  );
}

function notRenderable(field: string): Issue {
  return issue(
    field,
    [
      "isn't a text, a plain number, or a date with a format.",
      'Give a string, or `{ date, format: "yyyy-MM-dd HH:mm" }`.',
    ],
    [
      "문자열, 일반 숫자, 형식을 갖춘 날짜가 아닙니다.",
      '문자열이나 `{ date, format: "yyyy-MM-dd HH:mm" }`을 넣으세요.',
    ],
  );
}
