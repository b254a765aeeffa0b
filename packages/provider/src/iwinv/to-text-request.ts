import {
  countBytes,
  fail,
  type Issue,
  issue,
  type OutboundText,
  ok,
  type Result,
  type SendWarning,
} from "@k-msg/core";
import type { AtLeastOne } from "../shared/batch.ts";
import type { HttpRequest } from "../shared/exchange.ts";
import { toMultipartBody } from "../shared/multipart-body.ts";
import { optionUnsupported, unknownProviderOptions, warning } from "../shared/warnings.ts";
import { toJsonRequest } from "./ask.ts";
import type { Product, Settings } from "./config.ts";
import { toSchedule } from "./schedule.ts";
import { deriveTitle } from "./title.ts";

/** A message that may go, with what its request says of it. */
export interface TextDraft {
  readonly message: OutboundText;
  readonly from: string;
  readonly title?: string;
  readonly warnings: readonly SendWarning[];
}

interface Title {
  readonly title?: string;
  readonly derived: boolean;
}

const SEND = "/api/v2/send/";

export function toTextDraft(message: OutboundText, settings: Settings): Result<TextDraft, Issue[]> {
  const from = message.from ?? settings.sender;
  const { title, derived } = chooseTitle(message);
  const issues = findIssues(message, from, title);
  if (!from || issues.length > 0) return fail(issues);
  return ok({ message, from, title, warnings: findWarnings(message, derived, settings.id) });
}

/** `POST /api/v2/send/` of SMS, LMS (JSON) and MMS (multipart) to all of one batch key (sheet §4.1). */
export function toTextRequest(drafts: AtLeastOne<TextDraft>, product: Product): HttpRequest {
  const [{ message, from, title }] = drafts;
  const fields = {
    version: "1.0",
    from,
    text: message.text,
    ...(title ? { title } : {}),
    ...(message.scheduledAt ? { date: toSchedule(message.scheduledAt) } : {}),
  };
  return message.type === "MMS"
    ? toMultipartRequest(drafts, fields, product)
    : toJsonRequest(product, SEND, { ...fields, ...toRecipients(drafts) }, "send");
}

/**
 * LMS and MMS want a title. A long LMS is taken without one, as an SMS that is too long; for the
 * others the text's beginning stands in, because without a title IWINV sends a short LMS as SMS
 * (sheet §4.1: presumed) and has no rule for MMS.
 */
function chooseTitle({ type, subject, text }: OutboundText): Title {
  if (type === "SMS") return { derived: false };
  if (subject?.trim()) return { title: subject, derived: false };
  if (type === "LMS" && countBytes(text) > 90) return { derived: false };
  return { title: deriveTitle(text), derived: true };
}

/**
 * Abroad only SMS goes, as `GSMS`. How IWINV wants the number written is not documented: calling code
 * and number in digits is the only form that says the country.
 */
function toRecipients(drafts: AtLeastOne<TextDraft>): { to: string[]; msgType?: "GSMS" } {
  const messages = drafts.map(({ message }) => message);
  if (drafts[0].message.country === "82") return { to: messages.map(({ to }) => to) };
  return { to: messages.map(({ country, to }) => `${country}${to}`), msgType: "GSMS" };
}

/** One number, or PHP's form of a list: under one name twice, only the last would be left. */
function toFormRecipients(drafts: AtLeastOne<TextDraft>): string {
  if (drafts.length === 1) return drafts[0].message.to;
  return drafts.map(({ message }, index) => `${index}=${message.to}`).join("&");
}

function toMultipartRequest(
  drafts: AtLeastOne<TextDraft>,
  fields: Readonly<Record<string, string>>,
  product: Product,
): HttpRequest {
  const { image } = drafts[0].message;
  const files =
    image && "bytes" in image
      ? [
          {
            field: "image",
            filename: toJpgName(image.filename),
            contentType: "image/jpeg",
            bytes: image.bytes,
          },
        ]
      : [];
  const { contentType, bytes } = toMultipartBody(
    { ...fields, to: toFormRecipients(drafts) },
    files,
  );
  return {
    method: "POST",
    url: `${product.baseUrl}${SEND}`,
    headers: { ...product.headers, "content-type": contentType },
    body: bytes,
    purpose: "send",
  };
}

/** IWINV looks at the extension too (code 32). */
function toJpgName(filename: string): string {
  return `${filename.replace(/\.[^.]*$/, "") || "image"}.jpg`;
}

function findIssues(
  { type, country, image }: OutboundText,
  from: string | undefined,
  title: string | undefined,
): Issue[] {
  const issues: Issue[] = [];
  if (!from) issues.push(SENDER_MISSING);
  if (country !== "82" && type !== "SMS") issues.push(ONLY_SMS_ABROAD);
  if (title === "") issues.push(TITLE_NEEDED);
  if (type === "MMS" && !(image && "bytes" in image)) issues.push(IMAGE_MISSING);
  return issues;
}

function findWarnings(message: OutboundText, derived: boolean, providerId: string): SendWarning[] {
  const { type, subject, image, customFields, providerOptions } = message;
  const warnings = unknownProviderOptions(providerOptions, [], providerId);
  if (derived) warnings.push(TITLE_DERIVED);
  if (type === "SMS" && subject) warnings.push(optionUnsupported("subject", "IWINV SMS"));
  if (type !== "MMS" && image) warnings.push(optionUnsupported("media.image", `IWINV ${type}`));
  if (customFields && Object.keys(customFields).length > 0) {
    warnings.push(optionUnsupported("options.customFields", "IWINV"));
  }
  return warnings;
}

const TITLE_DERIVED = warning(
  "OPTION_UNSUPPORTED",
  "subject",
  "IWINV sends this only with a title, so the beginning of the text became the title. Give `subject` to choose it.",
  "IWINV는 제목 없이 보낼 수 없어 본문 앞부분을 제목으로 썼습니다. 제목을 정하려면 `subject`를 넣으세요.",
);

const TITLE_NEEDED = issue(
  "subject",
  [
    "is needed: IWINV sends this only with a title, and the text has no characters for one.",
    "Give a title of Hangul, Latin letters and digits.",
  ],
  [
    "필요합니다. IWINV는 제목 없이 보낼 수 없는데, 본문에 제목으로 쓸 수 있는 문자가 없습니다.",
    "한글, 영문, 숫자로 된 제목을 넣으세요.",
  ],
);

const SENDER_MISSING = issue(
  "from",
  [
    "is missing, and no default is set.",
    "Give `from`, `defaults.from` or the provider's `smsSenderNumber`.",
  ],
  [
    "값이 없고 기본값도 설정되어 있지 않습니다.",
    "`from`, `defaults.from` 또는 프로바이더의 `smsSenderNumber`를 넣으세요.",
  ],
);

const ONLY_SMS_ABROAD = issue(
  "options.country",
  ["is abroad, where IWINV sends SMS only.", "Send a text of up to 90 bytes as SMS."],
  ["해외 번호입니다. IWINV는 해외로 SMS만 보냅니다.", "90바이트 이내의 내용을 SMS로 보내세요."],
);

const IMAGE_MISSING = issue(
  "media.image",
  ["has no picture to send: IWINV keeps no files.", "Give the image itself, as bytes."],
  [
    "보낼 이미지가 없습니다. IWINV는 파일을 보관하지 않습니다.",
    "이미지 파일의 내용(바이트)을 넣으세요.",
  ],
);
