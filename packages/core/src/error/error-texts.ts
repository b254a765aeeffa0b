import type { FieldCryptoErrorCode, KMsgErrorCode } from "./error-code.ts";

export type Locale = "ko" | "en";

/**
 * What happened and who must do what, when neither the vendor's table nor the issues say it better. Errors of field
 * encryption bring their own.
 */
export const errorTexts: Record<
  Exclude<KMsgErrorCode, FieldCryptoErrorCode>,
  Record<Locale, string>
> = {
  INVALID_REQUEST: {
    en: "Correct these fields.",
    ko: "아래 항목을 고치세요.",
  },
  NO_PROVIDER: {
    en: "No provider can do this. Check `providers`.",
    ko: "처리할 프로바이더가 없습니다. `providers`를 확인하세요.",
  },
  AUTHENTICATION_FAILED: {
    en: "Bad credentials. Check the API key and secret.",
    ko: "인증에 실패했습니다. API 키를 확인하세요.",
  },
  IP_NOT_ALLOWED: {
    en: "This server's IP isn't allowed. Register it with the vendor.",
    ko: "허용되지 않은 서버 IP입니다. 발송사에 등록하세요.",
  },
  ACCOUNT_RESTRICTED: {
    en: "The account may not do this. Ask the vendor.",
    ko: "계정 이용이 제한되었습니다. 발송사에 문의하세요.",
  },
  INSUFFICIENT_BALANCE: {
    en: "The balance is too low. Top it up.",
    ko: "잔액이 부족합니다. 충전하세요.",
  },
  SENDER_NOT_REGISTERED: {
    en: "The sender number isn't registered. Register it with the vendor.",
    ko: "등록되지 않은 발신번호입니다. 발송사에 등록하세요.",
  },
  SENDER_BLOCKED: {
    en: "The sender number is blocked. Its owner must ask the carrier.",
    ko: "차단된 발신번호입니다. 번호 소유자가 통신사에 문의하세요.",
  },
  RECIPIENT_INVALID: {
    en: "The recipient's number can't receive this. Check it.",
    ko: "받을 수 없는 수신번호입니다. 번호를 확인하세요.",
  },
  RECIPIENT_OPTED_OUT: {
    en: "The recipient opted out. Don't send again.",
    ko: "수신거부한 번호입니다. 다시 보내지 마세요.",
  },
  DUPLICATE_RECIPIENT: {
    en: "Refused as a duplicate. Check whether it was sent.",
    ko: "중복으로 거부되었습니다. 이미 발송되었는지 확인하세요.",
  },
  TEMPLATE_NOT_FOUND: {
    en: "The template doesn't exist or isn't approved. Check `templateId`.",
    ko: "템플릿이 없거나 승인되지 않았습니다. `templateId`를 확인하세요.",
  },
  TEMPLATE_MISMATCH: {
    en: "It differs from the template. Check text, variables, buttons.",
    ko: "템플릿과 다릅니다. 본문, 변수, 버튼을 확인하세요.",
  },
  KAKAO_CHANNEL_INVALID: {
    en: "The Kakao channel can't send. Check `kakao.profileId`.",
    ko: "발송할 수 없는 카카오톡 채널입니다. `kakao.profileId`를 확인하세요.",
  },
  CONTENT_REJECTED: {
    en: "The content was refused. Change the text.",
    ko: "금칙어나 스팸으로 거부되었습니다. 문구를 고치세요.",
  },
  TEXT_TOO_LONG: {
    en: "The text is too long. Shorten it.",
    ko: "내용이 너무 깁니다. 줄이세요.",
  },
  TEXT_UNENCODABLE: {
    en: "Handsets can't show some characters. Replace them.",
    ko: "표시할 수 없는 문자가 있습니다. 바꾸세요.",
  },
  IMAGE_REJECTED: {
    en: "The image can't be used. Check its format and size.",
    ko: "사용할 수 없는 이미지입니다. 형식과 용량을 확인하세요.",
  },
  SCHEDULE_REJECTED: {
    en: "It can't be sent then. Choose another time.",
    ko: "예약할 수 없는 시각입니다. 다른 시각을 고르세요.",
  },
  CANCEL_REJECTED: {
    en: "It wasn't cancelled. Whatever hasn't gone out goes out at its time.",
    ko: "취소되지 않았습니다. 아직 발송되지 않았다면 예약한 시각에 발송됩니다.",
  },
  CANCEL_UNCONFIRMED: {
    en: "It may have been cancelled, or go out. Cancel again, or check at the vendor.",
    ko: "취소되었는지 확실하지 않아 발송될 수 있습니다. 다시 취소하거나 발송사에서 확인하세요.",
  },
  RATE_LIMIT_EXCEEDED: {
    en: "Too many requests. Wait, then send again.",
    ko: "요청이 너무 많습니다. 잠시 뒤 다시 보내세요.",
  },
  NETWORK_ERROR: {
    en: "The connection failed. Check network and base URL.",
    ko: "연결에 실패했습니다. 네트워크와 기본 URL을 확인하세요.",
  },
  NETWORK_TIMEOUT: {
    en: "The vendor didn't answer in time.",
    ko: "발송사가 제시간에 응답하지 않았습니다.",
  },
  NETWORK_SERVICE_UNAVAILABLE: {
    en: "The vendor's server failed.",
    ko: "발송사 서버에 장애가 있습니다.",
  },
  REQUEST_ABORTED: {
    en: "The request was aborted.",
    ko: "요청이 중단되었습니다.",
  },
  PROVIDER_ERROR: {
    en: "The vendor answered with an error. See `providerErrorText`.",
    ko: "발송사가 오류로 응답했습니다. `providerErrorText`를 확인하세요.",
  },
  MESSAGE_SEND_FAILED: {
    en: "The vendor answered with an error. See `providerErrorText`.",
    ko: "발송사가 오류로 응답했습니다. `providerErrorText`를 확인하세요.",
  },
  UNKNOWN_ERROR: {
    en: "An unforeseen error. See `cause`.",
    ko: "예상하지 못한 오류입니다. `cause`를 확인하세요.",
  },
};

/** Said after any text when the outcome is `unknown`, but for a cancellation's. */
export const mayHaveBeenSent: Record<Locale, string> = {
  en: "It may have been sent: check at the vendor first.",
  ko: "이미 발송되었을 수 있으니 발송사에서 먼저 확인하세요.",
};
