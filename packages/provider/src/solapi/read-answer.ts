import {
  fail,
  hideContents,
  KMsgError,
  listContents,
  type OutboundMessage,
  ok,
  type Result,
  type SendOutcome,
  type SendResult,
  type SendWarning,
  withoutUndefined,
} from "@k-msg/core";
import { readLabel } from "./custom-fields.ts";
import { judgeAnswer, listAllAccepted, type Verdict } from "./judge-answer.ts";
import { mapMessageError, toText } from "./map-error.ts";
import { type JsonObject, type SolapiMessage, toObject } from "./wire.ts";

/** A message that went out in a request. */
export interface Sent {
  readonly original: OutboundMessage;
  /** As it travelled. */
  readonly message: Pick<SolapiMessage, "customFields">;
  readonly warnings: readonly SendWarning[];
}

/**
 * What a 2xx answer says of each message of its request, in their order: success only with proof, unsent only with
 * a refusal. Where it says nothing of a message, or contradicts itself, the outcome is unknown.
 */
export function readAnswer(
  answer: JsonObject,
  sent: readonly Sent[],
  providerId: string,
): Result<SendResult, KMsgError>[] {
  const group = toObject(answer.groupInfo);
  const accepted = group && group.status !== "FAILED" && listAllAccepted(answer, group, sent);
  if (accepted) {
    return sent.map((each, index) => {
      const entry = accepted[index];
      const raw = sent.length === 1 ? answer : toOwnPart(group, entry);
      return ok(toSendResult(each, entry, providerId, raw));
    });
  }
  // One error for all whom it is about: there may be 10,000.
  const isUnclear = fail(unclear(providerId));
  if (!group) return sent.map(() => isUnclear);
  const labels = sent.map(({ message }) => readLabel(message.customFields));
  const verdicts = judgeAnswer(answer, group, labels);
  const contents = () => sent.flatMap(({ original }) => listContents(original));
  const stopped =
    group.status === "FAILED" ? fail(groupFailed(group, providerId, contents())) : undefined;
  return sent.map((each, index) => {
    const verdict = verdicts[index];
    if (verdict?.is === "refused") return fail(toRefusal(verdict, each.original, providerId));
    if (verdict?.is !== "accepted") return isUnclear;
    if (stopped) return stopped;
    const raw = sent.length === 1 ? answer : toOwnPart(group, verdict.entry);
    return ok(toSendResult(each, verdict.entry, providerId, raw));
  });
}

function toRefusal(
  { entry, outcome }: Extract<Verdict, { is: "refused" }>,
  message: OutboundMessage,
  providerId: string,
): KMsgError {
  const context = { providerId, contents: listContents(message) };
  return mapMessageError(entry, outcomeOf(toText(entry.statusCode), outcome), context);
}

const NONE: readonly never[] = Object.freeze([]);

/** An answer as if it were about one message: whoever keeps or logs a result doesn't want the other 9,999. */
function toOwnPart(groupInfo: JsonObject, entry: JsonObject | undefined): JsonObject {
  return { failedMessageList: NONE, messageList: entry ? [entry] : NONE, groupInfo };
}

function toSendResult(
  { original, warnings }: Sent,
  entry: JsonObject | undefined,
  providerId: string,
  raw: JsonObject,
): SendResult {
  const providerMessageId = toText(entry?.messageId);
  const { messageId, type, to } = original;
  const status = "PENDING";
  // Written out: with two spreads it takes five times as long.
  if (providerMessageId !== undefined && warnings.length === 0)
    return { messageId, providerId, providerMessageId, status, type, to, raw };
  return withoutUndefined({
    messageId,
    providerId,
    providerMessageId,
    status,
    type,
    to,
    warnings: warnings.length > 0 ? warnings : undefined,
    raw,
  });
}

/** For a code that isn't in the table: 1xxx and 2xxx fail before the carrier, others beyond it (sheet §12). */
export function outcomeOf(code: string | undefined, otherwise: SendOutcome): SendOutcome {
  if (code !== undefined && /^[12]\d{3}$/.test(code)) return "not_sent";
  return code !== undefined && /^[34]\d{3}$/.test(code) ? "unknown" : otherwise;
}

function unclear(providerId: string): KMsgError {
  return new KMsgError("PROVIDER_ERROR", {
    outcome: "unknown",
    providerId,
    texts: {
      en: "SOLAPI's answer doesn't say what became of the message. Look for it in the SOLAPI console.",
      ko: "SOLAPI 응답으로는 접수 여부를 알 수 없습니다. SOLAPI 콘솔의 발송 내역을 확인하세요.",
    },
  });
}

/** The daily quota or the balance stops a whole group, and only its log says so (sheet §4.6). */
function groupFailed(
  group: JsonObject,
  providerId: string,
  contents: readonly string[],
): KMsgError {
  const log = Array.isArray(group.log) ? toObject(group.log.at(-1)) : undefined;
  const text = toText(log?.message);
  return new KMsgError("MESSAGE_SEND_FAILED", {
    outcome: "unknown",
    providerId,
    ...(text === undefined ? {} : { providerErrorText: hideContents(text, contents) }),
    texts: {
      en: "SOLAPI registered the message, but its group failed: usually the daily quota or the balance. Its log in the SOLAPI console says why.",
      ko: "SOLAPI가 메시지를 등록했지만 그룹 발송이 실패했습니다. 대개 일일 발송량이나 잔액 때문입니다. 자세한 이유는 SOLAPI 콘솔의 그룹 로그에 있습니다.",
    },
  });
}
