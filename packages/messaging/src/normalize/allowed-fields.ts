import { type Issue, issue, type MessageType, notOneOf, type SendWarning } from "@k-msg/core";
import { unknownKey } from "./unknown-keys.ts";

const COMMON = ["type", "to", "from", "messageId", "providerId", "options", "providerOptions"];
const BODY = ["text", "content", "variables"];
const TITLED = [...BODY, "subject"];
const PICTURED = [...TITLED, "media"];
const TEMPLATE = ["templateId", "variables", "failover"];
const RCS_BODY = [...PICTURED, "rcs", "failover"];
const RCS_TEMPLATE = [...TEMPLATE, "rcs"];

/** The fields a type has beside the common ones. */
const FIELDS: Record<MessageType | "auto", readonly string[]> = {
  auto: PICTURED,
  SMS: BODY,
  LMS: TITLED,
  MMS: PICTURED,
  ALIMTALK: [...TEMPLATE, "kakao"],
  FRIENDTALK: [...BODY, "kakao", "media", "failover"],
  NSA: [...TEMPLATE, "naver"],
  VOICE: [...BODY, "voice"],
  FAX: ["fax"],
  RCS_SMS: RCS_BODY,
  RCS_LMS: RCS_BODY,
  RCS_MMS: RCS_BODY,
  RCS_TPL: RCS_TEMPLATE,
  RCS_ITPL: RCS_TEMPLATE,
  RCS_LTPL: RCS_TEMPLATE,
};

/** Whether messages of this type have the field. */
export function hasField(type: MessageType | undefined, field: string): boolean {
  return FIELDS[type ?? "auto"].includes(field) || COMMON.includes(field);
}

/** Names people bring from elsewhere. */
const OTHER_NAMES: Record<string, string> = {
  channel: "type",
  templateCode: "templateId",
  scheduledAt: "options.scheduledAt",
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
    if (Object.values(FIELDS).flat().includes(field)) issues.push(wrongType(field, type));
    else if (Object.hasOwn(OTHER_NAMES, field)) issues.push(notOneOf(field, [OTHER_NAMES[field]]));
    else warnings.push(unknownKey("", field, [...COMMON, ...FIELDS[type ?? "auto"]]));
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
