import { expect, test } from "vitest";
import { ALIMTALK_CODES, TEXT_CODES } from "./error-codes.ts";

const meanings = (table: typeof ALIMTALK_CODES) =>
  Object.fromEntries(Object.entries(table).map(([code, entry]) => [code, entry.code]));

test("ALIMTALK has the sheet's codes (§3.2), each with its meaning", () => {
  expect(meanings(ALIMTALK_CODES)).toEqual({
    201: "AUTHENTICATION_FAILED",
    202: "AUTHENTICATION_FAILED",
    206: "IP_NOT_ALLOWED",
    501: "TEMPLATE_NOT_FOUND",
    502: "INVALID_REQUEST",
    503: "INVALID_REQUEST",
    504: "INVALID_REQUEST",
    505: "SENDER_NOT_REGISTERED",
    506: "SCHEDULE_REJECTED",
    507: "SCHEDULE_REJECTED",
    508: "TEMPLATE_MISMATCH",
    509: "TEMPLATE_MISMATCH",
    510: "TEXT_TOO_LONG",
    511: "INVALID_REQUEST",
    512: "RECIPIENT_INVALID",
    513: "RECIPIENT_INVALID",
    514: "INVALID_REQUEST",
    515: "TEXT_TOO_LONG",
    516: "TEXT_TOO_LONG",
    517: "TEXT_TOO_LONG",
    518: "INSUFFICIENT_BALANCE",
    519: "INSUFFICIENT_BALANCE",
    540: "CONTENT_REJECTED",
  });
});

test("SMS has the sheet's codes (§4.2), each with its meaning", () => {
  expect(meanings(TEXT_CODES)).toEqual({
    1: "MESSAGE_SEND_FAILED",
    11: "ACCOUNT_RESTRICTED",
    12: "INSUFFICIENT_BALANCE",
    13: "SENDER_NOT_REGISTERED",
    14: "AUTHENTICATION_FAILED",
    15: "IP_NOT_ALLOWED",
    21: "TEXT_TOO_LONG",
    22: "INVALID_REQUEST",
    23: "TEXT_TOO_LONG",
    31: "IMAGE_REJECTED",
    32: "IMAGE_REJECTED",
    33: "IMAGE_REJECTED",
    41: "RECIPIENT_INVALID",
    42: "SCHEDULE_REJECTED",
    43: "SCHEDULE_REJECTED",
    44: "INVALID_REQUEST",
    50: "INSUFFICIENT_BALANCE",
    202: "AUTHENTICATION_FAILED",
    206: "IP_NOT_ALLOWED",
  });
});

test("only what the sheet calls temporary may be tried again, and only 1 leaves it open", () => {
  const all = [...Object.entries(ALIMTALK_CODES), ...Object.entries(TEXT_CODES)];
  const retryable = all.filter(([, entry]) => entry.retryable).map(([code]) => code);
  const open = all.filter(([, entry]) => entry.outcome === "unknown").map(([code]) => code);
  expect(retryable).toEqual(["518", "12", "33"]);
  expect(open).toEqual(["1"]);
});

test("every sentence is there in both languages", () => {
  for (const entry of [...Object.values(ALIMTALK_CODES), ...Object.values(TEXT_CODES)]) {
    expect(entry.ko).toMatch(/[가-힣].*\.$/);
    expect(entry.en).toMatch(/^[A-Z].*\.$/);
  }
});
