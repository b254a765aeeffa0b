import { countBytes } from "@k-msg/core";
import { SMS_REFUSALS } from "./codes.ts";
import type { Fields } from "./fields.ts";
import type { InboxImage, SmsType } from "./groups.ts";
import { toDigits } from "./phone-number.ts";
import { Refusal, refuse } from "./refusal.ts";
import type { AligoState } from "./state.ts";

/** Sheet §4. */
const SMS_MAX_BYTES = 90;
const TEXT_MAX_BYTES = 2_000;
const TITLE_MAX_BYTES = 44;

/** The sender, as digits, if it is registered (sheet §2: 발신번호 사전등록제). */
export function readSender(state: AligoState, fields: Fields): string {
  const sender = toDigits(fields.text("sender"));
  if (!state.senders.has(sender)) throw refuse(SMS_REFUSALS.unregisteredSender);
  return sender;
}

/** The effective type, which may differ from `msg_type` (§3.1): the answer tells it. */
export function readTextKind(
  state: AligoState,
  fields: Fields,
  content: { texts: readonly string[]; hasImage: boolean },
): SmsType {
  const asked = fields.text("msg_type");
  if (!["", "SMS", "LMS", "MMS"].includes(asked)) {
    throw new Refusal(undefined, "메시지 타입(msg_type)이 올바르지 않습니다.");
  }
  const bytes = Math.max(...content.texts.map(countBytes));
  if (bytes > TEXT_MAX_BYTES) {
    throw new Refusal(undefined, `메시지는 ${TEXT_MAX_BYTES}byte까지 보낼 수 있습니다.`);
  }
  if (content.hasImage) return "MMS";
  if (asked === "MMS") throw new Refusal(undefined, "MMS에 첨부된 이미지가 없습니다.");
  if (asked === "LMS") return "LMS";
  if (bytes <= SMS_MAX_BYTES) return "SMS";
  if (asked === "" || state.switches.longSms === "upgrade") return "LMS";
  if (state.switches.longSms === "cut") return "SMS";
  throw new Refusal(undefined, `SMS는 ${SMS_MAX_BYTES}byte까지 보낼 수 있습니다.`);
}

/** `title` of an LMS or MMS; one that comes with an SMS is ignored. */
export function readTitle(fields: Fields, type: SmsType): string | undefined {
  const title = fields.text("title");
  if (type === "SMS" || title === "") return undefined;
  if (countBytes(title) > TITLE_MAX_BYTES) {
    throw new Refusal(undefined, `제목(title)은 ${TITLE_MAX_BYTES}byte까지 쓸 수 있습니다.`);
  }
  return title;
}

/** `image1` (or `image`), `image2`, `image3`: JPEG, PNG or GIF files (§3.1). */
export function readImages(state: AligoState, fields: Fields): InboxImage[] {
  const first = fields.file("image1") ?? fields.file("image");
  const files = [first, fields.file("image2"), fields.file("image3")];
  return files.filter((file) => file !== undefined).map((file) => readImage(state, file));
}

function readImage(state: AligoState, file: File): InboxImage {
  if (!/^image\/(jpeg|jpg|png|gif)$/.test(file.type)) {
    throw new Refusal(undefined, "이미지는 JPEG, PNG, GIF 형식만 첨부할 수 있습니다.");
  }
  if (file.size > state.switches.imageMaxBytes) {
    throw new Refusal(undefined, "이미지 용량이 너무 큽니다.");
  }
  return { bytes: file.size, contentType: file.type };
}
