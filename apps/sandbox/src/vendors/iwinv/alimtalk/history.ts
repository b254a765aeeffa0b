import { formatKst } from "@k-msg/core";
import { type Body, inListOrder, readNumber, readText, takePage } from "../body.ts";
import { type Reply, refuse } from "../reply.ts";
import { parseStamp } from "../reservation.ts";
import { type IwinvState, toDigits } from "../state.ts";
import { ALIMTALK_TEXTS, CANCELLED, DELIVERED, READ_TEXT } from "./codes.ts";
import type { AlimtalkRow } from "./row.ts";
import { LINK_FIELDS } from "./template.ts";

/** `POST /api/history/` (sheet §3.4). Every filter is optional; the window is that of the request. */
export function listAlimtalkHistory(state: IwinvState, body: Body): Reply {
  const from = body.startDate === undefined ? 0 : parseStamp(body.startDate);
  const until = body.endDate === undefined ? Infinity : parseStamp(body.endDate);
  if (from === undefined || until === undefined) return refuse(400, ALIMTALK_TEXTS);
  const seqNo = body.seqNo === undefined ? undefined : (readNumber(body.seqNo) ?? -1);
  const phone = readText(body.phone);
  const reserve = readText(body.reserve);
  const newest = state.world.clock.now() - state.switches.historyDelayMs;
  const rows = state.alimtalkRows.filter(
    (row) =>
      row.requestedAt <= newest &&
      !state.switches.historyOmits.includes(row.phone) &&
      Math.floor(row.requestedAt / 1000) * 1000 >= from &&
      Math.floor(row.requestedAt / 1000) * 1000 <= until &&
      (seqNo === undefined || row.seqNo === seqNo) &&
      (phone === undefined || row.phone === toDigits(phone)) &&
      (reserve === undefined || (reserve === "Y") === row.reserved),
  );
  const page = takePage(inListOrder(rows, state.switches.listOrder), body);
  const list = page.map((row) => toHistoryRow(row, state));
  return { code: 200, message: READ_TEXT, fields: { totalCount: rows.length, list } };
}

function toHistoryRow(row: AlimtalkRow, { switches }: IwinvState) {
  const ended = row.statusCode !== undefined;
  const hidesSendDate =
    switches.alimtalkFailedSendDate === "absent" && ended && row.statusCode !== DELIVERED.code;
  const showsSendDate = !hidesSendDate && (ended || switches.alimtalkSendDate === "at_hand_over");
  return {
    seqNo: row.seqNo,
    phone: row.phone,
    callback: row.callback,
    templateCode: row.templateCode,
    sendMessage: row.sendMessage,
    reserve: row.reserved ? "Y" : "N",
    requestDate: toStamp(row.requestedAt),
    sendDate: showsSendDate ? toStamp(row.sentAt) : null,
    receiveDate: toStamp(row.receivedAt),
    statusCode: row.cancelled ? CANCELLED.code : (row.statusCode ?? null),
    statusCodeName: row.cancelled ? CANCELLED.name : (row.statusName ?? null),
    resendStatus: row.resendCode ?? null,
    resendStatusName: row.resendName ?? null,
    buttons: toLinks(row),
  };
}

/** `link1` … `link5`: the first link of each button. */
function toLinks({ buttons }: AlimtalkRow): Record<string, string | null> {
  const links: Record<string, string | null> = {};
  for (let number = 1; number <= 5; number++) {
    const button = buttons[number - 1];
    const field = LINK_FIELDS.find((each) => button?.[each]);
    links[`link${number}`] = (field && button?.[field]) || null;
  }
  return links;
}

function toStamp(instant: number | undefined): string | null {
  return instant === undefined ? null : formatKst(new Date(instant), "yyyy-MM-dd HH:mm:ss");
}
