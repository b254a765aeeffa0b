import type { DeliveryCode, DeliveryCodes } from "../shared/delivery.ts";
import { reasonIn } from "../shared/failure-words.ts";

/** `sendStatusCode` of an SMS (sheet §4.5): two digits. Other codes are another matter than those of a send. */
export const SMS_CODES: DeliveryCodes = {
  WAIT: ["PENDING", "대기"],
  "0": ["PENDING", "대기"],
  "01": ["vendor_error", "시스템 장애"],
  "02": ["vendor_error", "인증 실패"],
  "03": ["content_rejected", "메시지 형식 오류"],
  "04": ["vendor_error", "연결되지 않음"],
  "06": ["DELIVERED", "전송 성공"],
  "07": ["number_invalid", "비가입자, 결번, 서비스 정지"],
  "08": ["handset_off", "단말기 전원 꺼짐"],
  "09": ["handset_off", "음영지역"],
  "10": ["handset_off", "단말기 메시지 가득 참"],
  "11": ["expired", "시간 초과"],
  "17": ["other", "CallbackURL 사용자 아님"],
  "18": ["duplicate", "중복 발송"],
  "19": ["rate_limited", "월 발송량 초과"],
  "20": ["vendor_error", "정의되지 않은 통신사 코드"],
  "21": ["number_invalid", "수신번호 길이 오류"],
  "22": ["number_invalid", "수신번호 국번 없음"],
  "23": ["content_rejected", "수신거부 문구 없음"],
  "24": ["other", "21시 이후 광고"],
  "25": ["content_rejected", "성인·대출 광고 제한"],
  "26": ["spam", "스팸 필터"],
  "27": ["other", "야간 발송 차단"],
  "28": ["sender_invalid", "미등록 발신번호"],
  "29": ["sender_invalid", "발신번호 세칙 위반"],
  "30": ["sender_invalid", "변작된 발신번호"],
  "31": ["sender_invalid", "번호도용 차단 발신번호"],
  "40": ["spam", "단말기 착신 거부(스팸)"],
  "91": ["other", "발송 가능 시간 아님"],
  "92": ["sender_invalid", "PCB 테이블에 없는 발신번호"],
  "93": ["opted_out", "수신거부 번호"],
  "99": ["duplicate", "같은 번호와 내용의 반복"],
};

/** `sendStatusCode` of an LMS or MMS (sheet §4.6): four digits. */
export const LMS_CODES: DeliveryCodes = {
  WAIT: ["PENDING", "대기"],
  0: ["PENDING", "대기"],
  1000: ["DELIVERED", "전송 성공"],
  2000: ["content_rejected", "형식 오류"],
  2001: ["number_invalid", "잘못된 번호"],
  2002: ["content_rejected", "콘텐츠 크기·개수 오류"],
  2003: ["content_rejected", "잘못된 콘텐츠"],
  3000: ["other", "MMS 미지원 단말기"],
  3001: ["handset_off", "단말기 메시지 가득 참"],
  3002: ["expired", "시간 초과"],
  3004: ["handset_off", "단말기 전원 꺼짐"],
  3005: ["handset_off", "음영지역"],
  3006: ["other", "기타"],
  4000: ["vendor_error", "서버 접수 불가"],
  4001: ["number_invalid", "단말기 일시 정지"],
  4002: ["vendor_error", "통신사 내부 오류"],
  4003: ["vendor_error", "일시적인 서비스 오류"],
  4101: ["other", "계정 차단"],
  4102: ["other", "허용되지 않은 IP"],
  4104: ["balance", "건수 부족"],
  4201: ["other", "국제 MMS 권한 없음"],
  4202: ["other", "PUSH 권한 없음"],
  5000: ["vendor_error", "번호이동 오류"],
  5001: ["balance", "선불 한도 초과"],
  5003: ["spam", "스팸"],
  5201: ["duplicate", "중복된 키"],
  5202: ["duplicate", "중복된 수신번호"],
  5301: ["sender_invalid", "미등록 발신번호"],
  5302: ["sender_invalid", "발신번호 세칙 위반"],
  5303: ["sender_invalid", "변작된 발신번호"],
  5304: ["sender_invalid", "번호도용 차단 발신번호"],
  6000: ["vendor_error", "단말 정보 조회 실패"],
  6100: ["content_rejected", "이미지 변환 실패"],
  9001: ["other", "발송 가능 시간 아님"],
  9002: ["number_invalid", "전화번호 오류"],
  9003: ["spam", "스팸 번호"],
  9004: ["vendor_error", "통신사 응답 없음"],
  9005: ["content_rejected", "파일 크기 오류"],
  9006: ["content_rejected", "지원하지 않는 파일"],
  9007: ["content_rejected", "파일 오류"],
  9008: ["other", "MSG_TYPE 값 오류"],
  9010: ["vendor_error", "재전송 횟수 초과"],
  9011: ["expired", "지연 시간 초과"],
  9012: ["sender_invalid", "PCB 테이블"],
  9013: ["opted_out", "수신거부 번호"],
  9014: ["template_mismatch", "템플릿 키 오류"],
  9015: ["other", "바코드 키 오류"],
  9016: ["other", "CLI_EXT_OBJ 오류"],
};

const DELIVERED = "OK";

/** Words of a status that is no end, or no known one. */
const STATES: readonly (readonly [RegExp, DeliveryCode[0]])[] = [
  [/취소/, "CANCELLED"],
  [
    /(예약|대기|접수)(?!\s*(실패|불가|거부|거절|오류))|(전송|발송|처리)\s*중(?![단지복])/,
    "PENDING",
  ],
  [/미확인|불투명|확인\s*불가|성공/, "UNKNOWN"],
];

/**
 * `statusCode` and `statusCodeName` of an ALIMTALK. Only `OK` is known of the codes (sheet §3.4), so all others are
 * judged by their words; where they say nothing, what has a `sendDate` has failed, as client C reads it.
 */
export function meaningOfAlimtalk(
  code: string | undefined,
  name: string | undefined,
  hasSendDate: boolean,
): DeliveryCode[0] {
  if (code === undefined) return hasSendDate ? "SENT" : "PENDING";
  if (code === DELIVERED) return "DELIVERED";
  const state = STATES.find(([words]) => words.test(name ?? ""))?.[1];
  const reason = reasonIn(name ?? "");
  return state ?? (reason === "other" && !hasSendDate ? "PENDING" : reason);
}

/** `resendStatusName`: no source has its values (sheet §3.4). */
const RESENDS: readonly (readonly [RegExp, DeliveryCode[0]])[] = [
  [/실패/, "other"],
  [/성공|완료/, "DELIVERED"],
  [/중$|진행|대기/, "SENT"],
];

/** Nothing where there is no substitute. */
export function meaningOfResend(
  code: string | undefined,
  name: string | undefined,
): DeliveryCode[0] | undefined {
  if (code === undefined && name === undefined) return undefined;
  if (/미대상|대상\s*아님|없음/.test(name ?? "")) return undefined;
  return RESENDS.find(([words]) => words.test(name ?? ""))?.[1] ?? "UNKNOWN";
}
