import { KMsgError } from "../error/kmsg-error.ts";

/** The error for a call that an open circuit refused: nothing has left. */
export function heldBack(
  retryAfterMs: number | undefined,
  providerId: string | undefined,
): KMsgError {
  return new KMsgError("NETWORK_SERVICE_UNAVAILABLE", {
    outcome: "not_sent",
    retryable: true,
    retryAfterMs,
    providerId,
    texts: {
      en: "Held back: the vendor failed too often lately. Send again later.",
      ko: "발송사 장애가 잦아 요청을 보류했습니다. 나중에 다시 보내세요.",
    },
  });
}
