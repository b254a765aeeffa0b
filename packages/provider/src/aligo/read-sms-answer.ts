import {
  fail,
  type KMsgError,
  type MessageType,
  type OutboundText,
  ok,
  type Result,
  type SendResult,
  type SendWarning,
} from "@k-msg/core";
import type { HttpAnswer } from "../shared/exchange.ts";
import { parseJsonObject } from "../shared/parse-json.ts";
import { unreadableAnswer } from "../shared/status-error.ts";
import { warning } from "../shared/warnings.ts";
import { type AnswerOrigin, toNumberRefusal, toRefusal } from "./map-error.ts";
import { judgeCounts, toId, toInteger } from "./vendor-number.ts";

type Json = Record<string, unknown>;

/** Body of an answer whose `result_code` is 1; of the SMS host only (sheet §3). */
export function readSmsSuccess(answer: HttpAnswer, origin: AnswerOrigin): Result<Json, KMsgError> {
  const body = parseJsonObject(answer.text);
  const code = toInteger(body?.result_code);
  const text = typeof body?.message === "string" ? body.message : undefined;
  const isOk = answer.status >= 200 && answer.status < 300;
  if (isOk && body && code === 1) return ok(body);
  // Also a success under a failing HTTP status: the two contradict each other.
  if (isOk ? code === undefined : code === 1) {
    return fail(unreadableAnswer(answer, origin.purpose, origin.providerId));
  }
  return fail(toRefusal("sms", answer, code, text, origin));
}

/** `/send/` (sheet §3.1). Without an id nobody could ever ask what became of it: such an answer isn't trusted. */
export function readSendAnswer(
  answer: HttpAnswer,
  message: OutboundText,
  warnings: readonly SendWarning[],
  origin: AnswerOrigin,
): Result<SendResult, KMsgError> {
  const success = readSmsSuccess(answer, origin);
  if (success.isFailure) return success;
  const body = success.value;
  const verdict = judgeCounts(body.success_cnt, body.error_cnt);
  const text = typeof body.message === "string" ? body.message : undefined;
  if (verdict === "refused") return fail(toNumberRefusal(answer, 1, text, origin));
  const id = toId(body.msg_id);
  if (verdict === "unclear" || id === undefined) {
    return fail(unreadableAnswer(answer, origin.purpose, origin.providerId));
  }
  const type = readType(body.msg_type) ?? message.type;
  const all = [...warnings, ...(type === message.type ? [] : [typeChanged(type)])];
  return ok({
    messageId: message.messageId,
    providerId: origin.providerId,
    providerMessageId: id,
    status: "PENDING",
    type,
    to: message.to,
    ...(all.length > 0 ? { warnings: all } : {}),
    raw: body,
  });
}

function readType(value: unknown): MessageType | undefined {
  return value === "SMS" || value === "LMS" || value === "MMS" ? value : undefined;
}

function typeChanged(type: MessageType): SendWarning {
  return warning(
    "OPTION_UNSUPPORTED",
    "type",
    `Aligo took it as ${type}, and charges for that.`,
    `알리고가 ${type} 유형으로 접수했으며, 요금도 그 유형으로 부과됩니다.`,
  );
}
