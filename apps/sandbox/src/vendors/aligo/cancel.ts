import { refund } from "./balance.ts";
import { KAKAO_REFUSED, KAKAO_TEXTS, SMS_CANCEL_TOO_LATE_TEXT, SMS_REFUSALS } from "./codes.ts";
import { type Fields, requireKakaoField } from "./fields.ts";
import type { AligoGroup } from "./groups.ts";
import { Refusal, refuse } from "./refusal.ts";
import { writeTime } from "./schedule.ts";
import type { AligoState } from "./state.ts";

const CUTOFF = 5 * 60_000;

/** `POST /cancel/` (sheet §3.6, §3.7): a whole group, until 5 minutes before its time. */
export function cancelSms(state: AligoState, fields: Fields) {
  const mid = fields.text("mid");
  if (mid === "") throw refuse(SMS_REFUSALS.cancelWithoutMid);
  const group = state.groups.get(mid);
  if (group?.host !== "sms") throw refuse(SMS_REFUSALS.cancelUnknownMid);
  if (group.reservation === "sent") throw refuse(SMS_REFUSALS.cancelAlreadySent);
  if (group.reservation !== "waiting") throw refuse(SMS_REFUSALS.cancelNothingWaiting);
  if (isTooLate(state, group)) {
    throw new Refusal(state.switches.smsCancelTooLateCode, SMS_CANCEL_TOO_LATE_TEXT);
  }
  cancelGroup(state, group);
  return { result_code: 1, message: "success", cancel_date: writeTime(state.world.clock.now()) };
}

/** `POST /akv10/cancel/` (§6.9): every refusal is -99; only the text for "too late" is known. */
export function cancelKakao(state: AligoState, fields: Fields) {
  const group = state.groups.get(requireKakaoField(fields, "mid"));
  if (
    group?.host !== "kakao" ||
    group.reservation === "none" ||
    group.reservation === "cancelled"
  ) {
    throw new Refusal(KAKAO_REFUSED, "취소할 예약 메시지가 없습니다.");
  }
  if (group.reservation === "sent" || isTooLate(state, group)) {
    throw new Refusal(KAKAO_REFUSED, KAKAO_TEXTS.cancelTooLate);
  }
  cancelGroup(state, group);
  const code = state.switches.kakaoCancelCode;
  return { code, message: code === 0 ? KAKAO_TEXTS.ok : "" };
}

function isTooLate(state: AligoState, group: AligoGroup): boolean {
  return (group.scheduledAt ?? 0) - state.world.clock.now() < CUTOFF;
}

function cancelGroup(state: AligoState, group: AligoGroup): void {
  group.reservation = "cancelled";
  let cancelled = 0;
  for (const message of group.messages) {
    if (message.inboxId === undefined) continue;
    if ("progress" in message) message.progress = "cancelled";
    state.world.messages.update(message.inboxId, "CANCELLED");
    cancelled += 1;
  }
  refund(state, group.unitPrice * cancelled);
}
