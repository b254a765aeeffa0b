import { expect, test } from "vitest";
import { ALIGO_CODES, findAligoCode } from "./error-codes.ts";

/** Texts as the sheet gives them (§3.7, §7.1). */
test.each([
  ["sms", -101, "인증오류입니다.-IP", "IP_NOT_ALLOWED"],
  ["sms", -101, "인증오류입니다.", "AUTHENTICATION_FAILED"],
  ["sms", -102, "API 인증오류입니다.", "AUTHENTICATION_FAILED"],
  ["sms", -103, "등록/인증되지 않은 발신번호입니다.", "SENDER_NOT_REGISTERED"],
  ["sms", -201, "", "INSUFFICIENT_BALANCE"],
  ["sms", -99, "포인트가 부족합니다.", undefined],
  ["sms", -301, "", undefined],
  ["kakao", -99, "포인트가 부족합니다.", "INSUFFICIENT_BALANCE"],
  ["kakao", -99, "보유건수가 부족합니다.", "INSUFFICIENT_BALANCE"],
  ["kakao", -99, "인증되지 않는 서버 IP 입니다.", "IP_NOT_ALLOWED"],
  ["kakao", -99, "등록되지 않은 인증키입니다.", "AUTHENTICATION_FAILED"],
  ["kakao", -99, "인증오류입니다.", "AUTHENTICATION_FAILED"],
  ["kakao", -99, "발신프로필키(=senderkey)파라메더 정보가 전달되지 않았습니다.", "INVALID_REQUEST"],
  ["kakao", -99, "처음 보는 문구", "PROVIDER_ERROR"],
  ["kakao", -101, "인증오류입니다.", "AUTHENTICATION_FAILED"],
  ["kakao", 509, "수정 가능 상태가 아닙니다.", "PROVIDER_ERROR"],
  ["kakao", -201, "", undefined],
] as const)("%s %i %s is %s", (host, code, text, expected) => {
  expect(findAligoCode(host, code, text)?.code).toBe(expected);
});

test("nothing here is worth a blind retry, and every row speaks both languages", () => {
  for (const row of ALIGO_CODES) {
    expect(row.retryable ?? false).toBe(false);
    expect(row.ko).toMatch(/[가-힣].*\.$/);
    expect(row.en).toMatch(/^[A-Z].*\.$/);
  }
});
