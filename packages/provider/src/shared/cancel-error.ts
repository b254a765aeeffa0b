import {
  fail,
  KMsgError,
  type KMsgErrorDetails,
  type Locale,
  type Result,
  type SentMessage,
} from "@k-msg/core";
import { isSentMessage, notSent } from "./read-deliveries.ts";

type Words = Pick<
  KMsgErrorDetails,
  "providerErrorCode" | "providerErrorText" | "httpStatus" | "contents"
>;

/** Nothing was cancelled. */
export function notCancelled(
  texts: Record<Locale, string>,
  providerId: string,
  words: Words = {},
): KMsgError {
  return new KMsgError("CANCEL_REJECTED", { outcome: "not_sent", providerId, texts, ...words });
}

/** What the vendor said in an error, for another one. */
export function wordsOf(error: KMsgError): Words {
  const { providerErrorCode, providerErrorText, httpStatus } = error;
  return { providerErrorCode, providerErrorText, httpStatus };
}

/** Turns what nobody knows, and anything thrown while cancelling, into a failure that promises nothing. */
export async function cancelSafely(
  providerId: string,
  message: SentMessage,
  cancel: () => Promise<Result<void, KMsgError>>,
): Promise<Result<void, KMsgError>> {
  if (!isSentMessage(message)) return fail(notSent(providerId));
  try {
    const result = await cancel();
    const isOpen = result.isFailure && result.error.outcome === "unknown";
    return isOpen ? fail(unconfirmed(providerId, result.error, message)) : result;
  } catch (cause) {
    return fail(unconfirmed(providerId, cause, message));
  }
}

/** What it came to is in `cause`; its words are those for a send. */
function unconfirmed(
  providerId: string,
  cause: unknown,
  { to, from = "", text = "" }: SentMessage,
): KMsgError {
  if (!KMsgError.isInstance(cause)) {
    const contents = [to, from, text];
    return new KMsgError("CANCEL_UNCONFIRMED", { outcome: "unknown", providerId, cause, contents });
  }
  if (cause.code === "CANCEL_UNCONFIRMED") return cause;
  const details = { outcome: "unknown", providerId, cause, ...wordsOf(cause) } as const;
  return new KMsgError("CANCEL_UNCONFIRMED", details);
}

export const NOT_WAITING = {
  en: "The message isn't waiting for its time: it has gone out, or wasn't scheduled.",
  ko: "예약 대기 중인 메시지가 아닙니다. 이미 발송되었거나 예약하지 않은 메시지입니다.",
};

export const NOT_THERE = {
  en: "The vendor doesn't show this message, so it can't be cancelled. Try again shortly if it has just been sent.",
  ko: "발송사 내역에 이 메시지가 없어 취소할 수 없습니다. 방금 보낸 메시지라면 잠시 뒤 다시 시도하세요.",
};

export const NOT_TELLING_SIZE = {
  en: "The vendor doesn't say how many messages would be cancelled with this one, so nothing was cancelled. Cancel it in the vendor's console.",
  ko: "이 메시지와 함께 취소될 메시지가 몇 건인지 알 수 없어 취소하지 않았습니다. 발송사 콘솔에서 취소하세요.",
};

/** For vendors that only cancel whole requests. */
export function sharesRequest(count: number): Record<Locale, string> {
  return {
    en: `The vendor cancels whole requests only, and this message shares one with ${count - 1} more. Nothing was cancelled; what may have to be cancelled is best sent alone.`,
    ko: `발송사는 요청 단위로만 취소하는데, 이 메시지는 다른 ${count - 1}건과 한 요청으로 나갔습니다. 아무것도 취소하지 않았습니다. 취소할 수 있어야 하는 메시지는 따로 보내세요.`,
  };
}
