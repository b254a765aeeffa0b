import { fail, type KMsgError, ok, type Result } from "@k-msg/core";
import type { HttpAnswer } from "../shared/exchange.ts";
import { parseJsonObject } from "../shared/parse-json.ts";
import { unreadableAnswer } from "../shared/status-error.ts";
import { type AnswerOrigin, toRefusal } from "./map-error.ts";
import { readCounts } from "./read-counts.ts";
import type { Acceptance } from "./to-result.ts";
import { toInteger } from "./vendor-number.ts";

type Json = Record<string, unknown>;

/**
 * Body of an answer whose `code` is 0; of the Kakao host only (sheet §6, §7.1).
 * @param successes the codes of success, where that isn't 0 alone.
 */
export function readKakaoSuccess(
  answer: HttpAnswer,
  origin: AnswerOrigin,
  successes: readonly number[] = [0],
): Result<Json, KMsgError> {
  const body = parseJsonObject(answer.text);
  const code = toInteger(body?.code);
  const text = typeof body?.message === "string" ? body.message : undefined;
  const isOk = answer.status >= 200 && answer.status < 300;
  const succeeded = code !== undefined && successes.includes(code);
  if (isOk && body && succeeded) return ok(body);
  // Also a success under a failing HTTP status: the two contradict each other.
  if (isOk ? code === undefined : succeeded) {
    return fail(unreadableAnswer(answer, origin.purpose, origin.providerId));
  }
  return fail(toRefusal("kakao", answer, code, text, origin));
}

/** `/akv10/alimtalk/send/` (sheet §6.5) to so many recipients. Accepted by Aligo, which isn't accepted by Kakao. */
export function readAlimtalkAnswer(
  answer: HttpAnswer,
  asked: number,
  origin: AnswerOrigin,
): Result<Acceptance, KMsgError> {
  const success = readKakaoSuccess(answer, origin);
  if (success.isFailure) return success;
  const body = success.value;
  // `mid` is a number in the vendor's table, text in its example.
  const { scnt: accepted, fcnt: malformed, mid: id } = isObject(body.info) ? body.info : {};
  return readCounts(answer, { code: 0, asked, accepted, malformed, id, body }, origin);
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
