import type { DeliveryCode, DeliveryCodes } from "../shared/delivery.ts";

/**
 * What a stored message's `statusCode` says of its delivery, with SOLAPI's words (sheet §12). 1xxx: refused at
 * registration; 2xxx: at the platform; 3xxx: at the carrier or Kakao.
 *
 * `not_on_kakao` is what the sheet calls unreachable on Kakao now (FB `Y`), and nothing else is. 1060 and 2060 are
 * block lists: not to be written to at all.
 */
export const DELIVERY_CODES: DeliveryCodes = {
  1010: ["other", "필수 값 미입력"],
  1011: ["number_invalid", "Format Error"],
  1013: ["content_rejected", "SMS에 제목 불가"],
  1014: ["content_rejected", "제목 40byte 초과"],
  1020: ["other", "계정/패스워드 오류"],
  1021: ["other", "메시지 없음"],
  1022: ["other", "그룹 없음"],
  1023: ["content_rejected", "이미지 없음"],
  1024: ["vendor_error", "서버 오류"],
  1025: ["other", "잘못된 메시지 타입"],
  1026: ["duplicate", "중복 수신번호"],
  1027: ["content_rejected", "UTF8만 가능"],
  1028: ["content_rejected", "Non-printable 문자"],
  1029: ["content_rejected", "EUC-KR 범위 밖"],
  1030: ["balance", "잔액 부족"],
  1031: ["content_rejected", "길이 초과"],
  1032: ["other", "커스텀 필드 오류"],
  1033: ["other", "kakaoOptions는 ATA/CTA만"],
  1034: ["content_rejected", "imageId 없음"],
  1041: ["channel_invalid", "유효하지 않은 플러스친구(pfId)"],
  1042: ["template_mismatch", "유효하지 않은 템플릿ID"],
  1043: ["template_mismatch", "템플릿과 내용 다름"],
  1044: ["template_mismatch", "버튼 값 오류"],
  1045: ["template_mismatch", "버튼 URL 오류"],
  1046: ["template_mismatch", "버튼 있는 템플릿"],
  1047: ["template_mismatch", "버튼 없는 템플릿"],
  1048: ["template_mismatch", "버튼 URL 100자 초과"],
  1049: ["template_mismatch", "버튼명 14자 초과"],
  1050: ["template_mismatch", "버튼 5개 초과"],
  1051: ["content_rejected", "미등록 친구톡 이미지"],
  1052: ["template_mismatch", "버튼 순서 불일치"],
  1053: ["template_mismatch", "친구톡 DS 불가"],
  1058: ["vendor_error", "전송경로 없음"],
  1060: ["opted_out", "차단된 수신번호"],
  1061: ["opted_out", "080 수신거부"],
  1062: ["sender_invalid", "발신번호 미등록"],
  1064: ["spam", "KISA 신고 차단"],
  2000: ["PENDING", "정상 접수"],
  2011: ["number_invalid", "Format Error"],
  2024: ["vendor_error", "서버 오류"],
  2060: ["opted_out", "차단된 수신번호"],
  2061: ["opted_out", "080 수신거부"],
  2062: ["sender_invalid", "발신번호 미등록"],
  2063: ["other", "차단된 계정"],
  2064: ["spam", "KISA 신고 차단"],
  2230: ["balance", "잔액 부족"],
  2254: ["spam", "내부 스팸 처리"],
  3000: ["SENT", "이통사 접수(리포트 대기)"],
  3010: ["number_invalid", "수신번호 형식 오류"],
  3011: ["number_invalid", "Format Error"],
  3012: ["vendor_error", "연동처 서버 오류"],
  3013: ["sender_invalid", "발신번호 형식 오류(세칙 위반)"],
  3014: ["other", "알 수 없는 상태"],
  3024: ["vendor_error", "서버 오류"],
  3031: ["other", "전송 불가"],
  3032: ["number_invalid", "미가입자"],
  3040: ["expired", "전송시간 초과"],
  3041: ["handset_off", "단말기 busy"],
  3042: ["handset_off", "음영지역"],
  3043: ["handset_off", "Power off"],
  3044: ["handset_off", "저장갯수 초과"],
  3045: ["number_invalid", "일시 서비스 정지"],
  3046: ["other", "기타 단말기 문제"],
  3047: ["blocked", "착신거절"],
  3048: ["other", "Unknown"],
  3050: ["other", "SMS 불가 단말기"],
  3051: ["other", "착신측 호불가"],
  3052: ["other", "운영자 삭제"],
  3053: ["vendor_error", "Que Full"],
  3054: ["spam", "SPAM"],
  3055: ["spam", "SPAM nospam.or.kr"],
  3056: ["vendor_error", "전송실패(무선망단)"],
  3057: ["vendor_error", "전송실패(무선망→단말)"],
  3058: ["vendor_error", "전송경로 없음"],
  3059: ["sender_invalid", "변작된 발신번호"],
  3060: ["other", "성인 인증 실패"],
  3061: ["opted_out", "수신거부"],
  3101: ["channel_invalid", "발신 프로필 키 무효"],
  3102: ["not_on_kakao", "친구 관계 아님"],
  3103: ["template_mismatch", "메시지-템플릿 불일치"],
  3104: ["not_on_kakao", "카카오톡 미사용자"],
  3105: ["template_mismatch", "미등록 템플릿"],
  3106: ["channel_invalid", "유효하지 않은 옐로아이디(채널)"],
  3107: ["not_on_kakao", "72시간 내 미사용 / 알림톡 차단"],
  3108: ["other", "발송 가능 시간 아님"],
  3109: ["other", "잘못된 파라미터"],
  3112: ["spam", "스팸·변작 계열"],
  3113: ["spam", "스팸·변작 계열"],
  3117: ["template_mismatch", "변수값 길이 초과"],
  3120: ["not_on_kakao", "카카오 수신 불가"],
  4000: ["DELIVERED", "수신/처리 완료"],
};

/** Codes that aren't in the table: failures up to 3xxx, and beyond that nobody knows (sheet §12). */
export function meaningOf(code: string | undefined): DeliveryCode[0] {
  if (code === undefined) return "UNKNOWN";
  if (Object.hasOwn(DELIVERY_CODES, code)) return DELIVERY_CODES[code]?.[0] ?? "UNKNOWN";
  return /^[123]\d{3}$/.test(code) ? "other" : "UNKNOWN";
}

/** The codes that a sentence of a message's `log` names: by number, but not that of a year, else by SOLAPI's words. */
export function findCodesIn(sentence: string): string[] {
  const numbers = sentence.match(/(?<![\d-])\d{4}(?![\d년./-])/g) ?? [];
  const named = numbers.filter((code) => Object.hasOwn(DELIVERY_CODES, code));
  if (named.length > 0) return [...new Set(named)];
  const words = sentence.trim();
  const rows = Object.entries(DELIVERY_CODES);
  return rows.flatMap(([code, [, ko]]) => (ko === words ? [code] : []));
}
