import { formatKst, parseKst } from "@k-msg/core";
import { type Body, inListOrder, readText, takePage } from "../body.ts";
import { type Reply, refuse } from "../reply.ts";
import { type IwinvState, toDigits } from "../state.ts";
import { RCS_TEXTS } from "./codes.ts";
import type { RcsRow } from "./row.ts";

/** `POST /api/v1/history/` (sheet §5). Every filter is optional; the window is that of the request. */
export function listRcsHistory(state: IwinvState, body: Body): Reply {
  const from = body.startDate === undefined ? 0 : parseMoment(body.startDate);
  const until = body.endDate === undefined ? Infinity : parseMoment(body.endDate);
  if (from === undefined || until === undefined) return refuse(220, RCS_TEXTS);
  const phone = readText(body.phone);
  const matches = (filter: unknown, value: string) => filter === undefined || filter === value;
  const rows = state.rcsRows.filter(
    (row) =>
      Math.floor(row.requestedAt / 1000) * 1000 >= from &&
      Math.floor(row.requestedAt / 1000) * 1000 <= until &&
      (phone === undefined || row.phone === toDigits(phone)) &&
      matches(body.brandId, row.brandId) &&
      matches(body.templateCode, row.templateCode) &&
      matches(body.msgkey, row.msgkey),
  );
  const list = takePage(inListOrder(rows, state.switches.listOrder), body).map(toHistoryRow);
  const fields = { totalCount: rows.length, list };
  return { code: 200, message: "데이터가 조회되었습니다.", fields };
}

function parseMoment(value: unknown): number | undefined {
  return typeof value === "string" ? parseKst(value)?.getTime() : undefined;
}

function toHistoryRow(row: RcsRow) {
  return {
    brand_name: row.brandName,
    template_code: row.templateCode,
    template_name: row.templateName,
    send_method: "API",
    callback: row.callback,
    phone: row.phone,
    req_date: formatKst(new Date(row.requestedAt), "yyyy-MM-dd HH:mm:ss"),
    done_code: row.doneCode ?? null,
    done_message: row.doneMessage ?? null,
    msgkey: row.msgkey,
    state: row.state,
  };
}
