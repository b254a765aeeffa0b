import type { VendorCode } from "../shared/vendor-code.ts";

/** What ALIMTALK answers in `code` (sheet §3.2). 201 and 202 are unproven for a wrong key. */
export const ALIMTALK_CODES: Readonly<Record<string, VendorCode>> = {
  201: {
    code: "AUTHENTICATION_FAILED",
    actor: "developer",
    en: "IWINV refused the ALIMTALK key (`apiKey`).",
    ko: "알림톡 API 키(`apiKey`) 인증에 실패했습니다.",
  },
  202: {
    code: "AUTHENTICATION_FAILED",
    actor: "developer",
    en: "IWINV refused the ALIMTALK key (`apiKey`).",
    ko: "알림톡 API 키(`apiKey`) 인증에 실패했습니다.",
  },
  206: {
    code: "IP_NOT_ALLOWED",
    actor: "account_owner",
    en: "This server's IP address isn't registered for ALIMTALK.",
    ko: "이 서버의 IP가 알림톡 발송 IP로 등록되어 있지 않습니다.",
  },
  501: {
    code: "TEMPLATE_NOT_FOUND",
    actor: "developer",
    en: "IWINV can't send a template with this `templateId`.",
    ko: "`templateId`에 해당하는 템플릿으로 발송할 수 없습니다.",
  },
  502: {
    code: "INVALID_REQUEST",
    actor: "developer",
    en: "IWINV refused the list of recipients.",
    ko: "수신자 목록이 올바르지 않습니다.",
  },
  503: {
    code: "INVALID_REQUEST",
    actor: "developer",
    en: "IWINV refused the setting for the substitute text.",
    ko: "대체발송 설정이 올바르지 않습니다.",
  },
  504: {
    code: "INVALID_REQUEST",
    actor: "developer",
    en: "IWINV refused the kind of the substitute text.",
    ko: "대체발송 유형이 올바르지 않습니다.",
  },
  505: {
    code: "SENDER_NOT_REGISTERED",
    actor: "account_owner",
    en: "The substitute text's sender number isn't registered with IWINV.",
    ko: "대체발송 발신번호가 IWINV에 등록되어 있지 않습니다.",
  },
  506: {
    code: "SCHEDULE_REJECTED",
    actor: "developer",
    en: "IWINV can't read the scheduled time.",
    ko: "예약 시각 형식이 올바르지 않습니다.",
  },
  507: {
    code: "SCHEDULE_REJECTED",
    actor: "developer",
    en: "An ALIMTALK can be scheduled from 15 minutes to 2 days ahead.",
    ko: "알림톡은 15분 뒤부터 이틀 안으로만 예약할 수 있습니다.",
  },
  508: {
    code: "TEMPLATE_MISMATCH",
    actor: "developer",
    en: "IWINV lacks values for the template's variables.",
    ko: "템플릿 변수에 넣을 값이 모자랍니다.",
  },
  509: {
    code: "TEMPLATE_MISMATCH",
    actor: "developer",
    en: "With these values the message differs from the approved template.",
    ko: "변수 값을 넣은 내용이 승인된 템플릿과 다릅니다.",
  },
  510: {
    code: "TEXT_TOO_LONG",
    actor: "developer",
    en: "The substitute's title has more than 40 bytes.",
    ko: "대체발송 제목이 40바이트를 넘습니다.",
  },
  511: {
    code: "INVALID_REQUEST",
    actor: "developer",
    en: "The substitute's title has a character that IWINV doesn't take.",
    ko: "대체발송 제목에 쓸 수 없는 문자가 있습니다.",
  },
  512: {
    code: "RECIPIENT_INVALID",
    actor: "developer",
    en: "The recipient's number is missing.",
    ko: "수신번호가 없습니다.",
  },
  513: {
    code: "RECIPIENT_INVALID",
    actor: "recipient",
    en: "The recipient's number isn't a mobile number.",
    ko: "수신번호가 휴대전화 번호 형식이 아닙니다.",
  },
  514: {
    code: "INVALID_REQUEST",
    actor: "developer",
    en: "The request has more than 10,000 recipients.",
    ko: "수신자가 10,000명을 넘습니다.",
  },
  515: {
    code: "TEXT_TOO_LONG",
    actor: "developer",
    en: "The substitute text has more than 1,000 characters.",
    ko: "대체발송 내용이 1,000자를 넘습니다.",
  },
  516: {
    code: "TEXT_TOO_LONG",
    actor: "developer",
    en: "The ALIMTALK's text as a substitute has more than 1,000 characters.",
    ko: "대체발송할 알림톡 내용이 1,000자를 넘습니다.",
  },
  517: {
    code: "TEXT_TOO_LONG",
    actor: "developer",
    en: "With its values the ALIMTALK has more than 1,000 characters.",
    ko: "변수 값을 넣은 알림톡이 1,000자를 넘습니다.",
  },
  518: {
    code: "INSUFFICIENT_BALANCE",
    retryable: true,
    actor: "account_owner",
    en: "IWINV couldn't top up the balance automatically.",
    ko: "요금 자동 충전에 실패했습니다.",
  },
  519: {
    code: "INSUFFICIENT_BALANCE",
    actor: "account_owner",
    en: "The ALIMTALK balance is too low.",
    ko: "알림톡 잔액이 부족합니다.",
  },
  540: {
    code: "CONTENT_REJECTED",
    actor: "developer",
    en: "The message has a word that IWINV forbids. Its answer isn't shown because it repeats the word.",
    ko: "금칙어가 들어 있습니다. 발송사 응답에는 그 단어가 들어 있어 표시하지 않습니다.",
  },
};

