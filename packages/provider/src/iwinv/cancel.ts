import {
  fail,
  type KMsgError,
  ok,
  type ProviderContext,
  type Result,
  type SentMessage,
} from "@k-msg/core";
import { NOT_THERE, notCancelled, wordsOf } from "../shared/cancel-error.ts";
import { NEAR_MS } from "../shared/sighting.ts";
import { ask, toJsonRequest } from "./ask.ts";
import type { Settings } from "./config.ts";
import { findCandidates, indexRows, pickRows } from "./pick-rows.ts";
import { toText } from "./read-answer.ts";
import { readHistory } from "./read-history.ts";
import { readAlimtalkReport } from "./read-report.ts";
import { askFor } from "./read-statuses.ts";

/** ALIMTALK by its `seqNo`, which only the history tells (sheet §3.5); texts can't be cancelled at all (sheet §1). */
export async function cancelMessage(
  message: SentMessage,
  settings: Settings,
  context: ProviderContext,
): Promise<Result<void, KMsgError>> {
  const { id: providerId, alimtalk: product } = settings;
  if (message.type !== "ALIMTALK") return fail(notCancelled(NOT_POSSIBLE, providerId));
  if (!product) throw new TypeError("this provider sends no ALIMTALK");
  const rows = await readHistory(product, { ...askFor(message) }, settings, context);
  if (rows.isFailure) return rows;
  const shown = indexRows(rows.value);
  const now = (context.now ?? Date.now)();
  const [row, ...others] = pickRows(shown, message, now);
  const seqNo = Number(toText(row?.seqNo) ?? Number.NaN);
  if (!row || !Number.isSafeInteger(seqNo)) return fail(notCancelled(NOT_THERE, providerId));
  const near = findCandidates(shown, message, now).filter(({ distance }) => distance <= NEAR_MS);
  if (others.length > 0 || near.length > 1) return fail(notCancelled(NOT_ALONE, providerId));
  if (readAlimtalkReport(row, message).status === "CANCELLED") return ok(undefined);
  const request = toJsonRequest(product, "/api/cancel/", { seqNo }, "send");
  const answer = await ask(product, request, settings, context);
  return answer.isSuccess ? ok(undefined) : fail(explain(answer.error, providerId));
}

/** What IWINV refuses a cancellation with is written nowhere: unless it is about the key or the address, it's state. */
function explain(error: KMsgError, providerId: string): KMsgError {
  const { outcome, code } = error;
  const isVague = code === "MESSAGE_SEND_FAILED" || code === "PROVIDER_ERROR";
  return outcome === "not_sent" && isVague
    ? notCancelled(REFUSED, providerId, wordsOf(error))
    : error;
}

const NOT_POSSIBLE = {
  en: "IWINV can't cancel SMS, LMS and MMS, only ALIMTALK. It will go out at its time.",
  ko: "IWINV는 알림톡만 예약을 취소할 수 있고 SMS, LMS, MMS는 취소할 수 없습니다. 예약한 시각에 발송됩니다.",
};

const NOT_ALONE = {
  en: "IWINV shows several ALIMTALK to this number with this template from that time, and none of them says which this one is. Nothing was cancelled; cancel it in IWINV's console.",
  ko: "같은 번호와 템플릿의 알림톡이 비슷한 시각에 여러 건 있어, 어느 것이 이 메시지인지 알 수 없습니다. 아무것도 취소하지 않았습니다. IWINV 콘솔에서 취소하세요.",
};

const REFUSED = {
  en: "IWINV didn't cancel the message: only a reservation that hasn't gone out can be cancelled.",
  ko: "IWINV가 취소하지 않았습니다. 아직 발송되지 않은 예약만 취소할 수 있습니다.",
};
