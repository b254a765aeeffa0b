import { parseKst } from "@k-msg/core";
import { CANCELLED_STATE, SMS_IN_FLIGHT_STATE } from "./codes.ts";
import type { Fields } from "./fields.ts";
import type { AligoGroup, Reservation, SmsMessage } from "./groups.ts";
import { clampCount, takePage } from "./paging.ts";
import { Refusal } from "./refusal.ts";
import { writeTime } from "./schedule.ts";
import { findShownGroup, listShownGroups } from "./shown-groups.ts";
import type { AligoState } from "./state.ts";

const DAY = 24 * 60 * 60_000;
const PAGE_SIZE = { standard: 30, min: 30, max: 500 };

/** `POST /list/` (sheet §3.3): groups, newest first; 알림톡 groups too, as `type` AT. */
export function listGroups(state: AligoState, fields: Fields) {
  const isInRange = readRange(state, fields);
  const groups = listShownGroups(state).filter((each) => isInRange(each));
  return writePage(
    fields,
    groups.map((group) => ({
      mid: group.mid,
      type: group.type,
      sender: group.sender,
      sms_count: String(group.messages.length),
      reserve_state: writeReserveState(state, group.reservation),
      msg: group.text,
      fail_count: String(countFailed(group)),
      reg_date: writeTime(group.registeredAt),
      reserve: writeTime(group.scheduledAt),
    })),
  );
}

/** `POST /sms_list/` (§3.4): the receivers of one group. A group nobody knows has no rows. */
export function listMessages(state: AligoState, fields: Fields) {
  const mid = fields.text("mid");
  if (mid === "") throw new Refusal(undefined, "mid 값이 없습니다.");
  const group = findShownGroup(state, mid);
  if (group?.host !== "sms") return writePage(fields, []);
  return writePage(
    fields,
    group.messages
      .filter(({ to }) => !state.switches.historyOmits.includes(to))
      .map((message) => ({
        mdid: message.mdid,
        type: group.type,
        sender: group.sender,
        receiver: message.to,
        sms_state: writeSmsState(state, message),
        reg_date: writeTime(group.registeredAt),
        send_date: writeTime(message.sentAt),
        reserve_date: writeTime(group.scheduledAt),
      })),
  );
}

export function writeReserveState(state: AligoState, reservation: Reservation): string {
  if (reservation === "waiting") return state.switches.reservedState;
  return reservation === "cancelled" ? CANCELLED_STATE : "";
}

function writeSmsState(state: AligoState, message: SmsMessage): string {
  switch (message.progress) {
    case "waiting":
      return state.switches.reservedState;
    case "in_flight":
      return SMS_IN_FLIGHT_STATE;
    case "delivered":
      return state.switches.smsDeliveredState;
    case "cancelled":
      return CANCELLED_STATE;
    case "failed":
      return message.failure ?? "";
  }
}

function countFailed(group: AligoGroup): number {
  if (group.host === "sms")
    return group.messages.filter((each) => each.progress === "failed").length;
  return group.messages.filter(({ rslt }) => rslt !== undefined && rslt !== "0").length;
}

/** `start_date` is the newest day, `limit_day` how many days back from it. */
function readRange(state: AligoState, fields: Fields): (group: AligoGroup) => boolean {
  const startDate = fields.text("start_date");
  const newestDay = startDate === "" ? undefined : parseKst(startDate);
  if (startDate !== "" && !newestDay) {
    throw new Refusal(undefined, "조회시작일(start_date)이 올바르지 않습니다.");
  }
  const until = newestDay ? newestDay.getTime() + DAY : state.world.clock.now() + 1;
  const days = Number(fields.text("limit_day"));
  const from = days > 0 ? until - days * DAY : Number.NEGATIVE_INFINITY;
  return ({ registeredAt }) => registeredAt >= from && registeredAt < until;
}

function writePage(fields: Fields, rows: readonly object[]) {
  const size = clampCount(fields.text("page_size"), PAGE_SIZE);
  const { page, hasNext } = takePage(rows, Number(fields.text("page")), size);
  return { result_code: 1, message: "success", list: page, next_yn: hasNext ? "Y" : "N" };
}
