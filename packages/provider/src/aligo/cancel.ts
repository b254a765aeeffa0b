import { fail, KMsgError, ok, type Result, type SentMessage } from "@k-msg/core";
import {
  NOT_TELLING_SIZE,
  NOT_THERE,
  NOT_WAITING,
  notCancelled,
  sharesRequest,
  wordsOf,
} from "../shared/cancel-error.ts";
import { exchange } from "../shared/exchange.ts";
import { windowOf } from "../shared/sighting.ts";
import { toKakaoRequest, toSmsRequest } from "./authorize.ts";
import { type ListedGroup, listKakaoGroups, listSmsGroups, type ReadMeans } from "./list-groups.ts";
import { toOrigin } from "./map-error.ts";
import { readKakaoSuccess } from "./read-kakao-answer.ts";
import { readSmsSuccess } from "./read-sms-answer.ts";
import { toInteger } from "./vendor-number.ts";

/** sheet §3.6, §6.9 */
const LATEST_MS = 5 * 60_000;
const MINUTE = 60_000;

/** Aligo cancels groups, so only a message that is alone in its group is cancelled; its lists say how many are in it. */
export async function cancelMessage(
  message: SentMessage,
  means: ReadMeans,
): Promise<Result<void, KMsgError>> {
  const { id: providerId } = means.settings;
  const { providerMessageId: mid } = message;
  if (!mid) return fail(notCancelled(NOT_THERE, providerId));
  const group = await findGroup(mid, message, means);
  if (group.isFailure) return group;
  // Also when it is too late: it may have been taken back before, by a call whose answer was lost.
  if (isTakenBack(group.value)) return ok(undefined);
  const obstacle = findLateness(message, means) ?? findObstacle(group.value);
  if (obstacle) return fail(notCancelled(obstacle, providerId));
  return message.type === "ALIMTALK" ? cancelKakao(mid, message, means) : cancelSms(mid, means);
}

/** As scheduled: texts go out at full minutes. */
function findLateness({ scheduledAt }: SentMessage, { context }: ReadMeans) {
  if (!scheduledAt) return undefined;
  const dueAt = Math.ceil(scheduledAt.getTime() / MINUTE) * MINUTE;
  const leftMs = dueAt - (context.now ?? Date.now)();
  if (leftMs <= 0) return NOT_WAITING;
  return leftMs < LATEST_MS ? TOO_LATE : undefined;
}

async function findGroup(
  mid: string,
  { type, requestedAt: at }: SentMessage,
  means: ReadMeans,
): Promise<Result<ListedGroup | undefined, KMsgError>> {
  const window = windowOf({ startedAt: at, endedAt: at });
  const list = type === "ALIMTALK" ? listKakaoGroups : listSmsGroups;
  const groups = await list(window, means);
  return groups.isFailure ? groups : ok(groups.value.find((group) => group.mid === mid));
}

function isTakenBack(group: ListedGroup | undefined): boolean {
  return group?.reservation.includes("취소") ?? false;
}

function findObstacle(group: ListedGroup | undefined) {
  if (!group) return NOT_THERE;
  if (group.count === undefined) return NOT_TELLING_SIZE;
  return group.count > 1 ? sharesRequest(group.count) : undefined;
}

/** `/cancel/` (sheet §3.6). */
async function cancelSms(
  mid: string,
  { settings, context }: ReadMeans,
): Promise<Result<void, KMsgError>> {
  const request = toSmsRequest(settings, "/cancel/", { mid }, "send");
  const answer = await exchange(settings.id, request, settings.transport, context);
  if (answer.isFailure) return answer;
  const done = readSmsSuccess(answer.value, toOrigin(settings, context, request));
  return done.isSuccess ? ok(undefined) : fail(explain(done.error, settings.id));
}

/**
 * `/akv10/cancel/` (sheet §6.9): the documents show success as 1 and call all but 0 a failure, clients look for 0.
 * So after a 1, the list has the last word.
 */
async function cancelKakao(
  mid: string,
  message: SentMessage,
  means: ReadMeans,
): Promise<Result<void, KMsgError>> {
  const { settings, context } = means;
  const request = toKakaoRequest(settings, "/akv10/cancel/", { mid }, "send");
  const answer = await exchange(settings.id, request, settings.transport, context);
  if (answer.isFailure) return answer;
  const done = readKakaoSuccess(answer.value, toOrigin(settings, context, request), [0, 1]);
  if (done.isFailure) return fail(explain(done.error, settings.id));
  if (toInteger(done.value.code) === 0) return ok(undefined);
  const after = await findGroup(mid, message, means);
  return after.isSuccess && isTakenBack(after.value) ? ok(undefined) : fail(unclear(settings.id));
}

const BY_CODE: Readonly<Record<string, typeof NOT_WAITING>> = {
  "-801": NOT_THERE,
  "-802": NOT_THERE,
  "-803": NOT_WAITING,
  "-805": NOT_WAITING,
};

/** What a refusal of a cancellation means (sheet §3.7, §6.9); others say what they are. */
function explain(error: KMsgError, providerId: string): KMsgError {
  const { outcome, code, providerErrorCode = "", providerErrorText = "" } = error;
  if (outcome !== "not_sent") return error;
  // -804 and -304 have circulated for it; the Kakao host has only the words.
  const isLate =
    /5\s*분\s*전/.test(providerErrorText) || ["-804", "-304"].includes(providerErrorCode);
  const texts = isLate ? TOO_LATE : BY_CODE[providerErrorCode];
  if (texts) return notCancelled(texts, providerId, wordsOf(error));
  const isVague = code === "MESSAGE_SEND_FAILED" || code === "PROVIDER_ERROR";
  return isVague ? notCancelled(REFUSED, providerId, wordsOf(error)) : error;
}

function unclear(providerId: string): KMsgError {
  return new KMsgError("CANCEL_UNCONFIRMED", { outcome: "unknown", providerId, texts: UNCLEAR });
}

const TOO_LATE = {
  en: "Aligo takes messages back until five minutes before their time. It will go out.",
  ko: "알리고는 발송 5분 전까지만 예약을 취소할 수 있어, 메시지가 발송됩니다.",
};

const REFUSED = {
  en: "Aligo didn't cancel the message; its reason is in `providerErrorText`.",
  ko: "알리고가 예약을 취소하지 않았습니다. 사유는 `providerErrorText`에 있습니다.",
};

const UNCLEAR = {
  en: "Aligo's answer doesn't say for certain that the message was cancelled, and neither does its list. Look at its console.",
  ko: "알리고의 응답과 내역으로는 예약이 취소되었는지 확실하지 않습니다. 알리고 콘솔에서 확인하세요.",
};
