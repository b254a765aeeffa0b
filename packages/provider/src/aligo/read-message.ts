import { type Issue, issue, KMsgError, type OutboundCommon, type SendWarning } from "@k-msg/core";
import { optionUnsupported } from "../shared/warnings.ts";
import type { AligoSettings } from "./config.ts";

/** What is wrong with a message of any type, before anything leaves. */
export function findCommonIssues(message: OutboundCommon, settings: AligoSettings): Issue[] {
  const issues: Issue[] = [];
  if (message.country !== "82") issues.push(abroad());
  if (senderOf(message, settings) === undefined) issues.push(noSender());
  return issues;
}

export function senderOf(message: OutboundCommon, settings: AligoSettings): string | undefined {
  return message.from ?? settings.defaultFrom;
}

/** No call of Aligo has a field for the caller's own labels (sheet §1.1). */
export function findCommonWarnings(message: OutboundCommon): SendWarning[] {
  const given = Object.keys(message.customFields ?? {}).length > 0;
  return given ? [noPlace("options.customFields")] : [];
}

/** For an option that Aligo has no field for. */
export function noPlace(field: string): SendWarning {
  return optionUnsupported(field, "Aligo", "알리고");
}

/** One error that names them all; nothing has been sent. */
export function refuse(issues: readonly Issue[], providerId: string): KMsgError {
  return new KMsgError("INVALID_REQUEST", { outcome: "not_sent", providerId, issues });
}

function abroad(): Issue {
  return issue(
    "options.country",
    [
      "is another country; Aligo sends to Korean numbers only.",
      "Use a provider that sends abroad.",
    ],
    ["알리고는 해외 번호로 발송하지 않습니다.", "해외 발송을 지원하는 프로바이더를 쓰세요."],
  );
}

function noSender(): Issue {
  return issue(
    "from",
    [
      "is missing; Aligo wants a sender number for every type, ALIMTALK too.",
      "Give `from`, `defaults.from`, or `defaultFrom` of the provider.",
    ],
    [
      "발신번호가 없습니다. 알리고는 알림톡에도 발신번호가 필요합니다.",
      "`from`이나 `defaults.from`, 또는 프로바이더의 `defaultFrom`을 지정하세요.",
    ],
  );
}
