import { notOneOf } from "../error/common-issues.ts";
import { issue } from "../error/issue.ts";
import type { OutboundMessage } from "../message/outbound-message.ts";
import type { ImageLimit, ProviderLimits } from "../provider/limits.ts";
import type { LimitFinding } from "./limit-finding.ts";

const FIELD = "media.image";

export function checkImage(
  message: OutboundMessage,
  limits: ProviderLimits,
  findings: LimitFinding[],
): void {
  const limit = limits.image;
  if (!limit || !("image" in message) || message.image === undefined) return;
  const { image } = message;
  if ("fileId" in image) {
    if (!limit.acceptsFileId) findings.push(fileIdRefused());
    return;
  }
  if (!limit.contentTypes.includes(image.contentType)) findings.push(wrongFormat(limit));
  const size = image.bytes.byteLength;
  if (size > limit.maxBytes) findings.push(tooLarge(size, limit.maxBytes));
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

/** The content type comes from the file's bytes, so that renaming the file doesn't help. */
function wrongFormat({ contentTypes }: ImageLimit): LimitFinding {
  return { code: "IMAGE_REJECTED", issue: notOneOf(FIELD, contentTypes) };
}

function tooLarge(bytes: number, max: number): LimitFinding {
  return rejected(
    [`has ${bytes} bytes; here ${max} is the most.`, "Make it smaller."],
    [`${bytes}바이트입니다. 여기서는 ${max}바이트까지입니다.`, "용량을 줄이세요."],
  );
}
