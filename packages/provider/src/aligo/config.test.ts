import { KMsgError } from "@k-msg/core";
import { expect, test } from "vitest";
import { AligoProvider } from "./aligo-provider.ts";
import { type AligoConfig, toSettings } from "./config.ts";

const GOOD: AligoConfig = { apiKey: "EXAMPLEKEY", userId: "exampleshop" };

function errorOf(config: unknown): KMsgError {
  try {
    new AligoProvider(config as AligoConfig);
  } catch (error) {
    if (error instanceof KMsgError) return error;
  }
  throw new Error("must throw a KMsgError");
}

test("every wrong setting is named at once, in both languages, without its value", () => {
  const error = errorOf({
    apiKey: "비밀키",
    userId: " ",
    senderKey: "",
    kakaoApiKey: 7,
    defaultFrom: "0311",
    smsBaseUrl: "apis.aligo.in",
    kakaoBaseUrl: "ftp://kakao",
    timeoutMs: 0,
    testMode: "N",
    id: "",
  });
  expect(error).toMatchObject({ code: "INVALID_REQUEST", outcome: "not_sent" });
  const fields = error.issues?.map((each) => each.field);
  expect(fields).toEqual([
    "apiKey",
    "userId",
    "senderKey",
    "kakaoApiKey",
    "defaultFrom",
    "smsBaseUrl",
    "kakaoBaseUrl",
    "timeoutMs",
    "testMode",
    "id",
  ]);
  for (const locale of ["en", "ko"] as const) {
    const text = error.getLocalizedMessage(locale);
    for (const field of fields ?? []) expect(text).toContain(`- ${field}: `);
    for (const value of ["비밀키", "0311", "ftp://"]) expect(text).not.toContain(value);
  }
});

test.each([undefined, null, {}])("%o lacks both credentials", (config) => {
  expect(errorOf(config).issues?.map((each) => each.field)).toEqual(["apiKey", "userId"]);
});

test("defaults: the real hosts, one key for both, no test mode", () => {
  expect(toSettings(GOOD)).toMatchObject({
    id: "aligo",
    smsKey: "EXAMPLEKEY",
    kakaoKey: "EXAMPLEKEY",
    smsBaseUrl: "https://apis.aligo.in",
    kakaoBaseUrl: "https://kakaoapi.aligo.in",
    testMode: false,
    usesKakao: false,
  });
});

test("a base URL's trailing slash and a sender's hyphens don't matter", () => {
  const settings = toSettings({
    ...GOOD,
    smsBaseUrl: "https://relay.example/sms/",
    defaultFrom: "02-0000-0000",
  });
  expect(settings).toMatchObject({
    smsBaseUrl: "https://relay.example/sms",
    defaultFrom: "0200000000",
  });
});

test("the id can be chosen, so that two accounts stand side by side", () => {
  const provider = new AligoProvider({ ...GOOD, id: "aligo-marketing" });
  expect(provider.id).toBe("aligo-marketing");
  expect(provider.supportedTypes).toEqual(["SMS", "LMS", "MMS", "ALIMTALK"]);
});

test("credentials can't be read off the provider", () => {
  const provider = new AligoProvider({ ...GOOD, senderKey: "SENDERKEY" });
  expect(JSON.stringify(provider)).not.toMatch(/EXAMPLEKEY|exampleshop|SENDERKEY/);
});

test("a misspelt test mode doesn't send for money, and a fetch must be one", () => {
  const error = errorOf({ ...GOOD, testmode: true, fetch: "fetch" });
  expect(error.issues?.map((each) => each.field)).toEqual(["fetch", "testmode"]);
});
