import type { KMsgErrorCode } from "@k-msg/core";
import type { Actor, VendorCode } from "../shared/vendor-code.ts";

type Refusal = (
  code: KMsgErrorCode,
  en: string,
  ko: string,
  more?: Pick<VendorCode, "outcome" | "retryable">,
) => VendorCode;

const by =
  (actor: Actor): Refusal =>
  (code, en, ko, more = {}) => ({ code, actor, en, ko, ...more });

/** Who can do something about it. */
const [developer, owner, vendor, recipient] = [
  by("developer"),
  by("account_owner"),
  by("vendor"),
  by("recipient"),
];

const MALFORMED = developer(
  "RECIPIENT_INVALID",
  "A value is malformed, usually the recipient's number.",
  "형식이 잘못된 값이 있습니다. 대개 수신번호입니다.",
);
const SERVER_FAILED = vendor(
  "PROVIDER_ERROR",
  "SOLAPI's server failed.",
  "SOLAPI 서버 오류입니다.",
  { outcome: "unknown" },
);
// Each call makes a group of its own: one in another state has been registered, by this call or a repeat of it.
const WRONG_STATE = vendor(
  "PROVIDER_ERROR",
  "SOLAPI registered the message, but its group isn't in a state to be sent.",
  "SOLAPI에 메시지가 등록되었지만, 그룹이 발송할 수 있는 상태가 아닙니다.",
  { outcome: "unknown" },
);
const BALANCE_TOO_LOW = owner(
  "INSUFFICIENT_BALANCE",
  "The balance is too low.",
  "잔액이 부족합니다.",
);
const OPTED_OUT = recipient(
  "RECIPIENT_OPTED_OUT",
  "The recipient has opted out by the 080 number.",
  "080 수신거부를 한 번호입니다.",
);
const SENDER_UNKNOWN = owner(
  "SENDER_NOT_REGISTERED",
  "The sender number isn't registered at SOLAPI.",
  "SOLAPI에 등록되지 않은 발신번호입니다.",
);
const KISA_BLOCKED = owner(
  "ACCOUNT_RESTRICTED",
  "Sending is blocked after a report to KISA.",
  "KISA 신고로 발송이 차단되었습니다.",
);
const IP_REFUSED = owner(
  "IP_NOT_ALLOWED",
  "The API key doesn't allow this server's IP address.",
  "API 키에 허용되지 않은 서버 IP입니다.",
);

