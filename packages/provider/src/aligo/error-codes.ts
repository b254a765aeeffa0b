import type { VendorCode } from "../shared/vendor-code.ts";

/** A refusal of one of the two hosts; where the code alone doesn't tell, a fragment of the text does. */
export interface AligoCode extends VendorCode {
  readonly host: "sms" | "kakao";
  readonly vendorCode: number;
  /** Literal part of the vendor's text. Rows with one come before the row without. */
  readonly fragment?: string;
}

const IP_REFUSED = {
  code: "IP_NOT_ALLOWED",
  actor: "account_owner",
  ko: "이 서버의 IP가 알리고에 발송 서버 IP로 등록되어 있지 않습니다.",
  en: "Aligo doesn't know this server's IP address (발송 서버 IP).",
} as const;

const BALANCE_TOO_LOW = {
  code: "INSUFFICIENT_BALANCE",
  actor: "account_owner",
  ko: "알리고 포인트가 부족합니다.",
  en: "The Aligo account has too few points.",
} as const;

const AUTH_REFUSED = {
  code: "AUTHENTICATION_FAILED",
  actor: "developer",
  ko: "알리고 인증에 실패했습니다. API 키와 아이디를 확인하세요.",
  en: "Aligo refused the API key or user id.",
} as const;

/**
 * What a send, a template look-up or a balance read can be refused with: sheet §3.7 (SMS host) and §7.1
 * (Kakao host). Codes that only circulate in client code contradict each other there and are left out.
 */
export const ALIGO_CODES: readonly AligoCode[] = [
  { host: "sms", vendorCode: -101, fragment: "-IP", ...IP_REFUSED },
  { host: "sms", vendorCode: -101, ...AUTH_REFUSED },
  {
    host: "sms",
    vendorCode: -102,
    code: "AUTHENTICATION_FAILED",
    actor: "developer",
    ko: "알리고 API 키가 틀렸거나 API 사용 신청이 되어 있지 않습니다.",
    en: "The Aligo API key is wrong, or the API isn't enabled for the account.",
  },
  {
    host: "sms",
    vendorCode: -103,
    code: "SENDER_NOT_REGISTERED",
    actor: "account_owner",
    ko: "알리고에 등록·인증되지 않은 발신번호입니다.",
    en: "The sender number isn't registered with Aligo.",
  },
  { host: "sms", vendorCode: -201, ...BALANCE_TOO_LOW },

  { host: "kakao", vendorCode: -99, fragment: "포인트가 부족합니다", ...BALANCE_TOO_LOW },
  { host: "kakao", vendorCode: -99, fragment: "보유건수가 부족합니다", ...BALANCE_TOO_LOW },
  { host: "kakao", vendorCode: -99, fragment: "인증되지 않는 서버 IP", ...IP_REFUSED },
  { host: "kakao", vendorCode: -99, fragment: "등록되지 않은 인증키", ...AUTH_REFUSED },
  { host: "kakao", vendorCode: -99, fragment: "인증오류입니다.", ...AUTH_REFUSED },
  {
    host: "kakao",
    vendorCode: -99,
    fragment: "파라메더 정보가 전달되지 않았습니다",
    code: "INVALID_REQUEST",
    actor: "developer",
    ko: "알리고가 필요한 값이 빠졌다고 답했습니다.",
    en: "Aligo says that a value is missing.",
  },
  {
    // The catch-all: other texts are unverified, so the vendor's own words must do.
    host: "kakao",
    vendorCode: -99,
    code: "PROVIDER_ERROR",
    actor: "vendor",
    ko: "알리고가 요청을 거부했습니다. 사유는 `providerErrorText`에 있습니다.",
    en: "Aligo refused the request; its reason is in `providerErrorText`.",
  },
  { host: "kakao", vendorCode: -101, ...AUTH_REFUSED },
  {
    host: "kakao",
    vendorCode: 509,
    code: "PROVIDER_ERROR",
    actor: "account_owner",
    ko: "카카오 채널이나 템플릿의 상태 때문에 거부되었습니다. 사유는 `providerErrorText`에 있습니다.",
    en: "Refused for the state of the Kakao channel or template; the reason is in `providerErrorText`.",
  },
];

/** The vendor counted our one recipient among the malformed numbers: `error_cnt` or `fcnt` (§3.1, §6.5). */
export const NUMBER_REFUSED: VendorCode = {
  code: "RECIPIENT_INVALID",
  actor: "recipient",
  ko: "알리고가 수신번호를 잘못된 번호로 분류해 발송하지 않았습니다.",
  en: "Aligo counted the recipient's number as malformed and sent nothing.",
};

export function findAligoCode(
  host: AligoCode["host"],
  vendorCode: number,
  text: string,
): AligoCode | undefined {
  return ALIGO_CODES.find(
    (row) =>
      row.host === host &&
      row.vendorCode === vendorCode &&
      (row.fragment === undefined || text.includes(row.fragment)),
  );
}
