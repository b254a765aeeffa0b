import type { OutboundMessage, SendResult, SendWarning } from "@k-msg/core";
import { warning } from "../shared/warnings.ts";
import type { Accepted } from "./read-answer.ts";

/** The result for a message that IWINV took. */
export function toResult(
  { messageId, to, type }: OutboundMessage,
  accepted: Accepted,
  found: readonly SendWarning[],
  providerId: string,
): SendResult {
  const { providerMessageId, type: sentType, raw } = accepted;
  const warnings = sentType === type ? found : [...found, OTHER_TYPE];
  return {
    messageId,
    providerId,
    ...(providerMessageId === undefined ? {} : { providerMessageId }),
    status: "PENDING",
    type: sentType,
    to,
    ...(warnings.length > 0 ? { warnings } : {}),
    raw,
  };
}

const OTHER_TYPE = warning(
  "OPTION_UNSUPPORTED",
  "type",
  "IWINV sent it as another type, which `type` of the result names; the price follows that type.",
  "IWINV가 다른 유형으로 발송했습니다. 실제 유형은 결과의 `type`이며, 요금도 그 유형을 따릅니다.",
);
