import {
  type FailoverOptions,
  fail,
  type Issue,
  issue,
  measureText,
  type OutboundAlimtalk,
  ok,
  type Result,
  type SendWarning,
} from "@k-msg/core";
import { expiryUnsupported, warning } from "../shared/warnings.ts";
import { findTitleIssues } from "./title.ts";

export interface Resend {
  readonly fields: Readonly<Record<string, string>>;
  readonly warnings: readonly SendWarning[];
}

const MAX_CHARACTERS = 1000;

/**
 * 대체발송, off unless asked for. `resendType` says whose text goes out, not on which channel:
 * `Y` the ALIMTALK's, `N` one of your own. SMS or LMS is IWINV's choice, by the text's size (sheet §3.1).
 * Without a sender number it stays off and a warning tells, so that somebody else may send a substitute.
 */
export function toResend(
  message: OutboundAlimtalk,
  defaultSender: string | undefined,
): Result<Resend, Issue[]> {
  const { failover } = message;
  if (!failover?.enabled) return ok({ fields: OFF, warnings: [] });
  const fields = toResendFields(message, defaultSender);
  if (fields.reSend === "N") return ok({ fields, warnings: [NO_SENDER] });
  const { fallbackTitle: title, fallbackContent: content } = failover;
  const issues = [
    ...(title ? findTitleIssues("failover.fallbackTitle", title) : []),
    ...(content && content.length > MAX_CHARACTERS ? [contentTooLong(content.length)] : []),
  ];
  if (issues.length > 0) return fail(issues);
  return ok({ fields, warnings: findWarnings(failover) });
}

/** What a request says of it, once for all its recipients. */
export function toResendFields(
  { failover, from }: OutboundAlimtalk,
  defaultSender: string | undefined,
): Resend["fields"] {
  const sender = from ?? defaultSender;
  // Without a sender IWINV would refuse the whole message (505).
  if (!failover?.enabled || !sender) return OFF;
  const { fallbackTitle: title, fallbackContent: content } = failover;
  return {
    reSend: "Y",
    resendCallback: sender,
    resendType: content ? "N" : "Y",
    ...(title ? { resendTitle: title } : {}),
    ...(content ? { resendContent: content } : {}),
  };
}

const OFF: Resend["fields"] = { reSend: "N" };

function findWarnings(failover: FailoverOptions): SendWarning[] {
  const { fallbackChannel, fallbackContent, expiresAfterMs } = failover;
  const warnings: SendWarning[] = [];
  if (fallbackChannel) warnings.push(CHANNEL_NOT_CHOSEN);
  if (expiresAfterMs !== undefined) warnings.push(expiryUnsupported("IWINV"));
  if (fallbackContent && !measureText(fallbackContent).encodable.cp949) warnings.push(UNENCODABLE);
  return warnings;
}

const CHANNEL_NOT_CHOSEN = warning(
  "FAILOVER_PARTIAL_PROVIDER",
  "failover.fallbackChannel",
  "IWINV has no field for it; it sends a substitute of up to 90 bytes as SMS and a longer one as LMS.",
  "IWINV에는 이 값을 지정할 항목이 없습니다. 대체 문자는 90바이트까지 SMS, 넘으면 LMS로 나갑니다.",
);

const UNENCODABLE = warning(
  "TEXT_UNENCODABLE",
  "failover.fallbackContent",
  "The substitute has characters that handsets show as `?`, such as emoji.",
  "대체 문자에 휴대전화에서 `?`로 표시되는 문자(이모지 등)가 있습니다.",
);

const NO_SENDER = warning(
  "FAILOVER_UNSUPPORTED_PROVIDER",
  "from",
  "IWINV sends no substitute without a sender number; it was switched off. Give `from` or `smsSenderNumber`.",
  "발신번호가 없으면 IWINV가 대체 문자를 보내지 않으므로 대체발송을 껐습니다. `from`이나 `smsSenderNumber`를 넣으세요.",
);

function contentTooLong(characters: number): Issue {
  return issue(
    "failover.fallbackContent",
    [`has ${characters} characters; IWINV takes ${MAX_CHARACTERS}.`, "Shorten it."],
    [`${characters}자입니다. IWINV는 ${MAX_CHARACTERS}자까지 받습니다.`, "내용을 줄이세요."],
  );
}
