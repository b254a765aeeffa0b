import type { KMsgErrorCode } from "./error-code.ts";

export type Locale = "ko" | "en";

/** What happened and who must do what, when neither the vendor's table nor the issues say it better. */
export const errorTexts: Record<KMsgErrorCode, Record<Locale, string>> = {
  INVALID_REQUEST: {
    en: "The request is wrong. Correct the named fields and send again.",
    ko: "요청 내용이 올바르지 않습니다. 아래 항목을 고친 뒤 다시 보내세요.",
  },
  NO_PROVIDER: {
    en: "No provider can send this message. Add one to `providers`, or correct `routing` or `providerId`.",
    ko: "이 메시지를 보낼 수 있는 프로바이더가 없습니다. `providers`에 추가하거나 `routing`, `providerId`를 확인하세요.",
  },
  AUTHENTICATION_FAILED: {
    en: "The vendor refused the credentials. Check the API key and secret in your settings.",
    ko: "발송사 인증에 실패했습니다. 설정한 API 키와 비밀키를 확인하세요.",
  },
  IP_NOT_ALLOWED: {
    en: "The vendor doesn't allow this server's IP address. Register it in the vendor's console.",
    ko: "허용되지 않은 서버 IP입니다. 발송사 콘솔에 이 서버의 IP를 등록하세요.",
  },
  ACCOUNT_RESTRICTED: {
    en: "The vendor account may not do this. Ask the vendor why it is restricted.",
    ko: "발송사 계정에 권한이 없거나 이용이 제한되었습니다. 발송사에 문의하세요.",
  },
  INSUFFICIENT_BALANCE: {
    en: "The balance at the vendor is too low. Top it up and send again.",
    ko: "발송사 잔액이 부족합니다. 충전한 뒤 다시 보내세요.",
  },
  SENDER_NOT_REGISTERED: {
    en: "The sender number isn't registered with the vendor. Register it (발신번호 사전등록), or use a registered one as `from`.",
    ko: "등록되지 않은 발신번호입니다. 발송사에 발신번호를 사전등록하거나, 등록된 번호를 `from`에 쓰세요.",
  },
  SENDER_BLOCKED: {
    en: "The sender number is barred from web messages. Its owner must have the carrier lift the block, or use another number.",
    ko: "발신이 차단된 번호입니다. 번호 소유자가 통신사에 차단 해제를 요청하거나 다른 번호를 쓰세요.",
  },
  RECIPIENT_INVALID: {
    en: "The recipient's number can't receive this message. Check the number.",
    ko: "메시지를 받을 수 없는 수신번호입니다. 번호를 확인하세요.",
  },
  RECIPIENT_OPTED_OUT: {
    en: "The recipient has opted out or is blocked. Don't send again; take the number off your list.",
    ko: "수신거부했거나 차단된 번호입니다. 다시 보내지 말고 발송 대상에서 제외하세요.",
  },
  DUPLICATE_RECIPIENT: {
    en: "The vendor takes this recipient for a duplicate. Check whether the message has gone out already.",
    ko: "중복된 수신번호로 거부되었습니다. 이미 발송된 메시지인지 확인하세요.",
  },
  TEMPLATE_NOT_FOUND: {
    en: "The template doesn't exist or isn't approved. Check `templateId` and its state in the vendor's console.",
    ko: "템플릿이 없거나 승인되지 않았습니다. `templateId`와 발송사 콘솔의 검수 상태를 확인하세요.",
  },
  TEMPLATE_MISMATCH: {
    en: "The message differs from the approved template. Make text, variables and buttons match it.",
    ko: "승인된 템플릿과 내용이 다릅니다. 본문, 변수, 버튼을 템플릿과 똑같이 맞추세요.",
  },
  KAKAO_CHANNEL_INVALID: {
    en: "The Kakao channel is unknown or can't send. Check `kakao.profileId` and the channel's state at the vendor.",
    ko: "카카오톡 채널(발신 프로필)이 잘못되었거나 발송할 수 없는 상태입니다. `kakao.profileId`와 채널 상태를 확인하세요.",
  },
  CONTENT_REJECTED: {
    en: "The vendor refused the content (forbidden word or spam filter). Change the text.",
    ko: "금칙어 또는 스팸 정책으로 거부되었습니다. 문구를 수정하세요.",
  },
  TEXT_TOO_LONG: {
    en: "The text is too long for this type. Shorten it, or send it as LMS.",
    ko: "메시지 유형에 비해 내용이 너무 깁니다. 줄이거나 LMS로 보내세요.",
  },
  TEXT_UNENCODABLE: {
    en: "The text has characters that handsets can't show. Replace them, or set `defaults.sms.unencodable`.",
    ko: "휴대전화에서 표시할 수 없는 문자가 있습니다. 다른 문자로 바꾸거나 `defaults.sms.unencodable`을 설정하세요.",
  },
  IMAGE_REJECTED: {
    en: "The vendor can't take this image. Check its format and size.",
    ko: "사용할 수 없는 이미지입니다. 형식과 용량을 확인하세요.",
  },
  SCHEDULE_REJECTED: {
    en: "The vendor can't send at this time. Choose a time within its window.",
    ko: "예약할 수 없는 시각입니다. 발송사가 허용하는 범위에서 다시 고르세요.",
  },
  RATE_LIMIT_EXCEEDED: {
    en: "Too many requests to the vendor. Wait and send again.",
    ko: "발송사 요청 한도를 넘었습니다. 잠시 뒤 다시 보내세요.",
  },
  NETWORK_ERROR: {
    en: "The connection to the vendor failed. Check the network, then look at `outcome` before sending again.",
    ko: "발송사에 연결하지 못했거나 연결이 끊겼습니다. 네트워크를 확인하고, 다시 보내기 전에 `outcome`을 확인하세요.",
  },
  NETWORK_TIMEOUT: {
    en: "The vendor didn't answer in time. The message may have been sent: check at the vendor before sending again.",
    ko: "발송사가 제시간에 응답하지 않았습니다. 이미 발송되었을 수 있으니, 다시 보내기 전에 발송사에서 확인하세요.",
  },
  NETWORK_SERVICE_UNAVAILABLE: {
    en: "The vendor's server failed. The message may have been sent: check at the vendor before sending again.",
    ko: "발송사 서버에 장애가 있습니다. 이미 발송되었을 수 있으니, 다시 보내기 전에 발송사에서 확인하세요.",
  },
  REQUEST_ABORTED: {
    en: "The request was aborted. Look at `outcome` to see whether it had left already.",
    ko: "요청이 중단되었습니다. 이미 발송사로 나갔는지는 `outcome`을 확인하세요.",
  },
  PROVIDER_ERROR: {
    en: "The vendor answered with an error. Its code and text are in `providerErrorCode` and `providerErrorText`.",
    ko: "발송사가 오류로 응답했습니다. `providerErrorCode`와 `providerErrorText`를 확인하세요.",
  },
  MESSAGE_SEND_FAILED: {
    en: "The vendor didn't take the message. Its code and text are in `providerErrorCode` and `providerErrorText`.",
    ko: "발송사가 메시지를 접수하지 않았습니다. `providerErrorCode`와 `providerErrorText`를 확인하세요.",
  },
  UNKNOWN_ERROR: {
    en: "Something unforeseen happened. Look at `outcome` before sending again, and report it with `cause`.",
    ko: "예상하지 못한 오류입니다. 다시 보내기 전에 `outcome`을 확인하고, `cause`와 함께 알려 주세요.",
  },
};
