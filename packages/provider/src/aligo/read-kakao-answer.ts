import {
  fail,
  type KMsgError,
  type OutboundAlimtalk,
  ok,
  type Result,
  type SendResult,
  type SendWarning,
} from "@k-msg/core";
import type { HttpAnswer } from "../shared/exchange.ts";
import { parseJsonObject } from "../shared/parse-json.ts";
import { unreadableAnswer } from "../shared/status-error.ts";
import { type AnswerOrigin, toNumberRefusal, toRefusal } from "./map-error.ts";
import { judgeCounts, toId, toInteger } from "./vendor-number.ts";

type Json = Record<string, unknown>;

/** Body of an answer whose `code` is 0; of the Kakao host only (sheet §6, §7.1). */
export function readKakaoSuccess(
  answer: HttpAnswer,
  origin: AnswerOrigin,
): Result<Json, KMsgError> {
  const body = parseJsonObject(answer.text);
  const code = toInteger(body?.code);
  const text = typeof body?.message === "string" ? body.message : undefined;
  const isOk = answer.status >= 200 && answer.status < 300;
  if (isOk && body && code === 0) return ok(body);
  // Also a success under a failing HTTP status: the two contradict each other.
  if (isOk ? code === undefined : code === 0) {
    return fail(unreadableAnswer(answer, origin.purpose, origin.providerId));
  }
  return fail(toRefusal("kakao", answer, code, text, origin));
}

/** `/akv10/alimtalk/send/` (sheet §6.5). Accepted by Aligo, which isn't accepted by Kakao. */
export function readAlimtalkAnswer(
  answer: HttpAnswer,
  message: OutboundAlimtalk,
  warnings: readonly SendWarning[],
  origin: AnswerOrigin,
): Result<SendResult, KMsgError> {
  const success = readKakaoSuccess(answer, origin);
  if (success.isFailure) return success;
  const body = success.value;
  const info = isObject(body.info) ? body.info : {};
  const verdict = judgeCounts(info.scnt, info.fcnt);
  const text = typeof body.message === "string" ? body.message : undefined;
  if (verdict === "refused") return fail(toNumberRefusal(answer, 0, text, origin));
  // A number in the vendor's table, text in its example.
  const id = toId(info.mid);
  if (verdict === "unclear" || id === undefined) {
    return fail(unreadableAnswer(answer, origin.purpose, origin.providerId));
  }
  return ok({
    messageId: message.messageId,
    providerId: origin.providerId,
    providerMessageId: id,
    status: "PENDING",
    type: "ALIMTALK",
    to: message.to,
    ...(warnings.length > 0 ? { warnings } : {}),
    raw: body,
  });
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
