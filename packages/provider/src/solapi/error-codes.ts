import type { VendorCode } from "../shared/vendor-code.ts";

/**
 * Every refusal that sending can meet: status codes of a message (sheet §12, 1xxx registration, 2xxx platform)
 * and `errorCode`s of HTTP errors (sheet §14). Reports bring other codes (3xxx); they aren't here.
 */
const CODES: Readonly<Record<string, VendorCode>> = {
  "1010": {
    code: "INVALID_REQUEST",
    actor: "developer",
    en: "A required value is missing.",
    ko: "필수 값이 빠져 있습니다.",
  },
  "1011": {
    code: "RECIPIENT_INVALID",
    actor: "developer",
    en: "A value is malformed, usually the recipient's number.",
    ko: "형식이 잘못된 값이 있습니다. 대개 수신번호입니다.",
  },
  "1013": {
    code: "INVALID_REQUEST",
    actor: "developer",
    en: "An SMS can't have a subject.",
    ko: "SMS에는 제목을 넣을 수 없습니다.",
  },
  "1014": {
    code: "TEXT_TOO_LONG",
    actor: "developer",
    en: "The subject is over 40 bytes.",
    ko: "제목이 40바이트를 넘습니다.",
  },
  "1020": {
    code: "AUTHENTICATION_FAILED",
    actor: "account_owner",
    en: "SOLAPI doesn't know the account, or the password is wrong.",
    ko: "SOLAPI 계정 또는 비밀번호가 올바르지 않습니다.",
  },
  "1021": {
    code: "PROVIDER_ERROR",
    actor: "vendor",
    en: "SOLAPI can't find the message.",
    ko: "SOLAPI에서 메시지를 찾을 수 없습니다.",
  },
  "1022": {
    code: "PROVIDER_ERROR",
    actor: "vendor",
    en: "SOLAPI can't find the message group.",
    ko: "SOLAPI에서 메시지 그룹을 찾을 수 없습니다.",
  },
  "1023": {
    code: "IMAGE_REJECTED",
    actor: "developer",
    en: "SOLAPI has no such image, or it was uploaded for another use.",
    ko: "SOLAPI에 없는 이미지이거나 다른 용도로 올린 이미지입니다.",
  },
  "1024": {
    code: "PROVIDER_ERROR",
    outcome: "unknown",
    actor: "vendor",
    en: "SOLAPI's server failed; the message may have been sent.",
    ko: "SOLAPI 서버 오류입니다. 이미 발송되었을 수 있습니다.",
  },
  "1025": {
    code: "INVALID_REQUEST",
    actor: "developer",
    en: "The message type is wrong.",
    ko: "메시지 유형이 올바르지 않습니다.",
  },
  "1026": {
    code: "DUPLICATE_RECIPIENT",
    actor: "developer",
    en: "The group has this recipient already.",
    ko: "같은 그룹에 이미 있는 수신번호입니다.",
  },
  "1027": {
    code: "INVALID_REQUEST",
    actor: "developer",
    en: "The request isn't UTF-8.",
    ko: "요청이 UTF-8이 아닙니다.",
  },
  "1028": {
    code: "TEXT_UNENCODABLE",
    actor: "developer",
    en: "The text has non-printable characters.",
    ko: "출력할 수 없는 문자가 들어 있습니다.",
  },
  "1029": {
    code: "TEXT_UNENCODABLE",
    actor: "developer",
    en: "The text has characters outside EUC-KR.",
    ko: "EUC-KR에 없는 문자가 들어 있습니다.",
  },
  "1030": {
    code: "INSUFFICIENT_BALANCE",
    actor: "account_owner",
    en: "The balance is too low.",
    ko: "잔액이 부족합니다.",
  },
  "1031": {
    code: "TEXT_TOO_LONG",
    actor: "developer",
    en: "The text is too long for this type.",
    ko: "메시지 유형에 비해 내용이 너무 깁니다.",
  },
  "1032": {
    code: "INVALID_REQUEST",
    actor: "developer",
    en: "`customFields` is wrong.",
    ko: "`customFields`가 올바르지 않습니다.",
  },
  "1033": {
    code: "INVALID_REQUEST",
    actor: "developer",
    en: "Kakao options were given for a type that isn't Kakao's.",
    ko: "카카오 메시지가 아닌 유형에 카카오 옵션이 들어 있습니다.",
  },
  "1034": {
    code: "IMAGE_REJECTED",
    actor: "developer",
    en: "The image is missing.",
    ko: "이미지가 빠져 있습니다.",
  },
  "1041": {
    code: "KAKAO_CHANNEL_INVALID",
    actor: "account_owner",
    en: "The Kakao channel (pfId) isn't valid.",
    ko: "유효하지 않은 카카오톡 채널(pfId)입니다.",
  },
  "1042": {
    code: "TEMPLATE_NOT_FOUND",
    actor: "account_owner",
    en: "The template doesn't exist, isn't approved, or belongs to another channel.",
    ko: "템플릿이 없거나 승인되지 않았거나 다른 채널의 템플릿입니다.",
  },
  "1043": {
    code: "TEMPLATE_MISMATCH",
    actor: "developer",
    en: "The text or the variables differ from the template.",
    ko: "본문이나 변수가 템플릿과 다릅니다.",
  },
  "1044": {
    code: "TEMPLATE_MISMATCH",
    actor: "developer",
    en: "A button is wrong.",
    ko: "버튼 값이 올바르지 않습니다.",
  },
  "1045": {
    code: "TEMPLATE_MISMATCH",
    actor: "developer",
    en: "The link of a button is wrong.",
    ko: "버튼 링크가 올바르지 않습니다.",
  },
  "1046": {
    code: "TEMPLATE_MISMATCH",
    actor: "developer",
    en: "The template has buttons, but none was given.",
    ko: "버튼이 있는 템플릿인데 버튼을 넣지 않았습니다.",
  },
  "1047": {
    code: "TEMPLATE_MISMATCH",
    actor: "developer",
    en: "The template has no buttons, but some were given.",
    ko: "버튼이 없는 템플릿인데 버튼을 넣었습니다.",
  },
  "1048": {
    code: "TEMPLATE_MISMATCH",
    actor: "developer",
    en: "The link of a button is over 100 characters.",
    ko: "버튼 링크가 100자를 넘습니다.",
  },
  "1049": {
    code: "TEMPLATE_MISMATCH",
    actor: "developer",
    en: "The name of a button is over 14 characters.",
    ko: "버튼 이름이 14자를 넘습니다.",
  },
  "1050": {
    code: "TEMPLATE_MISMATCH",
    actor: "developer",
    en: "There are more than 5 buttons.",
    ko: "버튼이 5개를 넘습니다.",
  },
  "1051": {
    code: "IMAGE_REJECTED",
    actor: "developer",
    en: "The image isn't registered for Kakao.",
    ko: "카카오용으로 등록되지 않은 이미지입니다.",
  },
  "1052": {
    code: "TEMPLATE_MISMATCH",
    actor: "developer",
    en: "The buttons aren't in the template's order.",
    ko: "버튼 순서가 템플릿과 다릅니다.",
  },
  "1053": {
    code: "INVALID_REQUEST",
    actor: "developer",
    en: "A delivery-tracking button isn't allowed here.",
    ko: "배송조회 버튼을 쓸 수 없는 유형입니다.",
  },
  "1058": {
    code: "MESSAGE_SEND_FAILED",
    actor: "vendor",
    en: "SOLAPI has no route for this message.",
    ko: "SOLAPI에 이 메시지를 보낼 전송 경로가 없습니다.",
  },
  "1060": {
    code: "RECIPIENT_OPTED_OUT",
    actor: "recipient",
    en: "The recipient is on the account's block list.",
    ko: "차단 목록에 있는 수신번호입니다.",
  },
  "1061": {
    code: "RECIPIENT_OPTED_OUT",
    actor: "recipient",
    en: "The recipient has opted out by the 080 number.",
    ko: "080 수신거부를 한 번호입니다.",
  },
  "1062": {
    code: "SENDER_NOT_REGISTERED",
    actor: "account_owner",
    en: "The sender number isn't registered at SOLAPI.",
    ko: "SOLAPI에 등록되지 않은 발신번호입니다.",
  },
  "1064": {
    code: "ACCOUNT_RESTRICTED",
    actor: "account_owner",
    en: "Sending is blocked after a report to KISA.",
    ko: "KISA 신고로 발송이 차단되었습니다.",
  },
  "2011": {
    code: "RECIPIENT_INVALID",
    actor: "developer",
    en: "A value is malformed, usually the recipient's number.",
    ko: "형식이 잘못된 값이 있습니다. 대개 수신번호입니다.",
  },
  "2024": {
    code: "PROVIDER_ERROR",
    outcome: "unknown",
    actor: "vendor",
    en: "SOLAPI's server failed; the message may have been sent.",
    ko: "SOLAPI 서버 오류입니다. 이미 발송되었을 수 있습니다.",
  },
  "2060": {
    code: "RECIPIENT_OPTED_OUT",
    actor: "recipient",
    en: "The recipient is on a block list.",
    ko: "차단된 수신번호입니다.",
  },
  "2061": {
    code: "RECIPIENT_OPTED_OUT",
    actor: "recipient",
    en: "The recipient has opted out by the 080 number.",
    ko: "080 수신거부를 한 번호입니다.",
  },
  "2062": {
    code: "SENDER_NOT_REGISTERED",
    actor: "account_owner",
    en: "The sender number isn't registered at SOLAPI.",
    ko: "SOLAPI에 등록되지 않은 발신번호입니다.",
  },
  "2063": {
    code: "ACCOUNT_RESTRICTED",
    actor: "account_owner",
    en: "SOLAPI has blocked the account.",
    ko: "차단된 SOLAPI 계정입니다.",
  },
  "2064": {
    code: "ACCOUNT_RESTRICTED",
    actor: "account_owner",
    en: "Sending is blocked after a report to KISA.",
    ko: "KISA 신고로 발송이 차단되었습니다.",
  },
  "2230": {
    code: "INSUFFICIENT_BALANCE",
    actor: "account_owner",
    en: "The balance is too low.",
    ko: "잔액이 부족합니다.",
  },
  "2254": {
    code: "CONTENT_REJECTED",
    actor: "developer",
    en: "SOLAPI's spam filter refused the content.",
    ko: "SOLAPI 스팸 필터가 내용을 거부했습니다.",
  },
  validationerror: {
    code: "INVALID_REQUEST",
    actor: "developer",
    en: "SOLAPI refused the form of the request or of the API key.",
    ko: "요청 또는 API 키의 형식을 SOLAPI가 거부했습니다.",
  },
  failedtoaddmessage: {
    code: "MESSAGE_SEND_FAILED",
    actor: "developer",
    en: "SOLAPI took none of the messages.",
    ko: "SOLAPI가 메시지를 하나도 접수하지 않았습니다.",
  },
  invalidscheduleddate: {
    code: "SCHEDULE_REJECTED",
    actor: "developer",
    en: "The scheduled time has passed or is more than 6 months away.",
    ko: "예약 시각이 지났거나 6개월을 넘습니다.",
  },
  invalidappid: {
    code: "INVALID_REQUEST",
    actor: "developer",
    en: "SOLAPI doesn't know the app of `appId`.",
    ko: "`appId`에 해당하는 앱이 없습니다.",
  },
  inactiveapp: {
    code: "ACCOUNT_RESTRICTED",
    actor: "account_owner",
    en: "The app of `appId` isn't active.",
    ko: "`appId`의 앱이 활성 상태가 아닙니다.",
  },
  blockedapp: {
    code: "ACCOUNT_RESTRICTED",
    actor: "account_owner",
    en: "SOLAPI has blocked the app of `appId`.",
    ko: "`appId`의 앱이 차단되었습니다.",
  },
  invalidaccountid: {
    code: "AUTHENTICATION_FAILED",
    actor: "account_owner",
    en: "SOLAPI doesn't know the account.",
    ko: "SOLAPI에 없는 계정입니다.",
  },
  invalidcountryid: {
    code: "INVALID_REQUEST",
    actor: "developer",
    en: "SOLAPI doesn't know the country of the recipient.",
    ko: "SOLAPI가 알지 못하는 국가번호입니다.",
  },
  unauthorized: {
    code: "AUTHENTICATION_FAILED",
    actor: "developer",
    en: "SOLAPI got no credentials.",
    ko: "SOLAPI에 인증 정보가 전달되지 않았습니다.",
  },
  notenoughbalance: {
    code: "INSUFFICIENT_BALANCE",
    actor: "account_owner",
    en: "The balance is too low.",
    ko: "잔액이 부족합니다.",
  },
  balanceinsufficient: {
    code: "INSUFFICIENT_BALANCE",
    actor: "account_owner",
    en: "The balance is too low.",
    ko: "잔액이 부족합니다.",
  },
  invalidapikey: {
    code: "AUTHENTICATION_FAILED",
    actor: "developer",
    en: "SOLAPI doesn't know this API key.",
    ko: "SOLAPI에 없는 API 키입니다.",
  },
  signaturedoesnotmatch: {
    code: "AUTHENTICATION_FAILED",
    actor: "developer",
    en: "The API secret doesn't belong to the API key.",
    ko: "API 키와 API 시크릿이 서로 맞지 않습니다.",
  },
  requesttimetooskewed: {
    code: "AUTHENTICATION_FAILED",
    actor: "developer",
    en: "This host's clock is more than 15 minutes off. Set it right (NTP).",
    ko: "이 서버의 시계가 15분 넘게 틀립니다. NTP로 시각을 맞추세요.",
  },
  // A salt is made for each request: SOLAPI has had this very request before, and may have taken it.
  duplicatedsignature: {
    code: "PROVIDER_ERROR",
    outcome: "unknown",
    actor: "developer",
    en: "The same request reached SOLAPI twice: something in between (a proxy) repeats requests. The first one may have been sent.",
    ko: "같은 요청이 SOLAPI에 두 번 도착했습니다. 프록시 등 중간에서 요청을 반복하고 있으며, 첫 요청은 이미 발송되었을 수 있습니다.",
  },
  forbidden: {
    code: "ACCOUNT_RESTRICTED",
    actor: "account_owner",
    en: "The account or the API key may not do this.",
    ko: "계정이나 API 키에 이 작업을 할 권한이 없습니다.",
  },
  ipnotallowed: {
    code: "IP_NOT_ALLOWED",
    actor: "account_owner",
    en: "The API key doesn't allow this server's IP address.",
    ko: "API 키에 허용되지 않은 서버 IP입니다.",
  },
  invalidip: {
    code: "IP_NOT_ALLOWED",
    actor: "account_owner",
    en: "The API key doesn't allow this server's IP address.",
    ko: "API 키에 허용되지 않은 서버 IP입니다.",
  },
  resourcenotfound: {
    code: "PROVIDER_ERROR",
    actor: "developer",
    en: "SOLAPI has nothing at this address; check `baseUrl`.",
    ko: "SOLAPI에 없는 주소입니다. `baseUrl`을 확인하세요.",
  },
  imagenotfound: {
    code: "IMAGE_REJECTED",
    actor: "developer",
    en: "SOLAPI has no such image.",
    ko: "SOLAPI에 없는 이미지입니다.",
  },
  groupinprocessing: {
    code: "PROVIDER_ERROR",
    outcome: "unknown",
    actor: "vendor",
    en: "SOLAPI is already sending this group.",
    ko: "SOLAPI가 이 그룹을 이미 발송하고 있습니다.",
  },
  scheduledgroup: {
    code: "PROVIDER_ERROR",
    outcome: "unknown",
    actor: "vendor",
    en: "SOLAPI has already scheduled this group.",
    ko: "이미 예약된 그룹입니다.",
  },
  alreadysent: {
    code: "PROVIDER_ERROR",
    outcome: "unknown",
    actor: "vendor",
    en: "SOLAPI has already sent this group.",
    ko: "이미 발송된 그룹입니다.",
  },
  invalidgroupstatus: {
    code: "PROVIDER_ERROR",
    outcome: "unknown",
    actor: "vendor",
    en: "The group isn't in a state for this; it may have been sent.",
    ko: "그룹 상태가 맞지 않습니다. 이미 발송되었을 수 있습니다.",
  },
  recipientstoomany: {
    code: "INVALID_REQUEST",
    actor: "developer",
    en: "There are more than 10,000 recipients.",
    ko: "수신자가 10,000명을 넘습니다.",
  },
  toomanyrequests: {
    code: "RATE_LIMIT_EXCEEDED",
    retryable: true,
    actor: "developer",
    en: "There were too many requests.",
    ko: "요청이 너무 많습니다.",
  },
};

/** For a key that isn't even looked up: SOLAPI's have 16 characters. */
export const KEY_REFUSED: VendorCode = {
  code: "AUTHENTICATION_FAILED",
  actor: "developer",
  en: "SOLAPI refused the API key: it hasn't the form of one (16 characters).",
  ko: "API 키의 형식(16자)이 올바르지 않아 SOLAPI가 거부했습니다.",
};

/** For a picture that the upload refuses without saying more. */
export const UPLOAD_REFUSED: VendorCode = {
  code: "IMAGE_REJECTED",
  actor: "developer",
  en: "SOLAPI didn't take the image: check its size and format (JPG, at most 200 KB).",
  ko: "SOLAPI가 이미지를 받지 않았습니다. 용량과 형식(JPG, 200KB 이하)을 확인하세요.",
};

/** Letter case doesn't matter: `InvalidAPIKey` is also written `InvalidApiKey` (sheet §14). */
export function findCode(code: string | undefined): VendorCode | undefined {
  const key = code?.toLowerCase();
  return key !== undefined && Object.hasOwn(CODES, key) ? CODES[key] : undefined;
}
