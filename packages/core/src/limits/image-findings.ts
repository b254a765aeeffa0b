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
    ["names a file id, but this vendor keeps no files.", "Give the image itself, as bytes."],
    [
      "파일 ID가 들어 있지만 이 발송사는 파일을 보관하지 않습니다.",
      "이미지 파일의 내용(바이트)을 넣으세요.",
    ],
  );
}

function wrongFormat(limit: ImageLimit): LimitFinding {
  const formats = limit.contentTypes.join(", ");
  return rejected(
    [
      `isn't in a format that this vendor takes (${formats}).`,
      "Convert the image; renaming the file isn't enough.",
    ],
    [
      `이 발송사가 받는 형식(${formats})이 아닙니다.`,
      "이미지를 변환하세요. 파일 이름만 바꾸면 안 됩니다.",
    ],
  );
}

function tooLarge(bytes: number, max: number): LimitFinding {
  return rejected(
    [`has ${bytes} bytes; this vendor takes ${max}.`, "Compress it or make it smaller."],
    [`${bytes}바이트입니다. 이 발송사는 ${max}바이트까지 받습니다.`, "압축하거나 크기를 줄이세요."],
  );
}
