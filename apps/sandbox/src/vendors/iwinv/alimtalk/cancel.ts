import { type Body, readNumber } from "../body.ts";
import { type Reply, refuse } from "../reply.ts";
import type { IwinvState } from "../state.ts";
import { ALIMTALK_TEXTS } from "./codes.ts";

/** `POST /api/cancel/`: `{seqNo}` of a 예약 that hasn't gone out (sheet §3.5). */
export function cancelAlimtalk(state: IwinvState, body: Body): Reply {
  const seqNo = readNumber(body.seqNo);
  if (seqNo === undefined) return refuse(400, ALIMTALK_TEXTS);
  const row = state.alimtalkRows.find((each) => each.seqNo === seqNo);
  if (!row) return refuse(404, ALIMTALK_TEXTS);
  const waits = row.reserved && !row.cancelled && row.dueAt > state.world.clock.now();
  if (!waits) return refuse(400, ALIMTALK_TEXTS);
  row.cancelled = true;
  state.balance.alimtalk += row.price;
  state.world.messages.update(row.messageId, "CANCELLED");
  return { code: 200, message: "예약이 취소되었습니다." };
}
