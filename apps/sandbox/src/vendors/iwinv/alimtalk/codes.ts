import type { RecipientOutcome } from "../../../kernel/recipients.ts";

export const SENT_TEXT = "메시지가 발송되었습니다.";
export const READ_TEXT = "데이터가 조회되었습니다.";
export const UNREGISTERED_IP_TEXT = "등록하지 않은 IP에서는 발송되지 않습니다.";

/**
 * Codes of 알림톡 answers (sheet §3.2). 400 and 404 are the client C's general errors: no source tells
 * what template, history and cancel requests are refused with. Texts but 206's are the sandbox's own.
 */
export const ALIMTALK_TEXTS: Readonly<Record<number, string>> = {
  201: "인증에 실패했습니다.",
  202: "인증에 실패했습니다.",
  206: UNREGISTERED_IP_TEXT,
  400: "요청 값이 올바르지 않습니다.",
  404: "대상을 찾을 수 없습니다.",
  501: "템플릿 코드가 올바르지 않습니다.",
  502: "발송 목록(list)이 올바르지 않습니다.",
  503: "대체발송 여부(reSend)가 올바르지 않습니다.",
  504: "대체발송 유형(resendType)이 올바르지 않습니다.",
  505: "사전에 등록되지 않은 발신번호입니다.",
  506: "예약 일시(sendDate)가 올바르지 않습니다.",
  507: "예약은 15분 뒤부터 이틀 안으로만 할 수 있습니다.",
  508: "템플릿 변수(templateParam)가 필요합니다.",
  509: "메시지 내용이 템플릿과 일치하지 않습니다.",
  510: "대체발송 제목은 40바이트를 넘을 수 없습니다.",
  511: "대체발송 제목에 쓸 수 없는 문자가 있습니다.",
  512: "수신번호가 없습니다.",
  513: "휴대폰 번호 형식이 올바르지 않습니다.",
  514: "한 번에 10,000명까지 보낼 수 있습니다.",
  515: "대체발송 내용은 1,000자를 넘을 수 없습니다.",
  516: "대체발송할 알림톡 내용이 1,000자를 넘습니다.",
  517: "알림톡 내용은 1,000자를 넘을 수 없습니다.",
  518: "요금 충전 호출에 실패했습니다.",
  519: "잔액이 부족합니다.",
};

export interface DeliveryCode {
  code: string;
  name: string;
}

/** The only status code any source gives (sheet §3.4). */
export const DELIVERED: DeliveryCode = { code: "OK", name: "성공" };

/** The sandbox's own: no table of failures was found in any source (sheet §3.4). */
export const CANCELLED: DeliveryCode = { code: "CANCEL", name: "예약 취소" };

const NOT_ON_KAKAO: DeliveryCode = { code: "E101", name: "카카오톡 미사용자" };

export interface KakaoFailure extends DeliveryCode {
  /** The message may have arrived: no 대체발송 then, or the person might get it twice. */
  uncertain?: true;
}

/** How Kakao fails for a recipient; what isn't here reaches the person. The codes are the sandbox's own. */
export const KAKAO_FAILURES: Partial<Record<RecipientOutcome, KakaoFailure>> = {
  not_on_kakao: NOT_ON_KAKAO,
  not_on_kakao_and_handset_off: NOT_ON_KAKAO,
  kakao_blocked: { code: "E102", name: "카카오톡 알림톡 차단" },
  kakao_inactive: { code: "E103", name: "카카오톡 휴면 사용자" },
  kakao_unconfirmed: { code: "E104", name: "카카오톡 수신 여부 미확인", uncertain: true },
  blocked: { code: "E105", name: "수신 차단 번호" },
};

/**
 * 대체발송 of a history row. No source has the values (sheet §3.4); these are the ones of the service
 * that IWINV's field names resemble, a guess.
 */
export const RESEND_STATUS = {
  running: { code: "RSC03", name: "대체발송 중" },
  delivered: { code: "RSC04", name: "대체발송 성공" },
  failed: { code: "RSC05", name: "대체발송 실패" },
} as const satisfies Record<string, DeliveryCode>;
