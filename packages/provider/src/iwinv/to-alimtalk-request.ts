import type { OutboundAlimtalk, SendWarning } from "@k-msg/core";
import type { HttpRequest } from "../shared/exchange.ts";
import { optionUnsupported, unknownProviderOptions } from "../shared/warnings.ts";
import { toJsonRequest } from "./ask.ts";
import type { Product } from "./config.ts";
import type { Resend } from "./failover.ts";
import { ALIMTALK_OPTIONS } from "./provider-options.ts";
import { toSchedule } from "./schedule.ts";

/** `POST /api/v2/send/` of ALIMTALK (sheet §3.1). */
export function toAlimtalkRequest(
  message: OutboundAlimtalk,
  templateParam: readonly string[],
  resend: Resend,
  product: Product,
): HttpRequest {
  const { templateId, to, scheduledAt } = message;
  const body = {
    templateCode: templateId,
    list: [{ phone: to, ...(templateParam.length > 0 ? { templateParam } : {}) }],
    ...(scheduledAt ? { reserve: "Y", sendDate: toSchedule(scheduledAt) } : { reserve: "N" }),
    ...resend.fields,
  };
  return toJsonRequest(product, "/api/v2/send/", body, "send");
}

/** Channel, buttons and title are the template's at IWINV: a message can't bring its own (sheet §2, §3.1). */
export function findAlimtalkWarnings(message: OutboundAlimtalk, providerId: string): SendWarning[] {
  const { kakao, customFields, providerOptions } = message;
  const unsupported = Object.entries(kakao ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([key]) => `kakao.${key}`);
  if (customFields && Object.keys(customFields).length > 0)
    unsupported.push("options.customFields");
  return [
    ...unsupported.map((field) => optionUnsupported(field, "IWINV")),
    ...unknownProviderOptions(providerOptions, ALIMTALK_OPTIONS, providerId),
  ];
}
