import { type Issue, issue, type OutboundAlimtalk, type OutboundText } from "@k-msg/core";
import type { SolapiSettings } from "./config.ts";
import { toSolapiCustomFields } from "./custom-fields.ts";
import { type Draft, draft } from "./draft.ts";
import { toSolapiOptions } from "./provider-options.ts";
import { toAlimtalkRequest } from "./to-alimtalk-request.ts";
import { toTextRequest } from "./to-text-request.ts";
import type { SolapiSendRequest } from "./wire.ts";

const KOREA = "82";

/** The whole body of `POST /messages/v4/send-many/detail` (sheet §4.1), one message a group. */
export function toSendRequest(
  message: OutboundText | OutboundAlimtalk,
  settings: SolapiSettings,
): Draft<SolapiSendRequest> {
  const body =
    message.type === "ALIMTALK"
      ? toAlimtalkRequest(message, settings)
      : toTextRequest(message, settings);
  const fields = toSolapiCustomFields(message);
  const options = toSolapiOptions(message.providerOptions, settings.id);
  const { scheduledAt, country } = message;
  const request: SolapiSendRequest = {
    messages: [
      {
        ...body.value,
        ...(country === KOREA ? {} : { country }),
        ...(fields.value ? { customFields: fields.value } : {}),
      },
    ],
    showMessageList: true,
    ...(scheduledAt ? { scheduledDate: scheduledAt.toISOString() } : {}),
    ...options.value,
  };
  const parts = [body, fields, options];
  return draft(
    request,
    [...parts.flatMap((part) => part.issues), ...findCountryIssues(message)],
    parts.flatMap((part) => part.warnings),
  );
}

export function withImage(request: SolapiSendRequest, imageId: string): SolapiSendRequest {
  const [message] = request.messages;
  return { ...request, messages: [{ ...message, imageId }] };
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
