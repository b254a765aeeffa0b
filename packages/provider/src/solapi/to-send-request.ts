import { type Issue, issue, type OutboundAlimtalk, type OutboundText } from "@k-msg/core";
import type { SolapiSettings } from "./config.ts";
import { hasRoomForLabels, labelWith, toSolapiCustomFields } from "./custom-fields.ts";
import { type Draft, draft } from "./draft.ts";
import { toSolapiOptions } from "./provider-options.ts";
import { toAlimtalkRequest } from "./to-alimtalk-request.ts";
import { toTextRequest } from "./to-text-request.ts";
import type { SolapiMessage, SolapiRequestOptions, SolapiSendRequest } from "./wire.ts";

const KOREA = "82";

/** What a message brings to its request. */
export interface SolapiPart {
  readonly message: SolapiMessage;
  readonly options: SolapiRequestOptions;
}

/** @param number 2 for the second message of the same messageId in one request, and so on. */
export function toSendPart(
  message: OutboundText | OutboundAlimtalk,
  settings: SolapiSettings,
  number: number,
): Draft<SolapiPart> {
  const plain = number === 1 ? toPlainPart(message, settings) : undefined;
  if (plain) return draft(plain);
  const body =
    message.type === "ALIMTALK"
      ? toAlimtalkRequest(message, settings)
      : toTextRequest(message, settings);
  const fields = toSolapiCustomFields(message, number);
  const options = toSolapiOptions(message.providerOptions, settings.id);
  const { scheduledAt, country } = message;
  if (country !== KOREA) body.value.country = country;
  if (fields.value) body.value.customFields = fields.value;
  if (scheduledAt) options.value.scheduledDate = scheduledAt.toISOString();
  return draft(
    { message: body.value, options: options.value },
    join(join(body.issues, fields.issues), join(options.issues, findCountryIssues(message))),
    join(body.warnings, options.warnings),
  );
}

const NO_OPTIONS: SolapiRequestOptions = Object.freeze({});

/** A text and no more, as nearly all of many are. What {@link toSendPart} does with the others comes to the same, slower. */
function toPlainPart(
  message: OutboundText | OutboundAlimtalk,
  { defaultFrom }: SolapiSettings,
): SolapiPart | undefined {
  const { messageId, type, to, country, from = defaultFrom } = message;
  if ((type !== "SMS" && type !== "LMS") || country !== KOREA || from === undefined)
    return undefined;
  const { text, subject, image, scheduledAt, customFields, providerOptions } = message;
  if (subject !== undefined || image || scheduledAt || customFields || providerOptions)
    return undefined;
  if (!hasRoomForLabels(message)) return undefined;
  return {
    message: { to, from, type, text, customFields: labelWith(messageId) },
    options: NO_OPTIONS,
  };
}

/**
 * The whole body of `POST /messages/v4/send-many/detail` (sheet §4.1). Messages that share a request may go to
 * the same person, as they may one by one: without `allowDuplicates` SOLAPI would refuse the second (1026, §4.3).
 */
export function toSendRequest(parts: readonly SolapiPart[]): SolapiSendRequest {
  const [first] = parts;
  return {
    messages: parts.map(({ message }) => message),
    showMessageList: true,
    ...(parts.length > 1 ? { allowDuplicates: true } : {}),
    ...first?.options,
  };
}

/** Copies nothing as long as there is nothing to join: of 10,000 messages hardly one has an issue. */
function join<T>(some: readonly T[], more: readonly T[]): readonly T[] {
  if (more.length === 0) return some;
  return some.length === 0 ? more : [...some, ...more];
}

/** sheet §4.2 */
function findCountryIssues({ type, country }: OutboundText | OutboundAlimtalk): Issue[] {
  if (country === KOREA || type === "SMS") return [];
  return [
    issue(
      "options.country",
      [`names another country, but SOLAPI sends ${type} to Korea only.`, "Send it as SMS."],
      [`SOLAPI에서는 해외 번호로 ${type} 유형을 보낼 수 없습니다.`, "SMS로 보내세요."],
    ),
  ];
}
