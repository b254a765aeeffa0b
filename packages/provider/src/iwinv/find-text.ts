import {
  type FindMessageQuery,
  fail,
  issue,
  type KMsgError,
  type MessageSighting,
  type OutboundText,
  ok,
  type ProviderContext,
  type Result,
} from "@k-msg/core";
import { fitOf, judgeTraces, windowOf } from "../shared/sighting.ts";
import type { Settings } from "./config.ts";
import type { Row } from "./find-template.ts";
import { invalidRequest } from "./map-error.ts";
import { readHistory, readStamp, toDay, toDigits } from "./read-history.ts";

/**
 * SMS, LMS, MMS (sheet §4.3). The history shows numbers and times and no texts: a row may be this message or any other
 * to the same person.
 */
export async function findText(
  message: OutboundText,
  query: FindMessageQuery,
  product: NonNullable<Settings["text"]>,
  settings: Settings,
  context: ProviderContext,
): Promise<Result<MessageSighting, KMsgError>> {
  const { companyId } = product;
  if (companyId === undefined) return fail(invalidRequest([NO_COMPANY_ID], settings.id));
  // How the history writes such a number isn't documented: to miss it would look like its absence.
  if (message.country !== "82") return fail(invalidRequest([ABROAD], settings.id));
  const { from, until } = windowOf(query);
  // `sendDate` of a scheduled message may be either time.
  const planned = message.scheduledAt?.getTime() ?? from;
  const asked = {
    version: "1.0",
    companyid: companyId,
    startDate: toDay(Math.min(from, planned)),
    endDate: toDay(Math.max(until, planned)),
    phone: message.to,
  };
  const rows = await readHistory(product, asked, settings, context);
  if (rows.isFailure) return rows;
  const sender = message.from ?? settings.sender;
  const times = message.scheduledAt ? [query, plannedAt(message.scheduledAt, query)] : [query];
  const mayBe = (row: Row) => {
    const at = readStamp(row.sendDate);
    const isOurs = toDigits(row.phone) === message.to && toDigits(row.callback) === sender;
    return isOurs && times.some((each) => fitOf(at, "maybe", each) !== "none");
  };
  return ok(judgeTraces([], rows.value.some(mayBe)));
}

function plannedAt(at: Date, query: FindMessageQuery): FindMessageQuery {
  return { ...query, startedAt: at.getTime(), endedAt: at.getTime() };
}

export const NO_COMPANY_ID = issue(
  "smsCompanyId",
  ["isn't set, and IWINV shows its SMS history only with it.", "Give the 조직(업체) 발송 아이디."],
  ["값이 없어 IWINV의 문자 전송내역을 조회할 수 없습니다.", "조직(업체) 발송 아이디를 넣으세요."],
);

const ABROAD = issue(
  "options.country",
  ["is abroad, and such a message can't be looked up at IWINV.", "Look for it in IWINV's console."],
  ["해외 번호라 IWINV 전송내역에서 찾을 수 없습니다.", "IWINV 콘솔의 전송내역에서 확인하세요."],
);
