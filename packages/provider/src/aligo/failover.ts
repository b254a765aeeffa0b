import {
  countBytes,
  type FailoverOptions,
  type Issue,
  issue,
  measureText,
  type SendWarning,
  truncateToBytes,
} from "@k-msg/core";
import { expiryUnsupported, warning } from "../shared/warnings.ts";

const MAX_TEXT_BYTES = 2000;
const MAX_TITLE_BYTES = 44;

/** One recipient's substitute, under Aligo's names without their number. */
export interface FailoverFields {
  readonly fsubject: string;
  readonly fmessage: string;
}

/**
 * Aligo's substitute text (sheet §6.5, §8), if asked for. Both texts are mandatory there, so what isn't given comes
 * from the ALIMTALK: its rendered body, and as title the body's first line (what Aligo itself takes for an LMS
 * without title).
 * @param body the rendered ALIMTALK.
 */
export function toFailoverFields(
  failover: Readonly<FailoverOptions> | undefined,
  body: string,
): FailoverFields | undefined {
  if (!failover?.enabled) return undefined;
  const text = failover.fallbackContent || body;
  const firstLine = text.trim().split(/\r?\n|\r/, 1)[0] ?? "";
  const title = failover.fallbackTitle || truncateToBytes(firstLine.trim(), MAX_TITLE_BYTES);
  return { fsubject: title, fmessage: text };
}

export function findFailoverIssues(failover: Readonly<FailoverOptions> | undefined): Issue[] {
  const text = countBytes(failover?.fallbackContent ?? "");
  const title = countBytes(failover?.fallbackTitle ?? "");
  return [
    ...(text > MAX_TEXT_BYTES ? [tooLong("failover.fallbackContent", text, MAX_TEXT_BYTES)] : []),
    ...(title > MAX_TITLE_BYTES ? [tooLong("failover.fallbackTitle", title, MAX_TITLE_BYTES)] : []),
  ];
}

export function findFailoverWarnings(
  failover: Readonly<FailoverOptions> | undefined,
  fields: FailoverFields | undefined,
): SendWarning[] {
  if (!failover || !fields) return [];
  const warnings: SendWarning[] = [];
  if (failover.fallbackChannel) {
    warnings.push(
      warning(
        "FAILOVER_PARTIAL_PROVIDER",
        "failover.fallbackChannel",
        "Aligo has no field for it; it chooses SMS or LMS for the substitute itself.",
        "알리고에는 이 값을 지정할 항목이 없어, 대체 문자가 SMS일지 LMS일지는 알리고가 정합니다.",
      ),
    );
  }
  if (failover.expiresAfterMs !== undefined) warnings.push(expiryUnsupported("Aligo", "알리고"));
  const texts = [
    ["failover.fallbackContent", fields.fmessage],
    ["failover.fallbackTitle", fields.fsubject],
  ] as const;
  for (const [field, text] of texts) {
    if (!measureText(text).encodable.ksX1001) warnings.push(unencodable(field));
  }
  return warnings;
}

function unencodable(field: string): SendWarning {
  return warning(
    "TEXT_UNENCODABLE",
    field,
    "The substitute has characters that handsets show as `?`, such as emoji.",
    "대체 문자에 휴대전화에서 `?`로 표시되는 문자(이모지 등)가 있습니다.",
  );
}

function tooLong(field: string, bytes: number, max: number): Issue {
  return issue(
    field,
    [`has ${bytes} bytes (ASCII 1, other characters 2); Aligo takes ${max}.`, "Shorten it."],
    [
      `${bytes}바이트입니다(영문·숫자 1, 그 밖의 문자 2). 알리고는 ${max}바이트까지 받습니다.`,
      "내용을 줄이세요.",
    ],
  );
}
