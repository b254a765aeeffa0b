import {
  fail,
  type Issue,
  issue,
  type OutboundAlimtalk,
  ok,
  type Result,
  type SendWarning,
} from "@k-msg/core";
import { warning } from "../shared/warnings.ts";
import { findTitleIssues } from "./title.ts";

export interface Resend {
  readonly fields: Readonly<Record<string, string>>;
  readonly warnings: readonly SendWarning[];
}

const MAX_CHARACTERS = 1000;

/**
 * 대체발송, off unless asked for. `resendType` says whose text goes out, not on which channel:
 * `Y` the ALIMTALK's, `N` one of your own. SMS or LMS is IWINV's choice, by the text's size (sheet §3.1).
 */
export function toResend(
  message: OutboundAlimtalk,
  defaultSender: string | undefined,
): Result<Resend, Issue[]> {
  const { failover } = message;
  if (!failover?.enabled) return ok({ fields: { reSend: "N" }, warnings: [] });
  const sender = message.from ?? defaultSender;
  const { fallbackTitle: title, fallbackContent: content } = failover;
  const issues = [
    ...(sender ? [] : [senderMissing()]),
    ...(title ? findTitleIssues("failover.fallbackTitle", title) : []),
    ...(content && content.length > MAX_CHARACTERS ? [contentTooLong(content.length)] : []),
  ];
  if (!sender || issues.length > 0) return fail(issues);
  const fields = {
    reSend: "Y",
    resendCallback: sender,
    resendType: content ? "N" : "Y",
    ...(title ? { resendTitle: title } : {}),
    ...(content ? { resendContent: content } : {}),
  };
  return ok({ fields, warnings: failover.fallbackChannel ? [channelNotChosen()] : [] });
}

function channelNotChosen(): SendWarning {
  return warning(
    "FAILOVER_PARTIAL_PROVIDER",
    "failover.fallbackChannel",
    "IWINV chooses the substitute's channel itself: SMS for a text of up to 90 bytes, LMS above. Leave this out to accept that.",
    "IWINV는 대체발송 유형을 내용 길이로 직접 정합니다(90바이트까지 SMS, 넘으면 LMS). 그대로 따르려면 이 값을 빼세요.",
  );
}

/** IWINV would refuse the whole message (505); without the substitute it would be less than was asked for. */
function senderMissing(): Issue {
  return issue(
    "from",
    [
      "is needed for `failover`: IWINV sends the substitute text from a registered sender number.",
      "Give `from`, `defaults.from` or the provider's `smsSenderNumber`, or leave `failover` out.",
    ],
    [
      "`failover`를 쓰려면 필요합니다. IWINV는 등록된 발신번호로 대체 문자를 보냅니다.",
      "`from`, `defaults.from` 또는 프로바이더의 `smsSenderNumber`를 넣거나 `failover`를 빼세요.",
    ],
  );
}

function contentTooLong(characters: number): Issue {
  return issue(
    "failover.fallbackContent",
    [`has ${characters} characters; IWINV takes ${MAX_CHARACTERS}.`, "Shorten it."],
    [`${characters}자입니다. IWINV는 ${MAX_CHARACTERS}자까지 받습니다.`, "내용을 줄이세요."],
  );
}
