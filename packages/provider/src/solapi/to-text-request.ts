import { type Issue, issue, type OutboundText } from "@k-msg/core";
import { optionUnsupported } from "../shared/warnings.ts";
import type { SolapiSettings } from "./config.ts";
import { type Draft, draft } from "./draft.ts";
import type { SolapiMessage } from "./wire.ts";

/** SMS, LMS or MMS; a picture that SOLAPI doesn't have yet is uploaded first. */
export function toTextRequest(
  message: OutboundText,
  settings: SolapiSettings,
): Draft<SolapiMessage> {
  const { type, to, text, subject, image } = message;
  const from = message.from ?? settings.defaultFrom;
  const issues: Issue[] = [];
  if (from === undefined) issues.push(noSender());
  if (type === "MMS" && image === undefined) issues.push(noImage());
  const warnings =
    type !== "MMS" && image ? [optionUnsupported("media.image", `SOLAPI ${type}`)] : [];
  const value: SolapiMessage = { to, from, type, text };
  if (subject !== undefined) value.subject = subject;
  if (type === "MMS" && image && "fileId" in image) value.imageId = image.fileId;
  return draft(value, issues, warnings);
}

function noSender(): Issue {
  return issue(
    "from",
    [
      "is missing, and there is no default sender.",
      "Give a sender number registered at SOLAPI, here or as `defaultFrom`.",
    ],
    [
      "발신번호가 없고 기본 발신번호도 없습니다.",
      "SOLAPI에 등록한 발신번호를 넣거나 `defaultFrom`을 설정하세요.",
    ],
  );
}

function noImage(): Issue {
  return issue(
    "media.image",
    ["is missing, but an MMS needs a picture.", "Give one, or send it as LMS."],
    ["MMS에 필요한 이미지가 없습니다.", "이미지를 넣거나 LMS로 보내세요."],
  );
}
