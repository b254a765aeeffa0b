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
import type { AtLeastOne } from "../shared/batch.ts";
import type { HttpRequest } from "../shared/exchange.ts";
import type { FilePart } from "../shared/multipart-body.ts";
import { unknownProviderOptions } from "../shared/warnings.ts";
import { toSmsRequest } from "./authorize.ts";
import type { AligoSettings } from "./config.ts";
import { findCommonIssues, findCommonWarnings, noPlace, refuse, senderOf } from "./read-message.ts";
import { findScheduleWarnings, toSmsSchedule } from "./schedule.ts";
import type { Prepared } from "./to-result.ts";

export interface PreparedText extends Prepared {
  readonly message: OutboundText;
}

/** Checks an SMS, LMS or MMS for what Aligo can't send. */
export function prepareText(
  message: OutboundText,
  settings: AligoSettings,
): Result<PreparedText, KMsgError> {
  const lacksImage = message.type === "MMS" && !toFilePart(message);
  const issues = [...findCommonIssues(message, settings), ...(lacksImage ? [noImage()] : [])];
  if (issues.length > 0) return fail(refuse(issues, settings.id));
  return ok({ message, warnings: findWarnings(message, settings) });
}

/**
 * What all recipients of a request share. `msg_type` always goes along: without it Aligo chooses by its own count,
 * and `/send_mass/` demands it.
 */
export function toTextHead(message: OutboundText, settings: AligoSettings) {
  const { type, subject } = message;
  return {
    sender: senderOf(message, settings) ?? "",
    msg_type: type,
    ...(subject === undefined || type === "SMS" ? {} : { title: subject }),
    ...toSmsSchedule(message.scheduledAt),
    testmode_yn: settings.testMode ? "Y" : "N",
  };
}

/**
 * One text goes out as `/send/`, different ones as `/send_mass/` (sheet §3.1, §3.2). `destination` never goes
 * along: only with it does Aligo replace `%고객명%` in a text, so what the caller wrote is what arrives.
 * @param texts of one batch key: what they share is read from the first.
 */
export function toTextRequest(
  texts: AtLeastOne<PreparedText>,
  settings: AligoSettings,
): HttpRequest {
  const { message } = texts[0];
  const head = toTextHead(message, settings);
  const image = message.type === "MMS" ? toFilePart(message) : undefined;
  const files = image ? [image] : [];
  if (texts.every((each) => each.message.text === message.text)) {
    const receiver = texts.map((each) => each.message.to).join(",");
    const fields = { ...head, receiver, msg: message.text };
    return toSmsRequest(settings, "/send/", fields, "send", files);
  }
  const pairs = texts.flatMap((each, index) => [
    [`rec_${index + 1}`, each.message.to],
    [`msg_${index + 1}`, each.message.text],
  ]);
  const fields = { ...head, cnt: String(texts.length), ...Object.fromEntries(pairs) };
  return toSmsRequest(settings, "/send_mass/", fields, "send", files);
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
