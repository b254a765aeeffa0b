import { formatKst, parseKst } from "@k-msg/core";
import { type Body, inListOrder, readText, takePage } from "../body.ts";
import { type Reply, refuse } from "../reply.ts";
import { type IwinvState, toDigits } from "../state.ts";
import { READ_TEXT, SMS_TEXTS } from "./codes.ts";
import type { SmsRow } from "./row.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_DAYS = 90;

/**
 * `POST /api/history/` (sheet §4.3). No code is documented for its refusals: a wrong `companyid` is 14,
 * a missing `version` 1, a bad date 43, a window of more than 90 days 42.
 */
export function listSmsHistory(state: IwinvState, body: Body): Reply {
  if (body.version === undefined) return refuse(1, SMS_TEXTS);
  if (body.companyid !== state.credentials.smsCompanyId) return refuse(14, SMS_TEXTS);
  const from = parseDay(body.startDate);
  const lastDay = parseDay(body.endDate);
  if (from === undefined || lastDay === undefined) return refuse(43, SMS_TEXTS);
  if (lastDay - from > MAX_DAYS * DAY_MS || lastDay < from) return refuse(42, SMS_TEXTS);
  const requestNo = body.requestNo === undefined ? undefined : String(body.requestNo);
  const phone = readText(body.phone);
  const newest = state.world.clock.now() - state.switches.historyDelayMs;
  const rows = state.smsRows.filter(
    (row) =>
      row.requestedAt <= newest &&
      !state.switches.historyOmits.includes(row.phone) &&
      row.sendAt >= from &&
      row.sendAt < lastDay + DAY_MS &&
      (requestNo === undefined || row.requestNo === requestNo) &&
      (phone === undefined || row.phone === toDigits(phone)),
  );
  const { listOrder, smsIgnorePageSize } = state.switches;
  const page = takePage(inListOrder(rows, listOrder), body, smsIgnorePageSize);
  const list = page.map((row) => toHistoryRow(row, state));
  return { code: 0, message: READ_TEXT, fields: { totalCount: rows.length, list } };
}

function toHistoryRow(row: SmsRow, { switches, credentials }: IwinvState) {
  const { requestNo } = row;
  return {
    requestNo: switches.smsHistoryRequestNo === "number" ? Number(requestNo) : requestNo,
    companyid: credentials.smsCompanyId,
    msgType: row.msgType,
    phone: row.phone,
    callback: row.callback,
    sendStatusCode: toCode(row.statusCode ?? switches.smsWaitingCode, switches),
    [switches.smsStatusTextKey]: row.statusText ?? "대기",
    sendDate: formatKst(new Date(row.sendAt), "yyyy-MM-dd HH:mm:ss"),
  };
}

/** `06` as text, 6 as a number; `WAIT` is text in any case. */
function toCode(code: string, { smsDeliveryCodesAs }: IwinvState["switches"]): string | number {
  return smsDeliveryCodesAs === "number" && /^\d+$/.test(code) ? Number(code) : code;
}

/** Midnight of a `yyyy-MM-dd` in KST. */
function parseDay(value: unknown): number | undefined {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value)) return undefined;
  return parseKst(value)?.getTime();
}
