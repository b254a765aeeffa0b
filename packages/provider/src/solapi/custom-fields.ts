import { type Issue, issue, type OutboundMessage, showName } from "@k-msg/core";
import { type Draft, draft } from "./draft.ts";
import { toObject } from "./wire.ts";

/** Our own label on every message: its messageId. Answers and reports name messages by it. */
const MESSAGE_ID_FIELD = "kmsgId";

/** Beside it on all but the first of the messages in one request that have the same messageId. */
const NUMBER_FIELD = "kmsgNo";

/** sheet §4.2; ten entries is third-party knowledge. */
const MAX_ENTRIES = 10;
const MAX_KEY = 30;
const MAX_VALUE = 100;

/**
 * The caller's labels, and ours where there is room for them.
 * @param number 2 for the second message of the same messageId in one request, and so on.
 */
export function toSolapiCustomFields(
  message: OutboundMessage,
  number = 1,
): Draft<Record<string, string> | undefined> {
  const own = message.customFields;
  const fields: Record<string, string> = { ...own };
  if (hasRoomForLabels(message, number === 1 ? 1 : 2)) {
    fields[MESSAGE_ID_FIELD] = message.messageId;
    if (number > 1) fields[NUMBER_FIELD] = String(number);
  }
  const value = Object.keys(fields).length > 0 ? fields : undefined;
  return draft(value, own && findCustomFieldIssues(own));
}

/** What {@link toSolapiCustomFields} makes for a message without labels of the caller's, whose id is the first. */
export function labelWith(messageId: string): Record<string, string> {
  return { kmsgId: messageId };
}

/** Whether our labels on both are the same, and there are any. */
export function haveSameLabel(some: unknown, others: unknown): boolean {
  const [label, other] = [toObject(some), toObject(others)];
  const messageId = label?.[MESSAGE_ID_FIELD];
  return (
    typeof messageId === "string" &&
    messageId === other?.[MESSAGE_ID_FIELD] &&
    label?.[NUMBER_FIELD] === other[NUMBER_FIELD]
  );
}

/** Without labels of its own, a message can't be told from others in an answer. */
export function hasRoomForLabels(message: OutboundMessage, labels = 2): boolean {
  const { messageId, customFields } = message;
  const fits = messageId.length > 0 && messageId.length <= MAX_VALUE;
  const entries = customFields ? Object.keys(customFields).length : 0;
  return fits && entries + labels <= MAX_ENTRIES;
}

/** Our labels on a message as one text, unlike that of any other message in its request. */
export function readLabel(customFields: unknown): string | undefined {
  const messageId = readMessageId(customFields);
  return messageId && `${toObject(customFields)?.[NUMBER_FIELD] ?? ""} ${messageId}`;
}

/** The messageId that we labelled a message with. */
export function readMessageId(customFields: unknown): string | undefined {
  const messageId = toObject(customFields)?.[MESSAGE_ID_FIELD];
  return typeof messageId === "string" ? messageId : undefined;
}

function findCustomFieldIssues(fields: Readonly<Record<string, unknown>>): Issue[] {
  const entries = Object.entries(fields);
  const issues = entries.flatMap(([key, value]) => findEntryIssues(key, value));
  if (entries.length > MAX_ENTRIES) issues.push(tooMany(entries.length));
  return issues;
}

function findEntryIssues(key: string, value: unknown): Issue[] {
  const field = `options.customFields.${showName(key)}`;
  const issues: Issue[] = [];
  if (key === MESSAGE_ID_FIELD || key === NUMBER_FIELD) issues.push(reserved(field));
  if (key === "" || key.length > MAX_KEY) issues.push(wrongKey(field));
  if (typeof value !== "string" || value.length > MAX_VALUE) issues.push(wrongValue(field));
  return issues;
}

function tooMany(count: number): Issue {
  return issue(
    "options.customFields",
    [`has ${count} entries; SOLAPI takes ${MAX_ENTRIES}.`, "Leave some out."],
    [`${count}개입니다. SOLAPI는 ${MAX_ENTRIES}개까지 받습니다.`, "항목을 줄이세요."],
  );
}

function reserved(field: string): Issue {
  return issue(
    field,
    ["is a key that k-msg itself uses to tell messages apart.", "Use another key."],
    ["k-msg가 메시지를 구분하는 데 쓰는 키입니다.", "다른 이름의 키를 쓰세요."],
  );
}

function wrongKey(field: string): Issue {
  return issue(
    field,
    [`has a key that is empty or longer than ${MAX_KEY} characters.`, "Use a shorter key."],
    [`키가 비어 있거나 ${MAX_KEY}자를 넘습니다.`, "키를 줄이세요."],
  );
}

function wrongValue(field: string): Issue {
  return issue(
    field,
    [`isn't a text of at most ${MAX_VALUE} characters.`, "Shorten it, or make it a text."],
    [`${MAX_VALUE}자 이하의 문자열이 아닙니다.`, "문자열로 바꾸거나 줄이세요."],
  );
}
