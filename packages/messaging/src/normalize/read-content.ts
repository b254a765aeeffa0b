import {
  givenTwice,
  type Issue,
  isTextMessageType,
  type MessageType,
  missing,
  renderVariables,
  renderVariableValues,
  type SendWarning,
  showName,
  type TextMessageType,
  unusedVariables,
} from "@k-msg/core";
import { DEFAULT_AUTO_LMS_BYTES } from "../config/k-msg-config.ts";
import { fieldsOf } from "./allowed-fields.ts";
import { type Fields, readRecord, readText } from "./check-values.ts";
import { readFailover } from "./read-failover.ts";
import { readKakao } from "./read-kakao.ts";
import { readTemplateId } from "./read-template-id.ts";
import type { Draft, Reading } from "./reading.ts";
import { makeShowable } from "./show-on-handset.ts";

type Type = MessageType | undefined;
type Values = Readonly<Record<string, string>>;

const NO_VALUES: Values = /* @__PURE__ */ Object.freeze(Object.create(null));

/** The part of a message that depends on its type; nothing if the variables can't be rendered. */
export function readContent(
  input: Fields,
  type: Type,
  hasImage: boolean,
  draft: Draft,
  reading: Reading,
): void {
  const values = readValues(input.variables, reading.issues);
  // A wrong value is reported once, not again as missing wherever the text names it.
  if (!values) return;
  const known = fieldsOf(type);
  if (known.has("text")) readBody(input, type, values, draft, reading);
  const chosen = type ?? chooseTextType(hasImage, draft, reading);
  draft.message.type = chosen;
  if (!isTextMessageType(chosen)) readParts(input, known, values, draft, reading);
}

function readValues(variables: unknown, issues: Issue[]): Values | undefined {
  if (variables === undefined) return NO_VALUES;
  const values = renderVariableValues(variables);
  if (values.isSuccess) return values.value;
  issues.push(...values.error);
  return undefined;
}

/** What only templates and other channels have. */
function readParts(
  input: Fields,
  known: ReadonlySet<string>,
  values: Values,
  draft: Draft,
  reading: Reading,
): void {
  const { issues } = reading;
  if (known.has("templateId")) {
    readTemplateId(input.templateId, draft, issues);
    draft.message.variables = values;
  }
  if (known.has("kakao")) put(draft, "kakao", readKakao(input.kakao, reading));
  if (known.has("failover")) put(draft, "failover", readFailover(input.failover, values, reading));
  for (const group of ["voice", "fax", "rcs", "naver"]) {
    if (!known.has(group)) continue;
    if (input[group] === undefined && group !== "naver") issues.push(missing(group));
    put(draft, group, readRecord(input[group], group, issues));
  }
}

/** What is `undefined` isn't there. */
function put({ message }: Draft, field: string, value: unknown): void {
  if (value !== undefined) message[field] = value;
}

/** MMS with a picture, LMS with a subject or above the limit, else SMS: on the rendered text. */
function chooseTextType(
  hasImage: boolean,
  { message, measure }: Draft,
  { defaults }: Reading,
): TextMessageType {
  if (hasImage) return "MMS";
  const most = defaults.sms?.autoLmsBytes ?? DEFAULT_AUTO_LMS_BYTES;
  return message.subject !== undefined || (measure?.bytes ?? 0) > most ? "LMS" : "SMS";
}

function readBody(input: Fields, type: Type, values: Values, draft: Draft, reading: Reading): void {
  const { issues, warnings } = reading;
  const given = readGivenBody(input, issues);
  const subject = fieldsOf(type).has("subject")
    ? readText(input.subject, "subject", issues)
    : undefined;
  if (given === undefined) return;
  if (input.variables !== undefined) {
    for (const name of unusedVariables([given, subject ?? ""], input.variables as Fields)) {
      warnings.push(unusedVariable(name));
    }
  }
  const text = render(given, "text", values, issues);
  const title = subject === undefined ? undefined : render(subject, "subject", values, issues);
  const onHandset = type === undefined || isTextMessageType(type);
  draft.measure = onHandset ? makeShowable(text, "text", reading) : undefined;
  draft.message.text = draft.measure?.text ?? text;
  if (title !== undefined)
    draft.message.subject = onHandset ? makeShowable(title, "subject", reading).text : title;
}

function readGivenBody(input: Fields, issues: Issue[]): string | undefined {
  const { text, content } = input;
  if (text === undefined)
    return readText(content, content === undefined ? "text" : "content", issues, true);
  if (content !== undefined) issues.push(givenTwice("content", "text", "content"));
  return readText(text, "text", issues, true);
}

function render(text: string, field: string, values: Values, issues: Issue[]): string {
  const rendered = renderVariables(text, values);
  // Values may be empty; a paid message may not.
  if (rendered.isSuccess) return readText(rendered.value, field, issues) ?? "";
  issues.push(...rendered.error);
  return text;
}

function unusedVariable(name: string): SendWarning {
  return {
    code: "VARIABLE_UNUSED",
    field: `variables.${showName(name)}`,
    message: "The text doesn't use this variable.",
    messageKo: "본문에서 쓰지 않는 변수입니다.",
  };
}