/** Status codes of a message: 1xxx from its registration, 2xxx from the platform (sheet §12). */
const MESSAGE_CODES: Readonly<Record<string, VendorCode>> = {
  1010: developer("INVALID_REQUEST", "A required value is missing.", "필수 값이 빠져 있습니다."),
  1011: MALFORMED,
  1013: developer(
    "INVALID_REQUEST",
    "An SMS can't have a subject.",
    "SMS에는 제목을 넣을 수 없습니다.",
  ),
  1014: developer("TEXT_TOO_LONG", "The subject is over 40 bytes.", "제목이 40바이트를 넘습니다."),
  1020: owner(
    "AUTHENTICATION_FAILED",
    "SOLAPI doesn't know the account, or the password is wrong.",
    "SOLAPI 계정 또는 비밀번호가 올바르지 않습니다.",
  ),
  1023: developer(
    "IMAGE_REJECTED",
    "SOLAPI has no such image, or it was uploaded for another use.",
    "SOLAPI에 없는 이미지이거나 다른 용도로 올린 이미지입니다.",
  ),
  1024: SERVER_FAILED,
  1025: developer(
    "INVALID_REQUEST",
    "The message type is wrong.",
    "메시지 유형이 올바르지 않습니다.",
  ),
  1026: developer(
    "DUPLICATE_RECIPIENT",
    "The group has this recipient already.",
    "같은 그룹에 이미 있는 수신번호입니다.",
  ),
  1027: developer("INVALID_REQUEST", "The request isn't UTF-8.", "요청이 UTF-8이 아닙니다."),
  1028: developer(
    "TEXT_UNENCODABLE",
    "The text has non-printable characters.",
    "출력할 수 없는 문자가 들어 있습니다.",
  ),
  1029: developer(
    "TEXT_UNENCODABLE",
    "The text has characters outside EUC-KR.",
    "EUC-KR에 없는 문자가 들어 있습니다.",
  ),
  1030: BALANCE_TOO_LOW,
  1031: developer(
    "TEXT_TOO_LONG",
    "The text is too long for this type.",
    "메시지 유형에 비해 내용이 너무 깁니다.",
  ),
  1032: developer(
    "INVALID_REQUEST",
    "`customFields` is wrong.",
    "`customFields`가 올바르지 않습니다.",
  ),
  1033: developer(
    "INVALID_REQUEST",
    "Kakao options were given for a type that isn't Kakao's.",
    "카카오 메시지가 아닌 유형에 카카오 옵션이 들어 있습니다.",
  ),
  1034: developer("IMAGE_REJECTED", "The image is missing.", "이미지가 빠져 있습니다."),
  1041: owner(
    "KAKAO_CHANNEL_INVALID",
    "The Kakao channel (pfId) isn't valid.",
    "유효하지 않은 카카오톡 채널(pfId)입니다.",
  ),
  1042: owner(
    "TEMPLATE_NOT_FOUND",
    "The template doesn't exist, isn't approved, or belongs to another channel.",
    "템플릿이 없거나 승인되지 않았거나 다른 채널의 템플릿입니다.",
  ),
  1043: developer(
    "TEMPLATE_MISMATCH",
    "The text or the variables differ from the template.",
    "본문이나 변수가 템플릿과 다릅니다.",
  ),
  1044: developer("TEMPLATE_MISMATCH", "A button is wrong.", "버튼 값이 올바르지 않습니다."),
  1045: developer(
    "TEMPLATE_MISMATCH",
    "The link of a button is wrong.",
    "버튼 링크가 올바르지 않습니다.",
  ),
  1046: developer(
    "TEMPLATE_MISMATCH",
    "The template has buttons, but none was given.",
    "버튼이 있는 템플릿인데 버튼을 넣지 않았습니다.",
  ),
  1047: developer(
    "TEMPLATE_MISMATCH",
    "The template has no buttons, but some were given.",
    "버튼이 없는 템플릿인데 버튼을 넣었습니다.",
  ),
  1048: developer(
    "TEMPLATE_MISMATCH",
    "The link of a button is over 100 characters.",
    "버튼 링크가 100자를 넘습니다.",
  ),
  1049: developer(
    "TEMPLATE_MISMATCH",
    "The name of a button is over 14 characters.",
    "버튼 이름이 14자를 넘습니다.",
  ),
  1050: developer("TEMPLATE_MISMATCH", "There are more than 5 buttons.", "버튼이 5개를 넘습니다."),
  1052: developer(
    "TEMPLATE_MISMATCH",
    "The buttons aren't in the template's order.",
    "버튼 순서가 템플릿과 다릅니다.",
  ),
  1058: vendor(
    "MESSAGE_SEND_FAILED",
    "SOLAPI has no route for this message.",
    "SOLAPI에 이 메시지를 보낼 전송 경로가 없습니다.",
  ),
  1060: recipient(
    "RECIPIENT_OPTED_OUT",
    "The recipient is on the account's block list.",
    "차단 목록에 있는 수신번호입니다.",
  ),
  1061: OPTED_OUT,
  1062: SENDER_UNKNOWN,
  1064: KISA_BLOCKED,
  2011: MALFORMED,
  2024: SERVER_FAILED,
  2060: recipient(
    "RECIPIENT_OPTED_OUT",
    "The recipient is on a block list.",
    "차단된 수신번호입니다.",
  ),
  2061: OPTED_OUT,
  2062: SENDER_UNKNOWN,
  2063: owner("ACCOUNT_RESTRICTED", "SOLAPI has blocked the account.", "차단된 SOLAPI 계정입니다."),
  2064: KISA_BLOCKED,
  2230: BALANCE_TOO_LOW,
  2254: developer(
    "CONTENT_REJECTED",
    "SOLAPI's spam filter refused the content.",
    "SOLAPI 스팸 필터가 내용을 거부했습니다.",
  ),
};

