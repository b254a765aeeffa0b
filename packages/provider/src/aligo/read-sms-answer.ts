import { fail, type KMsgError, type MessageType, ok, type Result } from "@k-msg/core";
import type { HttpAnswer } from "../shared/exchange.ts";
import { parseJsonObject } from "../shared/parse-json.ts";
import { unreadableAnswer } from "../shared/status-error.ts";
import { type AnswerOrigin, toRefusal } from "./map-error.ts";
import { readCounts } from "./read-counts.ts";
import type { Acceptance } from "./to-result.ts";
import { toInteger } from "./vendor-number.ts";

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

/** `/send/` and `/send_mass/` (sheet §3.1, §3.2) to so many recipients. */
export function readSendAnswer(
  answer: HttpAnswer,
  asked: number,
  origin: AnswerOrigin,
): Result<Acceptance, KMsgError> {
  const success = readSmsSuccess(answer, origin);
  if (success.isFailure) return success;
  const body = success.value;
  const { success_cnt: accepted, error_cnt: malformed, msg_id: id } = body;
  const taken = readCounts(answer, { code: 1, asked, accepted, malformed, id, body }, origin);
  return taken.isFailure ? taken : ok({ ...taken.value, type: readType(body.msg_type) });
}

function readType(value: unknown): MessageType | undefined {
  return value === "SMS" || value === "LMS" || value === "MMS" ? value : undefined;
}
