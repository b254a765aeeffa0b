import { parseKst } from "@k-msg/core";
import { KAKAO_REFUSED, KAKAO_RESULTS, KAKAO_TEXTS } from "./codes.ts";
import { type Fields, requireKakaoField } from "./fields.ts";
import type { KakaoGroup, KakaoMessage } from "./groups.ts";
import { clampCount, takePage } from "./paging.ts";
import { Refusal } from "./refusal.ts";
import { writeTime } from "./schedule.ts";
import { writeMid } from "./send-kakao.ts";
import { findShownGroup, listShownGroups } from "./shown-groups.ts";
import { writeReserveState } from "./sms-lists.ts";
import type { AligoState } from "./state.ts";

const DAY = 24 * 60 * 60_000;
const LIMIT = { standard: 50, min: 50, max: 500 };

/** `POST /akv10/history/list/` (sheet §6.7): Kakao groups, newest first. */
export function listKakaoGroups(state: AligoState, fields: Fields) {
  const from = readDay(fields, "startdate");
  const until = readDay(fields, "enddate");
  const groups = listShownGroups(state)
    .filter((group) => group.host === "kakao")
    .filter(({ registeredAt }) => from === undefined || registeredAt >= from)
    .filter(({ registeredAt }) => until === undefined || registeredAt < until + DAY);
  return writePage(
    state,
    fields,
    groups.map((group) => ({
      mid: writeMid(state, group.mid),
      type: group.type,
      sender: group.sender,
      msg_count: String(group.messages.length),
      mbody: group.text,
      reserve_date: writeTime(group.scheduledAt),
      reserve_state: writeReserveState(state, group.reservation),
      [state.switches.historyDateField]: writeTime(group.registeredAt),
    })),
  );
}

/** `POST /akv10/history/detail/` (§6.7): one group's recipients. A group nobody knows has none. */
export function listKakaoMessages(state: AligoState, fields: Fields) {
  const group = findShownGroup(state, requireKakaoField(fields, "mid"));
  const rows =
    group?.host === "kakao"
      ? group.messages
          .filter(({ to }) => !state.switches.historyOmits.includes(to))
          .map((message) => writeMessage(state, group, message))
      : [];
  return writePage(state, fields, rows);
}

function writeMessage({ switches }: AligoState, group: KakaoGroup, message: KakaoMessage) {
  const { inFlightMark, noSubstituteId } = switches;
  const inFlight = message.rslt === undefined;
  const isMarked = inFlight && inFlightMark !== "empty";
  const rslt = inFlight && inFlightMark === "prefix" ? "0" : message.rslt;
  return {
    msgid: isMarked ? `Q${message.msgid}` : message.msgid,
    type: group.type,
    sender: group.sender,
    phone: message.to,
    status: message.usable ? "3" : "2",
    reqdate: writeTime(group.registeredAt),
    sentdate: writeTime(message.sentAt),
    rsltdate: writeTime(message.resultAt),
    reportdate: writeTime(message.resultAt),
    rslt: rslt ?? "",
    rslt_message: rslt === undefined ? "" : (KAKAO_RESULTS[rslt] ?? ""),
    message: message.text,
    button_json: message.buttonJson ?? "{}",
    tpl_code: group.templateCode,
    senderKey: group.senderKey,
    smid: message.smid ?? noSubstituteId,
  };
}

function readDay(fields: Fields, name: string): number | undefined {
  const text = fields.text(name);
  if (text === "") return undefined;
  const day = parseKst(text);
  if (!day) throw new Refusal(KAKAO_REFUSED, `조회일(=${name})이 올바르지 않습니다.`);
  return day.getTime();
}

/** Page numbers are strings (§6.7 examples). */
function writePage(state: AligoState, fields: Fields, rows: readonly object[]) {
  const asked = state.switches.historyIgnoresLimit ? "" : fields.text("limit");
  const size = clampCount(asked, LIMIT);
  const { page, current } = takePage(rows, Number(fields.text("page")), size);
  return {
    code: 0,
    message: KAKAO_TEXTS.ok,
    list: page,
    currentPage: String(current),
    totalPage: String(Math.max(1, Math.ceil(rows.length / size))),
    totalCount: String(rows.length),
  };
}
