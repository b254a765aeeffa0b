import type { RecipientOutcome } from "../../../kernel/recipients.ts";

/** Codes of answers (sheet §5). All texts but 206's are the sandbox's own. */
export const RCS_TEXTS: Readonly<Record<number, string>> = {
  202: "API Key 인증에 실패했습니다.",
  203: "승인되지 않은 브랜드입니다.",
  206: "등록하지 않은 IP에서는 발송되지 않습니다.",
  207: "브랜드에 없는 템플릿입니다.",
  208: "승인되지 않은 템플릿입니다.",
  209: "템플릿 변수가 필요합니다.",
  210: "템플릿에 없는 변수입니다.",
  211: "메시지 내용은 90자를 넘을 수 없습니다.",
  212: "대체발송 내용이 너무 깁니다.",
  214: "수신번호가 없습니다.",
  215: "수신번호 형식이 올바르지 않습니다.",
  216: "예약 일시가 올바르지 않습니다.",
  217: "발신번호가 없습니다.",
  218: "등록되지 않은 발신번호입니다.",
  219: "대체발송 값이 올바르지 않습니다.",
  220: "요청 값이 올바르지 않습니다.",
  221: "수신 목록이 올바르지 않습니다.",
  224: "잔액이 부족합니다.",
};

export interface RcsResult {
  delivered: boolean;
  doneCode: string;
  doneMessage: string;
}

const FAILURES: Partial<Record<RecipientOutcome, readonly [code: string, message: string]>> = {
  handset_off: ["40001", "단말기 전원 꺼짐"],
  not_on_kakao_and_handset_off: ["40001", "단말기 전원 꺼짐"],
  no_coverage: ["40002", "음영지역"],
  inbox_full: ["40003", "단말기 메시지함 가득 참"],
  number_unassigned: ["40004", "비가입자"],
  spam_blocked: ["40005", "스팸 차단"],
  timed_out: ["40006", "전송 시간 초과"],
  sender_barred: ["40007", "발신번호 도용 차단"],
  opted_out: ["40008", "수신거부 번호"],
  blocked: ["40009", "수신 차단 번호"],
};

/** `10000` is documented; no table of failures is published (sheet §5): those are the sandbox's own. */
export function toRcsResult(outcome: RecipientOutcome): RcsResult | undefined {
  if (outcome === "never_reported") return undefined;
  const failure = FAILURES[outcome];
  if (!failure) return { delivered: true, doneCode: "10000", doneMessage: "성공" };
  return { delivered: false, doneCode: failure[0], doneMessage: failure[1] };
}
