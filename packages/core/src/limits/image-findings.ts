import { issue } from "../error/issue.ts";
import type { OutboundMessage } from "../message/outbound-message.ts";
import type { ImageLimit, ProviderLimits } from "../provider/limits.ts";
import type { LimitFinding } from "./limit-finding.ts";

const FIELD = "media.image";

export function findImageFindings(
  message: OutboundMessage,
  limits: ProviderLimits,
): LimitFinding[] {
  const limit = limits.image;
  if (!limit || !("image" in message) || message.image === undefined) return [];
  const { image } = message;
  if ("fileId" in image) return limit.acceptsFileId ? [] : [fileIdRefused()];
  const findings: LimitFinding[] = [];
  if (!limit.contentTypes.includes(image.contentType)) findings.push(wrongFormat(limit));
  if (image.bytes.byteLength > limit.maxBytes) {
    findings.push(tooLarge(image.bytes.byteLength, limit.maxBytes));
  }
  return findings;
}

function rejected(
  en: readonly [problem: string, advice: string],
  ko: readonly [problem: string, advice: string],
): LimitFinding {
  return { code: "IMAGE_REJECTED", issue: issue(FIELD, en, ko) };
}

function fileIdRefused(): LimitFinding {
  return rejected(
    ["is a file id, which this vendor doesn't take.", "Give the image's bytes."],
    ["이 발송사는 파일 ID를 지원하지 않습니다.", "이미지 데이터를 넣으세요."],
  );
}

function wrongFormat(limit: ImageLimit): LimitFinding {
  const formats = limit.contentTypes.join(", ");
  return rejected(
    [`isn't ${formats}.`, "Convert it; renaming isn't enough."],
    [`${formats} 형식이 아닙니다.`, "변환하세요. 이름만 바꾸면 안 됩니다."],
  );
}

function tooLarge(bytes: number, max: number): LimitFinding {
  return rejected(
    [`has ${bytes} bytes; here ${max} is the most.`, "Make it smaller."],
    [`${bytes}바이트입니다. 여기서는 ${max}바이트까지입니다.`, "용량을 줄이세요."],
  );
}
