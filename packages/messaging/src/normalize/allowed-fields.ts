import { type Issue, issue, type MessageType, type SendWarning } from "@k-msg/core";
import { unknownKey } from "./unknown-keys.ts";

const COMMON = ["type", "to", "from", "messageId", "providerId", "options", "providerOptions"];
const BODY = ["text", "content", "variables"];
const TEMPLATE = ["templateId", "variables", "failover"];

/** The fields a type has beside the common ones. */
const FIELDS: Record<MessageType | "auto", readonly string[]> = {
  auto: [...BODY, "subject", "media"],
  SMS: BODY,
  LMS: [...BODY, "subject"],
  MMS: [...BODY, "subject", "media"],
  ALIMTALK: [...TEMPLATE, "kakao"],
  FRIENDTALK: [...BODY, "kakao", "media", "failover"],
  NSA: [...TEMPLATE, "naver"],
  VOICE: [...BODY, "voice"],
  FAX: ["fax"],
  RCS_SMS: [...BODY, "subject", "media", "rcs", "failover"],
  RCS_LMS: [...BODY, "subject", "media", "rcs", "failover"],
  RCS_MMS: [...BODY, "subject", "media", "rcs", "failover"],
  RCS_TPL: [...TEMPLATE, "rcs"],
  RCS_ITPL: [...TEMPLATE, "rcs"],
  RCS_LTPL: [...TEMPLATE, "rcs"],
};

const ALLOWED = Object.fromEntries(
  Object.entries(FIELDS).map(([type, fields]) => [type, new Set([...COMMON, ...fields])]),
) as unknown as Record<MessageType | "auto", ReadonlySet<string>>;

/** Whether messages of this type have the field. */
export function hasField(type: MessageType | undefined, field: string): boolean {
  return ALLOWED[type ?? "auto"].has(field);
}

const KNOWN = new Set([...COMMON, ...Object.values(FIELDS).flat()]);

/** Names people bring from elsewhere. */
const OTHER_NAMES: Record<string, string> = {
  channel: "type",
  templateCode: "templateId",
  message: "text",
  title: "subject",
  scheduledAt: "options.scheduledAt",
  customFields: "options.customFields",
  country: "options.country",
  image: "media.image",
};

/** A field of another type is an error, a field of no type a warning: neither is dropped in silence. */
export function checkFields(
  input: Readonly<Record<string, unknown>>,
  type: MessageType | undefined,
  issues: Issue[],
  warnings: SendWarning[],
): void {
  for (const field of Object.keys(input)) {
    if (hasField(type, field) || input[field] === undefined) continue;
    if (KNOWN.has(field)) issues.push(wrongType(field, type));
    else if (Object.hasOwn(OTHER_NAMES, field))
      issues.push(otherName(field, OTHER_NAMES[field] as string));
    else warnings.push(unknownKey("", field, [...ALLOWED[type ?? "auto"]]));
  }
}

function wrongType(field: string, type: MessageType | undefined): Issue {
  const name = type ?? "a text message";
  return issue(
    field,
    [`doesn't go with ${name}.`, "Leave it out, or choose another `type`."],
    [`${type ?? "문자 메시지"}에는 쓸 수 없는 항목입니다.`, "빼거나 다른 `type`을 고르세요."],
  );
}

function otherName(field: string, ours: string): Issue {
  return issue(
    field,
    ["isn't a field of a message.", `It is called \`${ours}\` here.`],
    ["메시지에 없는 항목입니다.", `여기서는 \`${ours}\`라고 씁니다.`],
  );
}
