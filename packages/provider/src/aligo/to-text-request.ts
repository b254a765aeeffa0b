import {
  fail,
  type Issue,
  issue,
  type KMsgError,
  type OutboundText,
  ok,
  type Result,
  type SendWarning,
} from "@k-msg/core";
import type { HttpRequest } from "../shared/exchange.ts";
import type { FilePart } from "../shared/multipart-body.ts";
import { unknownProviderOptions } from "../shared/warnings.ts";
import { toSmsRequest } from "./authorize.ts";
import type { AligoSettings } from "./config.ts";
import { findCommonIssues, findCommonWarnings, noPlace, refuse, senderOf } from "./read-message.ts";
import { findScheduleWarnings, toSmsSchedule } from "./schedule.ts";

/** A request with what couldn't be honoured in it. */
export interface PreparedRequest {
  readonly http: HttpRequest;
  readonly warnings: readonly SendWarning[];
}

/**
 * SMS, LMS or MMS as `/send/` (sheet §3.1). `msg_type` always goes along: without it Aligo chooses by its own
 * count. `destination` never does: only with it does Aligo replace `%고객명%` in a text, so what the caller
 * wrote is what arrives.
 */
export function toTextRequest(
  message: OutboundText,
  settings: AligoSettings,
): Result<PreparedRequest, KMsgError> {
  const image = toFilePart(message);
  const issues = [
    ...findCommonIssues(message, settings),
    ...(message.type === "MMS" && !image ? [noImage()] : []),
  ];
  if (issues.length > 0) return fail(refuse(issues, settings.id));

  const hasTitle = message.subject !== undefined && message.type !== "SMS";
  const fields = {
    sender: senderOf(message, settings) ?? "",
    receiver: message.to,
    msg: message.text,
    msg_type: message.type,
    ...(hasTitle ? { title: message.subject ?? "" } : {}),
    ...toSmsSchedule(message.scheduledAt),
    testmode_yn: settings.testMode ? "Y" : "N",
  };
  const files = image && message.type === "MMS" ? [image] : [];
  return ok({
    http: toSmsRequest(settings, "/send/", fields, "send", files),
    warnings: findWarnings(message, settings),
  });
}

function toFilePart({ image }: OutboundText): FilePart | undefined {
  if (!image || "fileId" in image) return undefined;
  const { filename, contentType, bytes } = image;
  return { field: "image1", filename, contentType, bytes };
}

function findWarnings(message: OutboundText, settings: AligoSettings): SendWarning[] {
  const { type, subject, image, providerOptions, scheduledAt } = message;
  return [
    ...findCommonWarnings(message),
    ...(type === "SMS" && subject !== undefined ? [noPlace("subject")] : []),
    ...(type !== "MMS" && image ? [noPlace("media.image")] : []),
    ...findScheduleWarnings(scheduledAt),
    ...unknownProviderOptions(providerOptions, [], settings.id),
  ];
}

function noImage(): Issue {
  return issue(
    "media.image",
    ["has no image as bytes; Aligo keeps no files.", "Give the JPEG, PNG or GIF itself."],
    [
      "이미지 파일 내용이 없습니다. 알리고는 파일을 보관하지 않습니다.",
      "JPEG, PNG, GIF 파일의 내용을 넣으세요.",
    ],
  );
}
