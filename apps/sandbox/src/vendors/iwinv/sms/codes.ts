import type { RecipientOutcome } from "../../../kernel/recipients.ts";

export const SENT_TEXT = "전송 성공";
export const READ_TEXT = "데이터가 조회되었습니다.";

/** Codes of answers (sheet §4.2). All texts but 15's are the sandbox's own. */
export const SMS_TEXTS: Readonly<Record<number, string>> = {
  1: "메시지가 전송되지 않았습니다.",
  11: "운영 중인 서비스가 아닙니다.",
  12: "요금제 충전 중입니다. 잠시 후 다시 시도해 주세요.",
  13: "등록되지 않은 발신번호입니다.",
  14: "인증 요청이 올바르지 않습니다.",
  15: "등록하지 않은 IP에서는 발송되지 않습니다.",
  21: "장문 메시지는 2,000바이트까지 보낼 수 있습니다.",
  22: "제목에 쓸 수 없는 문자가 있습니다.",
  23: "제목은 40바이트까지 쓸 수 있습니다.",
  31: "첨부 파일은 100KB까지 보낼 수 있습니다.",
  32: "허용되지 않는 파일 확장자입니다.",
  33: "이미지 업로드에 실패했습니다.",
  41: "수신번호가 없습니다.",
  42: "예약은 15분 뒤부터 한 달 안으로만 할 수 있습니다.",
  43: "날짜 형식이 올바르지 않습니다.",
  44: "한 번에 1,000명까지 보낼 수 있습니다.",
  50: "자동 충전 한도(하루 5회)를 넘었습니다.",
  99: "조직(업체)의 발신번호와 일치하지 않습니다.",
  202: "인증에 실패했거나 SMS 권한이 없습니다.",
  206: "등록하지 않은 IP에서는 발송되지 않습니다.",
};

export interface CarrierResult {
  delivered: boolean;
  code: string;
  text: string;
}

/** `SMS` and `GSMS` end with the codes of §4.5, `LMS` and `MMS` with those of §4.6. */
export type CodeTable = "short" | "long";

const DELIVERED: Record<CodeTable, string> = { short: "06", long: "1000" };

export function isDelivered(code: string): boolean {
  return Object.values(DELIVERED).includes(code);
}

type Failures = Partial<
  Record<RecipientOutcome, readonly [short: string, long: string, text: string]>
>;

/** How carriers fail for a recipient; what isn't here reaches the handset. */
const FAILURES: Failures = {
  handset_off: ["08", "3004", "단말기 전원 꺼짐"],
  not_on_kakao_and_handset_off: ["08", "3004", "단말기 전원 꺼짐"],
  no_coverage: ["09", "3005", "음영지역"],
  inbox_full: ["10", "3001", "단말기 메시지함 가득 참"],
  number_unassigned: ["07", "2001", "비가입자"],
  spam_blocked: ["26", "5003", "스팸 차단"],
  timed_out: ["11", "3002", "전송 시간 초과"],
  sender_barred: ["31", "5304", "발신번호 도용 차단"],
  opted_out: ["93", "9013", "수신거부 번호"],
  blocked: ["40", "9003", "수신 차단 번호"],
};

/** The carriers' verdict; nothing while none will ever come. */
export function toCarrierResult(
  outcome: RecipientOutcome,
  to: string,
  type: string,
): CarrierResult | undefined {
  if (outcome === "never_reported") return undefined;
  const table: CodeTable = type === "LMS" || type === "MMS" ? "long" : "short";
  if (type !== "GSMS" && !/^0\d{7,11}$/.test(to)) {
    return { delivered: false, code: table === "short" ? "21" : "2001", text: "수신번호 오류" };
  }
  const failure = FAILURES[outcome];
  if (!failure) return { delivered: true, code: DELIVERED[table], text: SENT_TEXT };
  const [short, long, text] = failure;
  return { delivered: false, code: table === "short" ? short : long, text };
}
