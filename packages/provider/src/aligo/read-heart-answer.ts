import { fail, type KMsgError, ok, type Result } from "@k-msg/core";
import type { HttpAnswer } from "../shared/exchange.ts";
import { parseJsonObject } from "../shared/parse-json.ts";
import { unreadableAnswer } from "../shared/status-error.ts";
import { type AnswerOrigin, toRefusal } from "./map-error.ts";
import { toInteger } from "./vendor-number.ts";

export interface Heart {
  /** How many ALIMTALK the points pay for; not in every shape. */
  readonly alimtalk?: number;
  readonly raw: unknown;
}

/**
 * `/akv10/heartinfo/` has three shapes (sheet §6.8): captured live, `code` 0 and the counts in `list`; in the
 * vendor's example `code` 1 and no `ALT_CNT`; in its table `result_code` and flat counts. All are taken; only the
 * live one is proven.
 */
export function readHeartAnswer(
  answer: HttpAnswer,
  origin: AnswerOrigin,
): Result<Heart, KMsgError> {
  const body = parseJsonObject(answer.text);
  const code = toInteger(body?.code ?? body?.result_code);
  const text = typeof body?.message === "string" ? body.message : undefined;
  const isOk = answer.status >= 200 && answer.status < 300;
  if (!isOk || (code !== undefined && code !== 0 && code !== 1)) {
    return fail(toRefusal("kakao", answer, code, text, origin));
  }
  if (!body || code === undefined) return fail(unreadableAnswer(answer, "read", origin.providerId));
  const counts = isObject(body.list) ? body.list : body;
  const alimtalk = toInteger(counts.ALT_CNT);
  return ok({ ...(alimtalk === undefined ? {} : { alimtalk }), raw: body });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
