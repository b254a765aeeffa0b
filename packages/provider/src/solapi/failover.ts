import {
  countBytes,
  type FailoverOptions,
  type Issue,
  issue,
  measureText,
  type SendWarning,
} from "@k-msg/core";
import { expiryUnsupported, warning } from "../shared/warnings.ts";
import { type Draft, draft } from "./draft.ts";

/** The parts of an ATA message that steer the substitute, 대체발송 (sheet §6.1). */
export interface SolapiFailover {
  disableSms: boolean;
  text?: string;
  subject?: string;
}

const SMS_BYTES = 90;
const LMS_BYTES = 2000;
const SUBJECT_BYTES = 40;

/**
 * SOLAPI sends the substitute from `from`; without one it sends none and says nothing. Then the substitute is
 * switched off and `FAILOVER_UNSUPPORTED_PROVIDER` tells, so that somebody else may send one instead.
 */
export function toSolapiFailover(
  failover: Readonly<FailoverOptions> | undefined,
  from: string | undefined,
): Draft<SolapiFailover> {
  if (!failover?.enabled) return draft({ disableSms: true });
  if (from === undefined) return draft({ disableSms: true }, [], [noSender()]);
  const { fallbackChannel, fallbackContent, fallbackTitle, expiresAfterMs } = failover;
  const value: SolapiFailover = { disableSms: false };
  if (fallbackContent) value.text = fallbackContent;
  // A title may turn a short text into an LMS; whoever wished for an SMS goes without.
  if (fallbackTitle && !isSureSms(failover)) value.subject = fallbackTitle;
  const chosen = predictChannel(value);
  const warnings: SendWarning[] = [...findTextWarnings(value)];
  if (fallbackChannel !== undefined && chosen !== fallbackChannel) {
    warnings.push(channelNotChosen(chosen));
  }
  if (expiresAfterMs !== undefined) warnings.push(expiryUnsupported("SOLAPI"));
  return draft(value, findLengthIssues(value), warnings);
}

function isSureSms({ fallbackChannel, fallbackContent }: Readonly<FailoverOptions>): boolean {
  if (fallbackChannel !== "sms" || !fallbackContent) return false;
  return countBytes(fallbackContent) <= SMS_BYTES;
}

/** What SOLAPI will choose by length; nothing when the template's text or a title leaves it open. */
function predictChannel({ text, subject }: SolapiFailover): "sms" | "lms" | undefined {
  if (text === undefined) return undefined;
  if (countBytes(text) > SMS_BYTES) return "lms";
  return subject === undefined ? "sms" : undefined;
}

/** SOLAPI would refuse the whole message, or have no way to send the substitute (codes 1014, 1031). */
function findLengthIssues({ text, subject }: SolapiFailover): Issue[] {
  const issues: Issue[] = [];
  if (text !== undefined && countBytes(text) > LMS_BYTES) {
    issues.push(tooLong("failover.fallbackContent", countBytes(text), LMS_BYTES));
  }
  if (subject !== undefined && countBytes(subject) > SUBJECT_BYTES) {
    issues.push(tooLong("failover.fallbackTitle", countBytes(subject), SUBJECT_BYTES));
  }
  return issues;
}

/** A warning, not a refusal: one strange character shouldn't keep the ALIMTALK itself from going. */
function findTextWarnings({ text, subject }: SolapiFailover): SendWarning[] {
  const parts = { fallbackContent: text, fallbackTitle: subject };
  return Object.entries(parts)
    .filter(([, part]) => part !== undefined && !measureText(part).encodable.ksX1001)
    .map(([name]) =>
      warning(
        "TEXT_UNENCODABLE",
        `failover.${name}`,
        "Has characters outside EUC-KR: the substitute message may be refused or show `?`.",
        "EUC-KR에 없는 문자가 있어 대체 문자가 거부되거나 `?`로 표시될 수 있습니다.",
      ),
    );
}

function noSender(): SendWarning {
  return warning(
    "FAILOVER_UNSUPPORTED_PROVIDER",
    "from",
    "SOLAPI sends no substitute without a sender number; it was switched off. Give `from` or `defaultFrom`.",
    "발신번호가 없으면 SOLAPI가 대체 문자를 보내지 않으므로 대체발송을 껐습니다. `from`이나 `defaultFrom`을 넣으세요.",
  );
}

function channelNotChosen(chosen: "sms" | "lms" | undefined): SendWarning {
  const [en, ko] = chosen
    ? [`this text goes as ${chosen.toUpperCase()}`, `이 내용은 ${chosen.toUpperCase()}로 나갑니다`]
    : ["which one can't be known beforehand", "어느 쪽이 될지 미리 알 수 없습니다"];
  return warning(
    "FAILOVER_PARTIAL_PROVIDER",
    "failover.fallbackChannel",
    `SOLAPI chooses SMS or LMS by the length of the substitute: ${en}.`,
    `SOLAPI는 대체 문자의 길이로 SMS와 LMS를 고릅니다. ${ko}.`,
  );
}

function tooLong(field: string, bytes: number, max: number): Issue {
  return issue(
    field,
    [`has ${bytes} bytes (ASCII 1, other characters 2); SOLAPI takes ${max}.`, "Shorten it."],
    [
      `${bytes}바이트입니다(영문·숫자 1, 그 밖의 문자 2). SOLAPI는 ${max}바이트까지 받습니다.`,
      "내용을 줄이세요.",
    ],
  );
}