/** `errorCode`s of HTTP errors, in lower case (sheet §14). */
const HTTP_CODES: Readonly<Record<string, VendorCode>> = {
  validationerror: developer(
    "INVALID_REQUEST",
    "SOLAPI refused the form of the request or of the API key.",
    "요청 또는 API 키의 형식을 SOLAPI가 거부했습니다.",
  ),
  failedtoaddmessage: developer(
    "MESSAGE_SEND_FAILED",
    "SOLAPI took none of the messages.",
    "SOLAPI가 메시지를 하나도 접수하지 않았습니다.",
  ),
  invalidscheduleddate: developer(
    "SCHEDULE_REJECTED",
    "The scheduled time has passed or is more than 6 months away.",
    "예약 시각이 지났거나 6개월을 넘습니다.",
  ),
  invalidappid: developer(
    "INVALID_REQUEST",
    "SOLAPI doesn't know the app of `appId`.",
    "`appId`에 해당하는 앱이 없습니다.",
  ),
  indevelopment: owner(
    "ACCOUNT_RESTRICTED",
    "The app of `appId` is still in development.",
    "`appId`의 앱이 아직 개발 중입니다.",
  ),
  inactiveapp: owner(
    "ACCOUNT_RESTRICTED",
    "The app of `appId` isn't active.",
    "`appId`의 앱이 활성 상태가 아닙니다.",
  ),
  blockedapp: owner(
    "ACCOUNT_RESTRICTED",
    "SOLAPI has blocked the app of `appId`.",
    "`appId`의 앱이 차단되었습니다.",
  ),
  invalidaccountid: owner(
    "AUTHENTICATION_FAILED",
    "SOLAPI doesn't know the account.",
    "SOLAPI에 없는 계정입니다.",
  ),
  invalidcountryid: developer(
    "INVALID_REQUEST",
    "SOLAPI doesn't know the country of the recipient.",
    "SOLAPI가 알지 못하는 국가번호입니다.",
  ),
  invalidtoken: developer(
    "AUTHENTICATION_FAILED",
    "SOLAPI refused the credentials: something in between replaces them.",
    "SOLAPI가 인증 정보를 거부했습니다. 중간에서 인증 헤더를 바꾸는지 확인하세요.",
  ),
  unauthorized: developer(
    "AUTHENTICATION_FAILED",
    "SOLAPI got no credentials.",
    "SOLAPI에 인증 정보가 전달되지 않았습니다.",
  ),
  notenoughbalance: BALANCE_TOO_LOW,
  balanceinsufficient: BALANCE_TOO_LOW,
  invalidapikey: developer(
    "AUTHENTICATION_FAILED",
    "SOLAPI doesn't know this API key.",
    "SOLAPI에 없는 API 키입니다.",
  ),
  signaturedoesnotmatch: developer(
    "AUTHENTICATION_FAILED",
    "The API secret doesn't belong to the API key.",
    "API 키와 API 시크릿이 서로 맞지 않습니다.",
  ),
  requesttimetooskewed: developer(
    "AUTHENTICATION_FAILED",
    "This host's clock is more than 15 minutes off. Set it right (NTP).",
    "이 서버의 시계가 15분 넘게 어긋나 있습니다. NTP로 시각을 맞추세요.",
  ),
  // A salt is made for each request: SOLAPI has had this very request before, and may have taken it.
  duplicatedsignature: developer(
    "PROVIDER_ERROR",
    "The same request reached SOLAPI twice: something in between (a proxy) repeats requests.",
    "같은 요청이 SOLAPI에 두 번 도착했습니다. 프록시 등 중간에서 요청을 반복하고 있습니다.",
    { outcome: "unknown" },
  ),
  forbidden: owner(
    "ACCOUNT_RESTRICTED",
    "The account or the API key may not do this.",
    "계정이나 API 키에 이 작업을 할 권한이 없습니다.",
  ),
  ipnotallowed: IP_REFUSED,
  invalidip: IP_REFUSED,
  resourcenotfound: developer(
    "PROVIDER_ERROR",
    "SOLAPI has nothing at this address; check `baseUrl`.",
    "SOLAPI에 없는 주소입니다. `baseUrl`을 확인하세요.",
  ),
  imagenotfound: developer(
    "IMAGE_REJECTED",
    "SOLAPI has no such image.",
    "SOLAPI에 없는 이미지입니다.",
  ),
  groupinprocessing: vendor(
    "PROVIDER_ERROR",
    "SOLAPI is already sending this group.",
    "SOLAPI가 이 그룹을 이미 발송하고 있습니다.",
    { outcome: "unknown" },
  ),
  scheduledgroup: vendor(
    "PROVIDER_ERROR",
    "SOLAPI has already scheduled this group.",
    "이미 예약된 그룹입니다.",
    { outcome: "unknown" },
  ),
  alreadysent: vendor(
    "PROVIDER_ERROR",
    "SOLAPI has already sent this group.",
    "이미 발송된 그룹입니다.",
    { outcome: "unknown" },
  ),
  invalidgroupstatus: WRONG_STATE,
  invalidstatus: WRONG_STATE,
  notoperationalstatus: WRONG_STATE,
  deletedgroup: WRONG_STATE,
  failedgroup: WRONG_STATE,
  recipientstoomany: developer(
    "INVALID_REQUEST",
    "There are more than 10,000 recipients.",
    "수신자가 10,000명을 넘습니다.",
  ),
  toomanyrequests: developer(
    "RATE_LIMIT_EXCEEDED",
    "There were too many requests.",
    "요청이 너무 많습니다.",
    { retryable: true },
  ),
};

/** Every refusal that a call can meet. Reports bring other codes (3xxx); they aren't here. */
const CODES: Readonly<Record<string, VendorCode>> = { ...MESSAGE_CODES, ...HTTP_CODES };

/** For a key that isn't even looked up: SOLAPI's have 16 characters. */
export const KEY_REFUSED = developer(
  "AUTHENTICATION_FAILED",
  "SOLAPI refused the API key: it hasn't the form of one (16 characters).",
  "API 키의 형식(16자)이 올바르지 않아 SOLAPI가 거부했습니다.",
);

/** For a picture that the upload refuses without saying more. */
export const UPLOAD_REFUSED = developer(
  "IMAGE_REJECTED",
  "SOLAPI didn't take the image: check its size and format (JPG, at most 200 KB).",
  "SOLAPI가 이미지를 받지 않았습니다. 용량과 형식(JPG, 200KB 이하)을 확인하세요.",
);

/** Letter case doesn't matter: `InvalidAPIKey` is also written `InvalidApiKey` (sheet §14). */
export function findCode(code: string | undefined): VendorCode | undefined {
  const key = code?.toLowerCase();
  return key !== undefined && Object.hasOwn(CODES, key) ? CODES[key] : undefined;
}
