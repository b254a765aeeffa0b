import { SMS_REFUSALS } from "./codes.ts";
import type { Fields } from "./fields.ts";
import { isPhoneNumber, toDigits } from "./phone-number.ts";
import { Refusal, refuse } from "./refusal.ts";
import { type OutgoingText, registerSmsGroup } from "./register-sms-group.ts";
import { readSmsSchedule } from "./schedule.ts";
import type { AligoState } from "./state.ts";
import { readImages, readSender, readTextKind, readTitle } from "./text-fields.ts";

const MAX_RECEIVERS = 1_000;
const MAX_MASS = 500;
const RECIPIENT_NAME = "%고객명%";

/** `POST /send/` (sheet §3.1): one text to many. */
export function sendToMany(state: AligoState, fields: Fields) {
  const text = fields.text("msg");
  if (text === "") throw new Refusal(undefined, "메시지(msg) 내용이 없습니다.");
  const receivers = fields
    .text("receiver")
    .split(",")
    .map((each) => each.trim());
  if (receivers.every((each) => each === "")) {
    throw new Refusal(undefined, "수신번호(receiver)가 없습니다.");
  }
  if (receivers.length > MAX_RECEIVERS) {
    throw new Refusal(undefined, `수신번호는 ${MAX_RECEIVERS}개까지 보낼 수 있습니다.`);
  }
  const names = readNames(fields.text("destination"));
  const outgoing = receivers.map((to) => {
    const name = names.get(toDigits(to));
    return { to, text: name === undefined ? text : text.replaceAll(RECIPIENT_NAME, () => name) };
  });
  return sendTexts(state, fields, outgoing);
}

/** `POST /send_mass/` (§3.2): up to 500 texts of one type, one `msg_id`. */
export function sendMass(state: AligoState, fields: Fields) {
  if (fields.text("msg_type") === "") {
    throw new Refusal(undefined, "메시지 타입(msg_type)이 없습니다.");
  }
  const count = Number(fields.text("cnt"));
  if (!Number.isInteger(count) || count < 1 || count > MAX_MASS) {
    throw new Refusal(undefined, `전송건수(cnt)는 1~${MAX_MASS} 사이여야 합니다.`);
  }
  const pairs = fields.names().filter((name) => /^(rec|msg)_\d+$/.test(name)).length;
  const outgoing = Array.from({ length: count }, (_, index) => ({
    to: fields.text(`rec_${index + 1}`).trim(),
    text: fields.text(`msg_${index + 1}`),
  }));
  if (pairs !== count * 2 || outgoing.some(({ to, text }) => to === "" || text === "")) {
    throw new Refusal(undefined, "전송건수(cnt)와 rec_N, msg_N의 개수가 일치하지 않습니다.");
  }
  return sendTexts(state, fields, outgoing);
}

/** What both share: sender, type, title, pictures, time, balance, and the answer. */
function sendTexts(state: AligoState, fields: Fields, outgoing: readonly OutgoingText[]) {
  const sender = readSender(state, fields);
  const images = readImages(state, fields);
  const texts = outgoing.map(({ text }) => text);
  const type = readTextKind(state, fields, { texts, hasImage: images.length > 0 });
  const title = readTitle(fields, type);
  const scheduledAt = readSmsSchedule(state, fields);
  const group = registerSmsGroup(state, {
    sender,
    type,
    title,
    image: images[0],
    scheduledAt,
    outgoing,
    isTest: fields.text("testmode_yn") === "Y",
  });
  if (!group) throw refuse(SMS_REFUSALS.shortage);
  const good = outgoing.filter(({ to }) => isPhoneNumber(state, toDigits(to))).length;
  return {
    result_code: "1",
    message: scheduledAt === undefined ? "success" : "reserved",
    msg_id: group.mid,
    success_cnt: good,
    error_cnt: outgoing.length - good,
    msg_type: type,
  };
}

/** `destination`: `번호|이름` joined by commas. */
function readNames(destination: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const pair of destination.split(",")) {
    const bar = pair.indexOf("|");
    if (bar > 0) names.set(toDigits(pair.slice(0, bar)), pair.slice(bar + 1));
  }
  return names;
}
