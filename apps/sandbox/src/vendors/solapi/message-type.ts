import { countBytes } from "@k-msg/core";
import type { SingleInput } from "./message-input.ts";

/** sheet §4.2, the values of `type`. */
export const MESSAGE_TYPES = [
  "SMS",
  "LMS",
  "MMS",
  "ATA",
  "CTA",
  "CTI",
  "NSA",
  "RCS_SMS",
  "RCS_LMS",
  "RCS_MMS",
  "RCS_TPL",
  "RCS_ITPL",
  "RCS_LTPL",
  "FAX",
  "VOICE",
  "BMS_TEXT",
  "BMS_IMAGE",
  "BMS_WIDE",
  "BMS_WIDE_ITEM_LIST",
  "BMS_CAROUSEL_FEED",
  "BMS_PREMIUM_VIDEO",
  "BMS_COMMERCE",
  "BMS_CAROUSEL_COMMERCE",
  "BMS_FREE",
] as const;

/** EUC-KR bytes of one SMS (§5). */
export const SMS_BYTES = 90;

/** The type as asked for, or as the server detects it; nothing when it is wrong or missing (§4.2). */
export function detectType(input: SingleInput): string | undefined {
  if (input.type) {
    const type = input.type.toUpperCase();
    return (MESSAGE_TYPES as readonly string[]).includes(type) ? type : undefined;
  }
  if (input.autoTypeDetect === false) return undefined;
  if (input.kakaoOptions?.templateId) return "ATA";
  if (input.kakaoOptions) return input.kakaoOptions.imageId ? "CTI" : "CTA";
  if (input.naverOptions) return "NSA";
  if (input.imageId) return "MMS";
  return input.subject || countBytes(input.text ?? "") > SMS_BYTES ? "LMS" : "SMS";
}

export function isText(type: string): boolean {
  return type === "SMS" || type === "LMS" || type === "MMS";
}

/** 알림톡, 친구톡 and 브랜드메시지: what Kakao delivers. */
export function isKakao(type: string): boolean {
  return type === "ATA" || isAdvertisable(type);
}

/** 친구톡 and 브랜드메시지, which rest at night (§6.1). */
export function isAdvertisable(type: string): boolean {
  return type === "CTA" || type === "CTI" || type.startsWith("BMS_");
}

/** What a message of this type needs a registered sender for (§19.8). */
export function needsSender(type: string): boolean {
  return isText(type) || type.startsWith("RCS_") || type === "VOICE" || type === "FAX";
}
