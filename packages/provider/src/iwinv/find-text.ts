import {
  type FindMessageQuery,
  fail,
  issue,
  type KMsgError,
  type MessageSighting,
  type OutboundMessage,
  type OutboundText,
  ok,
  type ProviderContext,
  type Result,
} from "@k-msg/core";
import { indexBy } from "../shared/index-by.ts";
import { lookUpTogether, type ToldTogether } from "../shared/look-up.ts";
import { fitOf, judgeTraces, type Window, windowOf, windowOfAll } from "../shared/sighting.ts";
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
  const asked = { ...toDays([message], windowOf(query), companyId), phone: message.to };
  const rows = await readHistory(product, asked, settings, context);
  return rows.isFailure ? rows : ok(judgeRows(rows.value, message, query, settings));
}

/** The same for messages of one request, in the history of all that went out in those days. */
export function findTexts(
  queries: readonly FindMessageQuery[],
  product: NonNullable<Settings["text"]>,
  settings: Settings,
  context: ProviderContext,
): Promise<ToldTogether> {
  const { companyId } = product;
  const messages = queries.map(({ message }) => message);
  // One by one they fail at once, and say why.
  if (companyId === undefined || messages.some(({ country }) => country !== "82"))
    return Promise.resolve(queries.map(() => undefined));
  return lookUpTogether(
    queries,
    async (mostPages) => {
      const asked = toDays(messages, windowOfAll(queries), companyId);
      const rows = await readHistory(product, asked, settings, context, mostPages);
      return rows.isFailure ? rows : ok(indexBy(rows.value, ({ phone }) => toDigits(phone)));
    },
    (byNumber, query) => {
      const { message } = query;
      return ok(judgeRows(byNumber.get(message.to) ?? [], message, query, settings));
    },
  );
}

/** `sendDate` of a scheduled message may be either time. */
function toDays(messages: readonly OutboundMessage[], { from, until }: Window, companyid: string) {
  const planned = messages.flatMap(({ scheduledAt }) => scheduledAt?.getTime() ?? []);
  return {
    version: "1.0",
    companyid,
    startDate: toDay(Math.min(from, ...planned)),
    endDate: toDay(Math.max(until, ...planned)),
  };
}

function judgeRows(
  rows: readonly Row[],
  message: OutboundMessage,
  query: FindMessageQuery,
  settings: Settings,
): MessageSighting {
  const sender = message.from ?? settings.sender;
  const times = message.scheduledAt ? [query, plannedAt(message.scheduledAt, query)] : [query];
  const mayBe = (row: Row) => {
    const at = readStamp(row.sendDate);
    const isOurs = toDigits(row.phone) === message.to && toDigits(row.callback) === sender;
    return isOurs && times.some((each) => fitOf(at, "maybe", each) !== "none");
  };
  return judgeTraces([], rows.some(mayBe));
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
