import type { RecipientOutcome } from "../../kernel/recipients.ts";

/** `result_code` values with captured or official texts (sheet §3.7). */
export const SMS_REFUSALS = {
  unknownAccount: { code: -101, text: "인증오류입니다." },
  ipNotAllowed: { code: -101, text: "인증오류입니다.-IP" },
  wrongKey: { code: -102, text: "API 인증오류입니다." },
  unregisteredSender: { code: -103, text: "등록/인증되지 않은 발신번호입니다." },
  shortage: { code: -201, text: "보유건수가 부족합니다." },
  cancelWithoutMid: { code: -801, text: "취소할 메시지의 mid 값이 없습니다." },
  cancelUnknownMid: { code: -802, text: "취소할 메시지의 mid 값이 올바르지 않습니다." },
  cancelNothingWaiting: { code: -803, text: "예약 대기중인 메시지가 없습니다." },
  cancelAlreadySent: { code: -805, text: "이미 발송된 메시지는 취소할 수 없습니다." },
} as const;

/** Its code is a switch (sheet §3.7: -804, one client -304). */
export const SMS_CANCEL_TOO_LATE_TEXT = "발송 5분전까지만 취소가 가능합니다.";

/** Texts of the Kakao host (sheet §6, §7.1). `code` alone says nothing there: -99 is for everything. */
export const KAKAO_TEXTS = {
  accepted: "성공적으로 전송요청 하였습니다.",
  ok: "정상적으로 호출하였습니다.",
  wrongKey: "등록되지 않은 인증키입니다.",
  unknownAccount: "인증오류입니다.",
  ipNotAllowed: "인증되지 않는 서버 IP입니다.",
  cancelTooLate: "발송 5분전까지만 취소가 가능합니다.",
  notModifiable: "수정 가능 상태가 아닙니다.",
} as const;

/** Catch-all refusal code of the Kakao host (§7.1). */
export const KAKAO_REFUSED = -99;
/** Channel and template states that Kakao's side refuses (§7.1). */
export const KAKAO_STATE_REFUSED = 509;

/**
 * `rslt` letters and texts (sheet §7.2). Proven for Aligo: 0, U and the text of B; the others
 * come from two relays of the same family and are not confirmed letter by letter.
 */
export const KAKAO_RESULTS: Readonly<Record<string, string>> = {
  "0": "성공",
  "1": "발신 프로필 키가 유효하지 않음",
  "2": "서버와 연결되어 있지 않은 사용자",
  "5": "메시지 발송 후 수신여부 불투명",
  "6": "메시지 전송결과를 찾을 수 없음",
  "8": "메시지를 전송할 수 없는 상태",
  "9": "최근 카카오톡을 미사용자",
  A: "카카오톡을 미사용자",
  B: "알림톡 차단을 선택한 사용자",
  C: "메시지 일련번호 중복",
  D: "5초 이내 메시지 중복 발송",
  E: "클라이언트 미지원 버전",
  F: "기타 오류",
  G: "카카오 장애",
  H: "카카오 시스템 오류",
  I: "전화번호 오류",
  J: "050 안심번호 발송불가",
  L: "메시지 길이 제한 오류",
  M: "템플릿을 찾을 수 없음",
  S: "발신번호 검증 오류",
  U: "메시지가 템플릿과 일치하지않음",
  V: "템플릿 비교 실패",
  a: "전송 잔액 부족",
  b: "전송 권한 없음",
  c: "중복된 키 접수",
  d: "중복 수신번호 차단",
  e: "서버 오류",
  f: "메시지 포맷 오류",
  k: "메시지가 존재하지 않음",
  o: "에이전트 시간 초과",
  p: "동일 본문 중복",
  t: "메시지가 비어 있음",
};

/** Where Kakao's side of a recipient's outcome has a letter; nothing for what only carriers know. */
export const KAKAO_RESULT_OF: Partial<Record<RecipientOutcome, string>> = {
  not_on_kakao: "A",
  not_on_kakao_and_handset_off: "A",
  kakao_blocked: "B",
  kakao_inactive: "9",
  kakao_unconfirmed: "5",
};

/** `sms_state` while the carrier tries (§3.4). */
export const SMS_IN_FLIGHT_STATE = "전송중";
export const CANCELLED_STATE = "예약취소";
/** `sms_state` of a number that no carrier would take (§10.6: such numbers are counted, and shown only in lists). */
export const BAD_NUMBER_STATE = "전송실패(잘못된 번호)";

/** Failure texts are free Korean text (§3.4); some deliberately lack the word 실패. */
export const SMS_FAILURE_OF: Partial<Record<RecipientOutcome, string>> = {
  handset_off: "전송실패(단말기 전원 꺼짐)",
  not_on_kakao_and_handset_off: "전송실패(단말기 전원 꺼짐)",
  no_coverage: "전송실패(음영지역)",
  inbox_full: "전송실패(단말기 메시지 저장공간 부족)",
  number_unassigned: "결번",
  spam_blocked: "스팸차단",
  timed_out: "전송실패(전송시간 초과)",
  sender_barred: "전송실패(발신번호 차단)",
  opted_out: "수신거부",
  blocked: "착신차단",
};
