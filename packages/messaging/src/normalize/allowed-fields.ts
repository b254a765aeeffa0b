import { type Issue, issue, type MessageType, notOneOf } from "@k-msg/core";
import type { Fields } from "./check-values.ts";
import type { Reading } from "./reading.ts";
import { unknownKey } from "./unknown-keys.ts";

const COMMON = [
  "type",
  "to",
  "from",
  "messageId",
  "idempotencyKey",
  "providerId",
  "options",
  "providerOptions",
];
const BODY = ["text", "content", "variables"];
const TITLED = [...BODY, "subject"];
const PICTURED = [...TITLED, "media"];
const TEMPLATE = ["templateId", "variables", "failover"];

const also = (...fields: string[]): ReadonlySet<string> => new Set([...COMMON, ...fields]);
const RCS_BODY = also(...PICTURED, "rcs", "failover");
const RCS_TEMPLATE = also(...TEMPLATE, "rcs");

/** The fields of each type, the common ones among them. */
const FIELDS: Record<MessageType | "auto", ReadonlySet<string>> = {
  auto: also(...PICTURED),
  SMS: also(...BODY),
  LMS: also(...TITLED),
  MMS: also(...PICTURED),
  ALIMTALK: also(...TEMPLATE, "kakao"),
  FRIENDTALK: also(...BODY, "kakao", "media", "failover"),
  NSA: also(...TEMPLATE, "naver"),
  VOICE: also(...BODY, "voice"),
  FAX: also("fax"),
  RCS_SMS: RCS_BODY,
  RCS_LMS: RCS_BODY,
  RCS_MMS: RCS_BODY,
  RCS_TPL: RCS_TEMPLATE,
  RCS_ITPL: RCS_TEMPLATE,
  RCS_LTPL: RCS_TEMPLATE,
};

/** The fields that messages of this type have. */
export function fieldsOf(type: MessageType | undefined): ReadonlySet<string> {
  return FIELDS[type ?? "auto"];
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
  input: Fields,
  type: MessageType | undefined,
  { issues, warnings }: Reading,
): void {
  const known = fieldsOf(type);
  for (const field of Object.keys(input)) {
    if (known.has(field) || input[field] === undefined) continue;
    if (Object.values(FIELDS).some((each) => each.has(field))) issues.push(wrongType(field, type));
    else if (Object.hasOwn(OTHER_NAMES, field)) issues.push(notOneOf(field, [OTHER_NAMES[field]]));
    else warnings.push(unknownKey("", field, [...known]));
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
