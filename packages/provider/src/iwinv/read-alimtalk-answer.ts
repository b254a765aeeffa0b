import { fail, KMsgError, type Locale, ok, type Result, type SendOutcome } from "@k-msg/core";
import type { HttpAnswer } from "../shared/exchange.ts";
import { ALIMTALK } from "./dialect.ts";
import { ALIMTALK_CODES } from "./error-codes.ts";
import { mapError } from "./map-error.ts";
import {
  type Accepted,
  type AnswerOrigin,
  readAnswer,
  successBody,
  toText,
} from "./read-answer.ts";

/**
 * ALIMTALK: code 200, and all `asked` recipients counted as taken (sheet §3.1). IWINV counts whom it didn't take
 * and names nobody: of some taken and some not, each may be either.
 */
export function readAlimtalkAnswer(
  answer: HttpAnswer,
  asked: number,
  origin: AnswerOrigin,
): Result<Accepted, KMsgError> {
  const read = readAnswer(answer, ALIMTALK);
  const body = successBody(answer, read, ALIMTALK);
  const taken = judgeCounts(read?.body, asked);
  if (body) {
    if (taken === "none") return fail(counted(answer, "not_sent", NOBODY, origin));
    const isClear = taken === "all" || (taken === "untold" && asked === 1);
    if (!isClear) return fail(counted(answer, "unknown", UNCLEAR, origin));
    // Documented answers have no id; clients have met `seqNo`, which is what the history lists: one recipient's.
    const providerMessageId = asked === 1 ? toText(body.seqNo) : undefined;
    return ok({ providerMessageId, type: "ALIMTALK", raw: body });
  }
  // A refusal that took somebody is none.
  if (taken === "all" || taken === "some") return fail(counted(answer, "unknown", UNCLEAR, origin));
  const unknownOutcome = taken === "none" ? "not_sent" : "unknown";
  const { codes } = ALIMTALK;
  const error = mapError(answer, read, { ...origin, codes, purpose: "send", unknownOutcome });
  return fail(asked > 1 ? sharedRefusal(error, asked) : error);
}

/** What the counts say of the recipients; `unclear` when they don't add up and say of nobody that he was taken. */
function judgeCounts(
  body: Readonly<Record<string, unknown>> = {},
  asked: number,
): "all" | "some" | "none" | "unclear" | "untold" {
  const taken = toCount(body.success);
  const failed = toCount(body.fail);
  if (taken === undefined && failed === undefined) return "untold";
  if ((taken ?? asked) === asked && !failed) return "all";
  if (taken) return "some";
  return taken === 0 && failed === asked ? "none" : "unclear";
}

function toCount(value: unknown): number | undefined {
  const text = toText(value);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function counted(
  { status: httpStatus }: HttpAnswer,
  outcome: SendOutcome,
  texts: Record<Locale, string>,
  { providerId }: AnswerOrigin,
): KMsgError {
  return new KMsgError("MESSAGE_SEND_FAILED", { outcome, providerId, texts, httpStatus });
}

/** Refusals for what differs between the recipients of one request: number and values (sheet §3.2). */
const OF_ONE_RECIPIENT = new Set(["508", "509", "512", "513", "516", "517", "540"]);

/** One recipient's fault refuses the others, too. They mustn't be told that it is theirs. */
function sharedRefusal(error: KMsgError, asked: number): KMsgError {
  const { outcome, providerId, providerErrorCode = "", providerErrorText, httpStatus } = error;
  const entry = ALIMTALK_CODES[providerErrorCode];
  if (outcome !== "not_sent" || !entry || !OF_ONE_RECIPIENT.has(providerErrorCode)) return error;
  return new KMsgError("MESSAGE_SEND_FAILED", {
    outcome,
    providerId,
    providerErrorCode,
    providerErrorText,
    httpStatus,
    texts: {
      en: `${entry.en} That is so of one or more of the ${asked} messages in the request; IWINV doesn't say which, and took none. Send them one at a time to find it.`,
      ko: `${entry.ko} 함께 보낸 ${asked}건 중 일부가 원인이지만, IWINV가 어느 것인지 알려 주지 않고 모두 거절했습니다. 한 건씩 보내 찾으세요.`,
    },
  });
}

const NOBODY = {
  en: "IWINV counted every recipient of the request as not taken and gave no reason. Check the number.",
  ko: "IWINV가 요청의 수신자를 사유 없이 모두 실패로 집계했습니다. 수신번호를 확인하세요.",
};

const UNCLEAR = {
  en: "IWINV's counts don't tell which messages it took. The history in its console shows them.",
  ko: "IWINV가 집계한 건수로는 어느 메시지가 접수되었는지 알 수 없습니다. IWINV 콘솔의 전송내역에서 확인할 수 있습니다.",
};
