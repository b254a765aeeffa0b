import { charge, PRICES, toPoints } from "./balance.ts";
import { requireChannel } from "./channels.ts";
import { KAKAO_REFUSED, KAKAO_TEXTS, SMS_REFUSALS } from "./codes.ts";
import { type Fields, missingKakaoField, requireKakaoField } from "./fields.ts";
import { takeId } from "./ids.ts";
import { isPhoneNumber, toDigits } from "./phone-number.ts";
import { Refusal } from "./refusal.ts";
import { type KakaoRecipient, registerKakaoGroup } from "./register-kakao-group.ts";
import { readKakaoSchedule } from "./schedule.ts";
import type { AligoState } from "./state.ts";
import { findUsableTemplate } from "./templates.ts";

const MAX_RECIPIENTS = 500;

/** `POST /akv10/alimtalk/send/` (sheet §6.5). `code` 0 means taken by Aligo, not by Kakao. */
export function sendAlimtalk(state: AligoState, fields: Fields) {
  const senderKey = requireChannel(state, fields).senderKey;
  const templateCode = requireKakaoField(fields, "tpl_code");
  const sender = readKakaoSender(state, fields);
  if (state.switches.unusableTemplate === "refuse") {
    requireUsableTemplate(state, senderKey, templateCode);
  }
  return sendKakao(state, fields, { type: "AT", senderKey, templateCode, sender });
}

/** `POST /akv10/friend/send/` (§6.6), as long as the switch lets it live. */
export function sendFriendtalk(state: AligoState, fields: Fields) {
  if (state.switches.friendTalk === "ended") {
    throw new Refusal(KAKAO_REFUSED, "친구톡 서비스가 종료되었습니다.");
  }
  const senderKey = requireChannel(state, fields).senderKey;
  const sender = readKakaoSender(state, fields);
  return sendKakao(state, fields, { type: "FT", senderKey, templateCode: "", sender });
}

function sendKakao(
  state: AligoState,
  fields: Fields,
  head: { type: "AT" | "FT"; senderKey: string; templateCode: string; sender: string },
) {
  const recipients = readRecipients(state, fields);
  const scheduledAt = readKakaoSchedule(state, fields);
  const good = recipients.filter(({ usable }) => usable).length;
  const unit = PRICES[head.type];
  const total = toPoints(unit * good);
  // A test is checked and answered like any other, but nothing is kept, charged or sent (§10.4).
  const isTest = fields.text("testMode") === "Y";
  if (!isTest && !charge(state, total)) {
    throw new Refusal(KAKAO_REFUSED, state.switches.kakaoShortageText);
  }
  const mid = takeId(state, "mid");
  if (!isTest)
    registerKakaoGroup(state, { ...head, mid, unitPrice: unit, scheduledAt, recipients });
  const current = state.balance;
  return {
    code: 0,
    message: KAKAO_TEXTS.accepted,
    info: {
      type: head.type,
      mid: writeMid(state, mid),
      current: state.switches.kakaoCurrentType === "string" ? String(current) : current,
      unit,
      total,
      scnt: good,
      fcnt: recipients.length - good,
    },
  };
}

export function writeMid(state: AligoState, mid: string): string | number {
  return state.switches.kakaoMidType === "number" ? Number(mid) : mid;
}

/** Needed even without a substitute (§6.5); the text of this refusal is unverified (§7.1). */
function readKakaoSender(state: AligoState, fields: Fields): string {
  const sender = toDigits(requireKakaoField(fields, "sender"));
  if (state.senders.has(sender)) return sender;
  throw new Refusal(KAKAO_REFUSED, SMS_REFUSALS.unregisteredSender.text);
}

function requireUsableTemplate(state: AligoState, senderKey: string, code: string): void {
  if (findUsableTemplate(state, senderKey, code)) return;
  throw new Refusal(KAKAO_REFUSED, "등록되지 않았거나 사용할 수 없는 템플릿입니다.");
}

/** `receiver_N`, `subject_N`, `message_N` … with N from 1 without gaps, up to 500 (§6.5, §10.5). */
function readRecipients(state: AligoState, fields: Fields): KakaoRecipient[] {
  const count = fields.names().filter((name) => /^receiver_\d+$/.test(name)).length;
  if (count > MAX_RECIPIENTS) {
    throw new Refusal(KAKAO_REFUSED, `수신자는 ${MAX_RECIPIENTS}명까지 보낼 수 있습니다.`);
  }
  if (count === 0) throw missingKakaoField("receiver_1");
  return Array.from({ length: count }, (_, index) => readRecipient(state, fields, index + 1));
}

function readRecipient(state: AligoState, fields: Fields, number: number): KakaoRecipient {
  const to = toDigits(requireKakaoField(fields, `receiver_${number}`));
  requireKakaoField(fields, `subject_${number}`);
  return {
    to,
    usable: isPhoneNumber(state, to),
    text: requireKakaoField(fields, `message_${number}`),
    emphasisTitle: fields.text(`emtitle_${number}`) || undefined,
    buttonJson: fields.text(`button_${number}`) || undefined,
    substitute: readSubstitute(state, fields, number),
  };
}

function readSubstitute(state: AligoState, fields: Fields, number: number) {
  if (fields.text("failover") !== "Y") return undefined;
  const names = [`fsubject_${number}`, `fmessage_${number}`] as const;
  if (state.switches.failoverTextsRequired) {
    for (const name of names) requireKakaoField(fields, name);
  }
  const [subject, text] = [fields.text(names[0]), fields.text(names[1])];
  return text === "" ? undefined : { subject, text };
}
