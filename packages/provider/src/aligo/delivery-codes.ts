import type { DeliveryCode, DeliveryCodes } from "../shared/delivery.ts";
import { reasonIn } from "../shared/failure-words.ts";

/**
 * `rslt` of an ALIMTALK (sheet §7.2). Aligo publishes no table. Proven for Aligo are 0, U and the text of B; the other
 * letters are those of two relays of the same family.
 */
export const KAKAO_RESULTS: DeliveryCodes = {
  0: ["DELIVERED", "성공"],
  1: ["channel_invalid", "발신 프로필 키가 유효하지 않음"],
  2: ["not_on_kakao", "서버와 연결되어 있지 않은 사용자"],
  5: ["UNKNOWN", "메시지 발송 후 수신여부 불투명"],
  6: ["UNKNOWN", "메시지 전송결과를 찾을 수 없음"],
  8: ["not_on_kakao", "메시지를 전송할 수 없는 상태"],
  9: ["not_on_kakao", "최근 카카오톡을 미사용자"],
  A: ["not_on_kakao", "카카오톡을 미사용자"],
  B: ["blocked", "알림톡 차단을 선택한 사용자"],
  C: ["duplicate", "메시지 일련번호 중복"],
  D: ["duplicate", "5초 이내 메시지 중복 발송"],
  E: ["not_on_kakao", "클라이언트 미지원 버전"],
  F: ["other", "기타 오류"],
  G: ["vendor_error", "카카오 장애"],
  H: ["vendor_error", "카카오 시스템 오류"],
  I: ["number_invalid", "전화번호 오류"],
  J: ["number_invalid", "050 안심번호 발송불가"],
  L: ["content_rejected", "메시지 길이 제한 오류"],
  M: ["template_mismatch", "템플릿을 찾을 수 없음"],
  S: ["sender_invalid", "발신번호 검증 오류"],
  U: ["template_mismatch", "메시지가 템플릿과 일치하지않음"],
  V: ["template_mismatch", "템플릿 비교 실패"],
  a: ["balance", "전송 잔액 부족"],
  b: ["other", "전송 권한 없음"],
  c: ["duplicate", "중복된 키 접수"],
  d: ["duplicate", "중복 수신번호 차단"],
  e: ["vendor_error", "서버 오류"],
  f: ["content_rejected", "메시지 포맷 오류"],
  k: ["content_rejected", "메시지가 존재하지 않음"],
  o: ["expired", "에이전트 시간 초과"],
  p: ["duplicate", "동일 본문 중복"],
  t: ["content_rejected", "메시지가 비어 있음"],
};

/**
 * `sms_state`: free Korean text without an official list (sheet §3.4), so by its words, the surest first. What waits or
 * is under way counts as such also where it says that something of it is done (예약완료, 접수완료), but not where that
 * failed or was stopped (접수실패, 발송중단).
 */
const STATES: readonly (readonly [RegExp, DeliveryCode[0]])[] = [
  [/취소/, "CANCELLED"],
  [/(예약|대기|접수)(?!\s*(실패|불가|거부|거절|오류))/, "PENDING"],
  [/(전송|발송|처리)\s*중(?![단지복])/, "SENT"],
  [/^(?!.*(미완료|실패|반송)).*(성공|완료)/, "DELIVERED"],
];

export function meaningOfState(state: string): DeliveryCode[0] {
  if (state.trim() === "") return "PENDING";
  return STATES.find(([words]) => words.test(state))?.[1] ?? reasonIn(state);
}