/** What SMS, LMS and MMS answer in `resultCode` (sheet §4.2). 202 and 206 are unproven. */
export const TEXT_CODES: Readonly<Record<string, VendorCode>> = {
  1: {
    code: "MESSAGE_SEND_FAILED",
    // "Not sent" without a reason: whether anything went out shows only in the history.
    outcome: "unknown",
    actor: "vendor",
    en: "IWINV reports a failure without a reason.",
    ko: "발송사가 사유 없이 실패를 알렸습니다.",
  },
  11: {
    code: "ACCOUNT_RESTRICTED",
    actor: "account_owner",
    en: "The SMS service isn't in operation.",
    ko: "운영 중인 문자 서비스가 아닙니다.",
  },
  12: {
    code: "INSUFFICIENT_BALANCE",
    retryable: true,
    actor: "vendor",
    en: "The balance is being topped up; it can be sent again shortly.",
    ko: "요금을 충전하는 중입니다. 잠시 뒤 다시 보낼 수 있습니다.",
  },
  13: {
    code: "SENDER_NOT_REGISTERED",
    actor: "account_owner",
    en: "The sender number isn't registered with IWINV.",
    ko: "IWINV에 등록되지 않은 발신번호입니다.",
  },
  14: {
    code: "AUTHENTICATION_FAILED",
    actor: "developer",
    en: "IWINV refused the SMS keys (`smsApiKey`, `smsAuthKey`).",
    ko: "문자 인증 키(`smsApiKey`, `smsAuthKey`) 인증에 실패했습니다.",
  },
  15: {
    code: "IP_NOT_ALLOWED",
    actor: "account_owner",
    en: "This server's IP address isn't registered for SMS.",
    ko: "이 서버의 IP가 문자 발송 IP로 등록되어 있지 않습니다.",
  },
  21: {
    code: "TEXT_TOO_LONG",
    actor: "developer",
    en: "The text has more than 2,000 bytes.",
    ko: "내용이 2,000바이트를 넘습니다.",
  },
  22: {
    code: "INVALID_REQUEST",
    actor: "developer",
    en: "The title has a character that IWINV doesn't take.",
    ko: "제목에 쓸 수 없는 문자가 있습니다.",
  },
  23: {
    code: "TEXT_TOO_LONG",
    actor: "developer",
    en: "The title has more than 40 bytes.",
    ko: "제목이 40바이트를 넘습니다.",
  },
  31: {
    code: "IMAGE_REJECTED",
    actor: "developer",
    en: "The image has more than 100 KB.",
    ko: "이미지가 100KB를 넘습니다.",
  },
  32: {
    code: "IMAGE_REJECTED",
    actor: "developer",
    en: "The image isn't a JPG file.",
    ko: "JPG 이미지가 아닙니다.",
  },
  33: {
    code: "IMAGE_REJECTED",
    // The picture is checked before it leaves, so what remains is a failed transfer.
    retryable: true,
    actor: "vendor",
    en: "IWINV couldn't take the image.",
    ko: "이미지 업로드에 실패했습니다.",
  },
  41: {
    code: "RECIPIENT_INVALID",
    actor: "developer",
    en: "The recipient's number is missing.",
    ko: "수신번호가 없습니다.",
  },
  42: {
    code: "SCHEDULE_REJECTED",
    actor: "developer",
    en: "SMS, LMS and MMS can be scheduled from 15 minutes to 1 month ahead.",
    ko: "문자는 15분 뒤부터 한 달 안으로만 예약할 수 있습니다.",
  },
  43: {
    code: "SCHEDULE_REJECTED",
    actor: "developer",
    en: "IWINV can't read the scheduled time.",
    ko: "예약 시각 형식이 올바르지 않습니다.",
  },
  44: {
    code: "INVALID_REQUEST",
    actor: "developer",
    en: "The request has more than 1,000 recipients.",
    ko: "수신자가 1,000명을 넘습니다.",
  },
  50: {
    code: "INSUFFICIENT_BALANCE",
    actor: "account_owner",
    en: "Automatic top-up has reached its limit of 5 a day.",
    ko: "하루 5회인 자동 충전 한도에 도달했습니다.",
  },
  202: {
    code: "AUTHENTICATION_FAILED",
    actor: "account_owner",
    en: "IWINV refused the SMS keys, or the account may not send SMS.",
    ko: "문자 인증에 실패했거나 문자 발송 권한이 없습니다.",
  },
  206: {
    code: "IP_NOT_ALLOWED",
    actor: "account_owner",
    en: "This server's IP address isn't registered for SMS.",
    ko: "이 서버의 IP가 문자 발송 IP로 등록되어 있지 않습니다.",
  },
};
