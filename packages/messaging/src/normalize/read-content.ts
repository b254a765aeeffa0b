import {
  givenTwice,
  type Issue,
  isTextMessageType,
  type MessageType,
  missing,
  type OutboundImage,
  renderVariables,
  renderVariableValues,
  type SendWarning,
  showName,
  type TextMeasure,
  type TextMessageType,
  unusedVariables,
} from "@k-msg/core";
import { DEFAULT_AUTO_LMS_BYTES, type MessageDefaults } from "../config/k-msg-config.ts";
import { hasField } from "./allowed-fields.ts";
import { type Fields, readRecord, readText } from "./check-values.ts";
import { readFailover } from "./read-failover.ts";
import { readImage } from "./read-image.ts";
import { readKakao } from "./read-kakao.ts";
import { makeShowable } from "./show-on-handset.ts";
import { warnUnknownKeys } from "./unknown-keys.ts";

/** What the readers share: settings in, findings out. */
export interface Reading {
  readonly defaults: MessageDefaults;
  readonly issues: Issue[];
  /** Issues of characters that handsets can't show: alone, they have a code of their own. */
  readonly unshowable: Issue[];
  readonly warnings: SendWarning[];
}

/** The part of a message that depends on its type. */
export interface Content {
  readonly message: { readonly type: MessageType } & Fields;
  readonly measure?: TextMeasure;
}

type Type = MessageType | undefined;
type Values = Readonly<Record<string, string>>;

/** Reads the fields that messages of this type have; nothing if the variables can't be rendered. */
export async function readContent(
  input: Fields,
  type: Type,
  reading: Reading,
): Promise<Content | undefined> {
  const values = renderVariableValues(input.variables);
  const image = hasField(type, "media") ? readMedia(input, type, reading) : undefined;
  // A wrong value is reported once, not again as missing wherever the text names it.
  if (values.isFailure) reading.issues.push(...values.error);
  const content = values.isSuccess
    ? composeContent(input, type, values.value, image !== undefined, reading)
    : undefined;
  // Waits last: a caller who reuses the object meanwhile must not mix two people's messages.
  const picture = await image;
  return content && picture
    ? { ...content, message: { ...content.message, image: picture } }
    : content;
}

function composeContent(
  input: Fields,
  type: Type,
  values: Values,
  hasImage: boolean,
  reading: Reading,
): Content {
  const { issues } = reading;
  const body = hasField(type, "text") ? readBody(input, type, values, reading) : undefined;
  const parts: Record<string, unknown> = body?.parts ?? {};
  if (hasField(type, "templateId")) {
    parts.templateId = readText(input.templateId, "templateId", issues, true);
    parts.variables = values;
  }
  if (hasField(type, "kakao")) parts.kakao = readKakao(input.kakao, reading);
  if (hasField(type, "failover")) parts.failover = readFailover(input.failover, values, reading);
  for (const group of ["voice", "fax", "rcs", "naver"]) {
    if (!hasField(type, group)) continue;
    if (input[group] === undefined && group !== "naver") issues.push(missing(group));
    parts[group] = readRecord(input[group], group, issues);
  }
  const chosen = type ?? chooseTextType(hasImage, parts.subject, body?.measure, reading.defaults);
  return { message: Object.assign(parts, { type: chosen }), measure: body?.measure };
}

/** MMS with a picture, LMS with a subject or above the limit, else SMS: on the rendered text. */
function chooseTextType(
  hasImage: boolean,
  subject: unknown,
  measure: TextMeasure | undefined,
  defaults: MessageDefaults,
): TextMessageType {
  if (hasImage) return "MMS";
  const most = defaults.sms?.autoLmsBytes ?? DEFAULT_AUTO_LMS_BYTES;
  return subject !== undefined || (measure?.bytes ?? 0) > most ? "LMS" : "SMS";
}

function readBody(input: Fields, type: Type, values: Values, reading: Reading) {
  const { issues, warnings } = reading;
  const given = readGivenBody(input, issues);
  const subject = hasField(type, "subject")
    ? readText(input.subject, "subject", issues)
    : undefined;
  if (given === undefined) return { parts: {} };
  if (input.variables !== undefined) {
    for (const name of unusedVariables([given, subject ?? ""], values)) {
      warnings.push(unusedVariable(name));
    }
  }
  const text = render(given, "text", values, issues);
  const title = subject === undefined ? undefined : render(subject, "subject", values, issues);
  if (type !== undefined && !isTextMessageType(type)) return { parts: { text, subject: title } };
  const measure = makeShowable(text, "text", reading);
  const shownTitle = title === undefined ? undefined : makeShowable(title, "subject", reading).text;
  return { parts: { text: measure.text, subject: shownTitle }, measure };
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
  if (rendered.isFailure) issues.push(...rendered.error);
  // Values may be empty; a paid message may not.
  else return readText(rendered.value, field, issues) ?? "";
  return text;
}

function readMedia(
  input: Fields,
  type: Type,
  { issues, warnings }: Reading,
): Promise<OutboundImage | undefined> | undefined {
  const media = readRecord(input.media, "media", issues);
  if (media) warnUnknownKeys(media, ["image"], "media", warnings);
  if (!media && type !== "MMS") return undefined;
  return readImage(media?.image, "media.image", issues, warnings);
}

function unusedVariable(name: string): SendWarning {
  return {
    code: "VARIABLE_UNUSED",
    field: `variables.${showName(name)}`,
    message: "The text doesn't use this variable.",
    messageKo: "본문에서 쓰지 않는 변수입니다.",
  };
}
