import {
  type Balance,
  fail,
  type KMsgError,
  ok,
  type ProviderContext,
  type Result,
} from "@k-msg/core";
import { exchange } from "../shared/exchange.ts";
import { unreadableAnswer } from "../shared/status-error.ts";
import { toKakaoRequest, toSmsRequest } from "./authorize.ts";
import type { AligoSettings } from "./config.ts";
import { toOrigin } from "./map-error.ts";
import { readHeartAnswer } from "./read-heart-answer.ts";
import { readSmsSuccess } from "./read-sms-answer.ts";
import { toInteger } from "./vendor-number.ts";

interface Remaining {
  readonly remaining: NonNullable<Balance["remaining"]>;
  readonly raw: unknown;
}

/**
 * How many messages of each type the points pay for. ALIMTALK's number comes from the Kakao host, which is
 * asked only when the config has something for it; Aligo tells no amount in won.
 */
export async function readBalance(
  settings: AligoSettings,
  context: ProviderContext,
): Promise<Result<Balance, KMsgError>> {
  const [sms, kakao] = await Promise.all([
    readRemain(settings, context),
    settings.usesKakao ? readHeart(settings, context) : undefined,
  ]);
  if (sms.isFailure) return sms;
  if (kakao?.isFailure) return kakao;
  const heart = kakao?.value;
  return ok({
    providerId: settings.id,
    remaining: { ...heart?.remaining, ...sms.value.remaining },
    raw: { remain: sms.value.raw, ...(heart ? { heartinfo: heart.raw } : {}) },
  });
}

/** `/remain/` (sheet §3.5). */
async function readRemain(
  settings: AligoSettings,
  context: ProviderContext,
): Promise<Result<Remaining, KMsgError>> {
  const request = toSmsRequest(settings, "/remain/", {}, "read");
  const answer = await exchange(settings.id, request, settings.transport, context);
  if (answer.isFailure) return answer;
  const body = readSmsSuccess(answer.value, toOrigin(settings, context, request));
  if (body.isFailure) return body;
  const [SMS, LMS, MMS] = ["SMS_CNT", "LMS_CNT", "MMS_CNT"].map((key) =>
    toInteger(body.value[key]),
  );
  if (SMS === undefined) return fail(unreadableAnswer(answer.value, "read", settings.id));
  const rest = { ...(LMS === undefined ? {} : { LMS }), ...(MMS === undefined ? {} : { MMS }) };
  return ok({ remaining: { SMS, ...rest }, raw: body.value });
}

/** `/akv10/heartinfo/` (sheet §6.8). */
async function readHeart(
  settings: AligoSettings,
  context: ProviderContext,
): Promise<Result<Remaining, KMsgError>> {
  const request = toKakaoRequest(settings, "/akv10/heartinfo/", {}, "read");
  const answer = await exchange(settings.id, request, settings.transport, context);
  if (answer.isFailure) return answer;
  const heart = readHeartAnswer(answer.value, toOrigin(settings, context, request));
  if (heart.isFailure) return heart;
  const { alimtalk, raw } = heart.value;
  return ok({ remaining: alimtalk === undefined ? {} : { ALIMTALK: alimtalk }, raw });
}
