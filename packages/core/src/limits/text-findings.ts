import { issue } from "../error/issue.ts";
import type { OutboundMessage } from "../message/outbound-message.ts";
import type { Charset, ProviderLimits, SubjectLimit } from "../provider/limits.ts";
import { measureText, type TextMeasure } from "../text/measure-text.ts";
import { tooLongIssue } from "../text/too-long-issue.ts";
import { unencodableIssue } from "../text/unencodable-issue.ts";
import type { LimitFinding } from "./limit-finding.ts";

const PLAIN = { en: "letters and digits", ko: "글자와 숫자" };

export function checkText(
  message: OutboundMessage,
  limits: ProviderLimits,
  measured: TextMeasure | undefined,
  findings: LimitFinding[],
): void {
  const limit = limits.text?.[message.type];
  if (!limit || !("text" in message)) return;
  const { maxBytes, maxCharacters, charset = "UNICODE" } = limit;
  const characters = message.text.length;
  if (maxCharacters !== undefined && characters > maxCharacters) {
    findings.push(tooLong("text", characters, "characters", maxCharacters));
  }
  if (maxBytes === undefined && charset === "UNICODE") return;

  const measure = measured ?? measureText(message.text);
  if (maxBytes !== undefined && measure.bytes > maxBytes) {
    findings.push(tooLong("text", measure.bytes, "bytes", maxBytes, message.type === "SMS"));
  }
  if (!isEncodable(measure, charset)) findings.push(unencodable("text", measure, charset));
}

export function checkSubject(
  message: OutboundMessage,
  limits: ProviderLimits,
  findings: LimitFinding[],
): void {
  const limit = limits.subject;
  if (!limit || !("subject" in message) || message.subject === undefined) return;
  const charset = limits.text?.[message.type]?.charset ?? "UNICODE";
  const measure = measureText(message.subject);
  if (measure.bytes > limit.maxBytes) {
    findings.push(tooLong("subject", measure.bytes, "bytes", limit.maxBytes));
  }
  if (!allowsSubject(limit, measure.text)) findings.push(subjectNotAllowed(limit));
  if (!isEncodable(measure, charset)) findings.push(unencodable("subject", measure, charset));
}

function isEncodable(measure: TextMeasure, charset: Charset): boolean {
  if (charset === "UNICODE") return true;
  return charset === "CP949" ? measure.encodable.cp949 : measure.encodable.ksX1001;
}

function allowsSubject({ allowedCharacters }: SubjectLimit, subject: string): boolean {
  if (!allowedCharacters) return true;
  // A `g` or `y` flag would make `test` remember where it stopped.
  const one = new RegExp(
    `^(?:${allowedCharacters.source})$`,
    allowedCharacters.flags.replace(/[gy]/g, ""),
  );
  return Array.from(subject).every((character) => one.test(character));
}

function tooLong(...what: Parameters<typeof tooLongIssue>): LimitFinding {
  return { code: "TEXT_TOO_LONG", issue: tooLongIssue(...what) };
}

function subjectNotAllowed({ allowedDescription = PLAIN }: SubjectLimit): LimitFinding {
  return {
    code: "INVALID_REQUEST",
    issue: issue(
      "subject",
      [
        "has a character that this vendor doesn't take in a title.",
        `Use only ${allowedDescription.en}.`,
      ],
      ["이 발송사가 제목에 허용하지 않는 문자가 있습니다.", `${allowedDescription.ko}만 쓰세요.`],
    ),
  };
}

function unencodable(field: string, measure: TextMeasure, charset: Charset): LimitFinding {
  const outside = measure.unencodable.filter(
    (each) => charset !== "CP949" || each.charset !== "CP949",
  );
  return { code: "TEXT_UNENCODABLE", issue: unencodableIssue(field, outside) };
}
