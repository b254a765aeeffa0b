import type { OutboundAlimtalk, SendWarning } from "@k-msg/core";
import type { AtLeastOne } from "../shared/batch.ts";
import type { HttpRequest } from "../shared/exchange.ts";
import { optionUnsupported, unknownProviderOptions } from "../shared/warnings.ts";
import { toJsonRequest } from "./ask.ts";
import type { Product } from "./config.ts";
import type { Resend } from "./failover.ts";
import { ALIMTALK_OPTIONS } from "./provider-options.ts";
import { toSchedule } from "./schedule.ts";

/** A message that may go, with what its request says of it. */
export interface AlimtalkDraft {
  readonly message: OutboundAlimtalk;
  readonly templateParam: readonly string[];
  /** Where the template was looked up. */
  readonly renderedText?: string;
  readonly resend: Resend["fields"];
  readonly warnings: readonly SendWarning[];
}

/** `POST /api/v2/send/` of ALIMTALK to all of one batch key (sheet §3.1). */
export function toAlimtalkRequest(
  drafts: AtLeastOne<AlimtalkDraft>,
  product: Product,
): HttpRequest {
  const [{ message, resend }] = drafts;
  const { templateId, scheduledAt } = message;
  const body = {
    templateCode: templateId,
    list: drafts.map(toListEntry),
    ...(scheduledAt ? { reserve: "Y", sendDate: toSchedule(scheduledAt) } : { reserve: "N" }),
    ...resend,
  };
  return toJsonRequest(product, "/api/v2/send/", body, "send");
}

function toListEntry({ message: { to }, templateParam }: AlimtalkDraft): object {
  return { phone: to, ...(templateParam.length > 0 ? { templateParam } : {}) };
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
