import { issue } from "../error/issue.ts";
import type { MessageType } from "../message/message-type.ts";
import type { OutboundMessage } from "../message/outbound-message.ts";
import type { Charset, ProviderLimits, SubjectLimit } from "../provider/limits.ts";
import { measureText, type TextMeasure } from "../text/measure-text.ts";
import { unencodableIssue } from "../text/unencodable-issue.ts";
import type { LimitFinding } from "./limit-finding.ts";

export function findTextFindings(
  message: OutboundMessage,
  limits: ProviderLimits,
  measured: TextMeasure | undefined,
): LimitFinding[] {
  const limit = limits.text?.[message.type];
  if (!limit || !("text" in message)) return [];
  const findings: LimitFinding[] = [];
  const { maxBytes, maxCharacters, charset = "UNICODE" } = limit;
  const characters = message.text.length;
  if (maxCharacters !== undefined && characters > maxCharacters) {
    findings.push(tooManyCharacters(message.type, characters, maxCharacters));
  }
  if (maxBytes === undefined && charset === "UNICODE") return findings;

  const measure = measured ?? measureText(message.text);
  if (maxBytes !== undefined && measure.bytes > maxBytes) {
    findings.push(tooManyBytes(message.type, measure.bytes, maxBytes));
  }
  if (!isEncodable(measure, charset)) findings.push(unencodable("text", measure, charset));
  return findings;
}

export function findSubjectFindings(
  message: OutboundMessage,
  limits: ProviderLimits,
): LimitFinding[] {
  const limit = limits.subject;
  if (!limit || !("subject" in message) || message.subject === undefined) return [];
  const findings: LimitFinding[] = [];
  const charset = limits.text?.[message.type]?.charset ?? "UNICODE";
  const measure = measureText(message.subject);
  if (measure.bytes > limit.maxBytes) {
    findings.push(subjectTooLong(measure.bytes, limit.maxBytes));
  }
  if (!allowsSubject(limit, measure.text)) findings.push(subjectNotAllowed(limit));
  if (!isEncodable(measure, charset)) findings.push(unencodable("subject", measure, charset));
  return findings;
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

function tooManyCharacters(type: MessageType, characters: number, max: number): LimitFinding {
  return {
    code: "TEXT_TOO_LONG",
    issue: issue(
      "text",
      [`has ${characters} characters; ${type} takes ${max} at this vendor.`, "Shorten it."],
      [`${characters}자입니다. 이 발송사의 ${type}은(는) ${max}자까지입니다.`, "내용을 줄이세요."],
    ),
  };
}

function tooManyBytes(type: MessageType, bytes: number, max: number): LimitFinding {
  const isSms = type === "SMS";
  return {
    code: "TEXT_TOO_LONG",
    issue: issue(
      "text",
      [
        `has ${bytes} bytes (ASCII 1, other characters 2); ${type} takes ${max} at this vendor.`,
        isSms ? "Shorten it, or leave `type` out to send it as LMS." : "Shorten it.",
      ],
      [
        `${bytes}바이트입니다(영문·숫자 1, 그 밖의 문자 2). 이 발송사의 ${type}은(는) ${max}바이트까지입니다.`,
        isSms ? "내용을 줄이거나, `type`을 빼서 LMS로 보내세요." : "내용을 줄이세요.",
      ],
    ),
  };
}

function subjectTooLong(bytes: number, max: number): LimitFinding {
  return {
    code: "TEXT_TOO_LONG",
    issue: issue(
      "subject",
      [
        `has ${bytes} bytes (ASCII 1, other characters 2); this vendor takes ${max}.`,
        "Shorten it.",
      ],
      [
        `${bytes}바이트입니다(영문·숫자 1, 그 밖의 문자 2). 이 발송사의 제목은 ${max}바이트까지입니다.`,
        "제목을 줄이세요.",
      ],
    ),
  };
}

function subjectNotAllowed(limit: SubjectLimit): LimitFinding {
  const { en, ko } = limit.allowedDescription ?? { en: undefined, ko: undefined };
  return {
    code: "INVALID_REQUEST",
    issue: issue(
      "subject",
      [
        "has a character that this vendor doesn't take in a title.",
        en ? `Use only ${en}.` : "Take special characters out.",
      ],
      [
        "이 발송사가 제목에 허용하지 않는 문자가 있습니다.",
        ko ? `${ko}만 쓰세요.` : "특수문자를 빼세요.",
      ],
    ),
  };
}

function unencodable(field: string, measure: TextMeasure, charset: Charset): LimitFinding {
  const outside = measure.unencodable.filter(
    (each) => charset !== "CP949" || each.charset !== "CP949",
  );
  return { code: "TEXT_UNENCODABLE", issue: unencodableIssue(field, outside) };
}
