import { expect, test } from "vitest";
import { createAligoTestbed } from "./testing.ts";

const alimtalk = {
  tpl_code: "KS_0002",
  sender: "01000000000",
  receiver_1: "01000000001",
  subject_1: "인증",
  message_1: "인증번호는 1234입니다.",
};

test.each([
  [{ key: "" }, -101, "인증오류입니다."],
  [{ user_id: "nobody" }, -101, "인증오류입니다."],
  [{ key: "wrong" }, -102, "API 인증오류입니다."],
])("the SMS host refuses %o", async (form, result_code, message) => {
  const bed = createAligoTestbed();
  const refusal = { result_code, message };
  expect(await bed.sms("/list/", form)).toEqual(refusal);
  const zero = { SMS_CNT: 0, LMS_CNT: 0, MMS_CNT: 0 };
  expect(await bed.sms("/remain/", form)).toEqual({ ...refusal, ...zero });
});

test("the SMS host takes userid for user_id", async () => {
  const bed = createAligoTestbed();
  const form = { user_id: "", userid: bed.aligo.credentials.userId };
  expect((await bed.sms("/remain/", form)).result_code).toBe(1);
});

test("the hosts' key fields are not interchangeable", async () => {
  const bed = createAligoTestbed();
  const { apiKey } = bed.aligo.credentials;
  expect((await bed.sms("/remain/", { key: "", apikey: apiKey })).result_code).toBe(-101);
  expect(await bed.kakao("/akv10/heartinfo/", { apikey: "", key: apiKey })).toEqual({
    code: -99,
    message: "인증키(=apikey)파라메더 정보가 전달되지 않았습니다.",
  });
});

test.each([
  [{ apikey: "wrong" }, "등록되지 않은 인증키입니다."],
  [{ userid: "nobody" }, "인증오류입니다."],
  [{ userid: "" }, "사용자ID(=userid)파라메더 정보가 전달되지 않았습니다."],
])("the Kakao host refuses %o with -99 and a text", async (form, message) => {
  const bed = createAligoTestbed();
  expect(await bed.kakao("/akv10/heartinfo/", form)).toEqual({ code: -99, message });
});

test("history refuses a wrong key with the code of the switch", async () => {
  const bed = createAligoTestbed();
  const form = { apikey: "wrong", mid: "1" };
  expect(await bed.kakao("/akv10/history/detail/", form)).toEqual({
    code: -101,
    message: "인증오류입니다.",
  });
  bed.aligo.switches.historyAuthCode = -99;
  expect((await bed.kakao("/akv10/history/detail/", form)).code).toBe(-99);
});

test("other addresses than the registered ones can neither send nor read", async () => {
  const bed = createAligoTestbed({ allowedIps: ["192.0.2.1"] });
  const ipRefusal = { result_code: -101, message: "인증오류입니다.-IP" };
  expect(await bed.sms("/remain/")).toMatchObject(ipRefusal);
  expect(await bed.sms("/send/")).toEqual(ipRefusal);
  expect(await bed.kakao("/akv10/template/list/")).toEqual({
    code: -99,
    message: expect.stringMatching(/^인증되지 않는 서버 IP/),
  });
  bed.aligo.allowedIps = ["192.0.2.1", "127.0.0.1"];
  expect((await bed.sms("/remain/")).result_code).toBe(1);
  expect((await bed.kakao("/akv10/template/list/")).code).toBe(0);
});

test("a green test send doesn't prove the address, unless the switch says so", async () => {
  const bed = createAligoTestbed({ allowedIps: [] });
  const send = (testMode: string) => bed.kakao("/akv10/alimtalk/send/", { ...alimtalk, testMode });
  expect((await send("Y")).code).toBe(0);
  expect((await send("N")).code).toBe(-99);
  bed.aligo.switches.testModeSkipsIpCheck = false;
  expect((await send("Y")).code).toBe(-99);
});

test("a refusal's result_code is a string when the switch says so", async () => {
  const bed = createAligoTestbed({ switches: { smsRefusalCodeType: "string" } });
  expect((await bed.sms("/remain/", { key: "wrong" })).result_code).toBe("-102");
});

test("token/create answers, and a token changes nothing", async () => {
  const bed = createAligoTestbed();
  const answer = await bed.kakao("/akv10/token/create/30/i/");
  expect(answer).toMatchObject({ code: 0, token: expect.stringMatching(/^.{86}==$/) });
  expect((await bed.kakao("/akv10/token/create/30/w/")).code).toBe(-99);
  expect((await bed.kakao("/akv10/heartinfo/", { token: "anything" })).code).toBe(0);
});

test("reset brings back addresses, senders, balance, switches and templates", async () => {
  const bed = createAligoTestbed({ balance: 50, switches: { longSms: "cut" } });
  bed.aligo.allowedIps = [];
  bed.aligo.senders.add("01000009999");
  bed.aligo.balance.set(1);
  bed.aligo.switches.longSms = "refuse";
  bed.aligo.switches.kakaoCancelCode = 1;
  bed.aligo.templates.approve("KS_0003");
  bed.reset();
  expect(bed.aligo).toMatchObject({
    allowedIps: undefined,
    senders: new Set(["01000000000", "0200000000"]),
    switches: { longSms: "cut", kakaoCancelCode: 0 },
  });
  expect(bed.aligo.balance.read()).toBe(50);
  expect(bed.aligo.templates.list()).toContainEqual({
    id: "KS_0003",
    name: "배송 시작",
    status: "REQ",
  });
});
