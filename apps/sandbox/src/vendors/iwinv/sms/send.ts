import { countBytes } from "@k-msg/core";
import { readText } from "../body.ts";
import { chooseTextType } from "../delivery.ts";
import { type Reply, refuse } from "../reply.ts";
import { readReservation } from "../reservation.ts";
import { type IwinvState, toDigits } from "../state.ts";
import { findTitleFault } from "../title.ts";
import { payForSms, SMS_PRICES, type SmsType } from "./charge.ts";
import { SENT_TEXT, SMS_TEXTS } from "./codes.ts";
import { deliverSms } from "./deliver.ts";
import { findImageFault, readSmsRecipients, type SmsRequest } from "./request.ts";

const MAX_TEXT_BYTES = 2000;
const MAX_RECIPIENTS = 1000;

/** `POST /api/v2/send/` (sheet §4.1). A long SMS isn't refused: it goes out as LMS. */
export function sendSms(state: IwinvState, request: SmsRequest): Reply {
  const { body, form } = request;
  const code = findSyntaxFault(state, request) ?? findRecipientFault(state, request);
  if (code !== undefined) return toRefusal(state, code);
  const text = String(body.text);
  const title = readText(body.title);
  const to = readSmsRecipients(request) ?? [];
  const msgType = chooseMessageType(state, request);
  const unpaid = payForSms(state, SMS_PRICES[msgType] * to.length);
  if (unpaid !== undefined) return toRefusal(state, unpaid);

  const requestNo = String(state.next.requestNo++);
  const reservedAt = readDate(state, body.date);
  for (const phone of to) {
    deliverSms(state, {
      requestNo,
      msgType,
      phone,
      from: toDigits(String(body.from)),
      text,
      title: msgType === "LMS" || msgType === "MMS" ? title : undefined,
      image: form?.image && { bytes: form.image.bytes.length, contentType: "image/jpeg" },
      reservedAt: typeof reservedAt === "number" ? reservedAt : undefined,
    });
  }
  return { code: 0, message: SENT_TEXT, fields: { requestNo, msgType } };
}

function toRefusal({ switches }: IwinvState, code: number): Reply {
  const reply = refuse(code, SMS_TEXTS);
  return switches.smsRefusalFields === "null"
    ? { ...reply, fields: { requestNo: null, msgType: null } }
    : reply;
}

/** No code is documented for a missing `version` or `text`: 1, "not sent" (sheet §4.2). */
function findSyntaxFault(state: IwinvState, { body, form }: SmsRequest): number | undefined {
  const text = readText(body.text);
  const title = readText(body.title);
  if (readText(body.version) === undefined || text === undefined) return 1;
  if (countBytes(text) > MAX_TEXT_BYTES) return 21;
  if (form && title === undefined) return 22;
  const titleFault = title === undefined ? undefined : findTitleFault(title);
  if (titleFault) return titleFault === "too_long" ? 23 : 22;
  const imageFault = form && findImageFault(form.image, state.switches.mmsMaxBytes);
  if (imageFault) return imageFault;
  const date = readDate(state, body.date);
  if (date === "format") return 43;
  return date === "window" ? 42 : undefined;
}

/** Absent, null, empty and the literal `"null"` send at once (sheet §7.10). */
function readDate(state: IwinvState, date: unknown) {
  if (date === undefined || date === null || date === "" || date === "null") return undefined;
  return readReservation(date, state.world.clock.now(), { months: 1 });
}

function findRecipientFault(state: IwinvState, request: SmsRequest): number | undefined {
  const from = toDigits(readText(request.body.from) ?? "");
  if (!state.senders.has(from)) return state.switches.smsSenderCode;
  const to = readSmsRecipients(request);
  if (!to || to.length === 0) return 41;
  return to.length > MAX_RECIPIENTS ? 44 : undefined;
}

function chooseMessageType({ switches }: IwinvState, { body, form }: SmsRequest): SmsType {
  if (form) return "MMS";
  if (body.msgType === "GSMS") return "GSMS";
  const bySize = chooseTextType(String(body.text));
  const hasTitle = readText(body.title) !== undefined;
  return hasTitle && bySize === "SMS" ? switches.shortTextWithTitle : bySize;
}
