import { describe, expect, it } from "vitest";
import { createIwinvCaller } from "../testing.ts";
import type { AlimtalkTemplate } from "./template.ts";

const SEND = "/api/v2/send/";
const TO = "01000000001";
const RESERVATION: AlimtalkTemplate = {
  templateCode: "20031",
  templateName: "예약 확인",
  templateContent: "#{고객명}님, 예약번호 #{예약번호} 확인 바랍니다.",
  status: "Y",
  buttons: [],
};

const otp = (more: object = {}) => ({
  templateCode: "20002",
  list: [{ phone: TO, templateParam: ["123456"] }],
  ...more,
});

describe("알림톡 send (sheet §3.1)", () => {
  it("takes the sheet's sample and answers without any id", async () => {
    const { raw, sandbox } = createIwinvCaller({
      iwinv: {
        credentials: { apiKey: "DEMOALIMTALKKEY" },
        senders: ["0270001234"],
        templates: [RESERVATION],
      },
    });
    const response = await raw("alimtalk", SEND, {
      headers: {
        "content-type": "application/json;charset=UTF-8",
        AUTH: "REVNT0FMSU1UQUxLS0VZ",
      },
      body: '{"templateCode":"20031","reserve":"N","list":[{"phone":"01020003000","templateParam":["김하늘","R-77"]}],"reSend":"Y","resendCallback":"0270001234","resendType":"N","resendTitle":"예약 확인 안내","resendContent":"[모의상점] 김하늘님, 예약번호 R-77 확인 바랍니다."}',
    });
    expect(await response.json()).toEqual({
      code: 200,
      message: "메시지가 발송되었습니다.",
      success: 1,
      fail: 0,
    });
    sandbox.clock.advance(3000);
    const [message, ...others] = sandbox.inbox.all();
    expect(message).toMatchObject({
      type: "ALIMTALK",
      to: "01020003000",
      status: "DELIVERED",
      code: "OK",
      templateId: "20031",
    });
    expect(message?.handset?.text).toBe("김하늘님, 예약번호 R-77 확인 바랍니다.");
    expect(others).toEqual([]);
  });

  it("adds seqNo only where switched", async () => {
    const { call, sandbox } = createIwinvCaller();
    sandbox.iwinv.switches.alimtalkSeqNo = "number";
    expect(await call("alimtalk", SEND, otp())).toMatchObject({ seqNo: 880001 });
    sandbox.iwinv.switches.alimtalkSeqNo = "string";
    expect(await call("alimtalk", SEND, otp())).toMatchObject({ seqNo: "880002" });
  });

  it("fills values by position: text first, then links, each name once", async () => {
    const { call, sandbox } = createIwinvCaller();
    const list = [{ phone: TO, templateParam: ["김하늘", "A-1024"] }];
    expect(await call("alimtalk", SEND, { templateCode: "20001", list })).toMatchObject({
      code: 200,
    });
    const [message] = sandbox.inbox.all();
    expect(message?.text).toBe("김하늘님, 주문 A-1024이(가) 접수되었습니다.");
    expect(message?.buttons).toEqual([
      {
        type: "WL",
        name: "주문 보기",
        linkMo: "https://shop.example/orders/A-1024",
        linkPc: "https://shop.example/orders/A-1024",
      },
    ]);
  });

  it("takes a value for every occurrence where switched", async () => {
    const { call, sandbox } = createIwinvCaller();
    sandbox.iwinv.switches.templateParams = "occurrence";
    const ask = (templateParam: string[]) =>
      call("alimtalk", SEND, { templateCode: "20001", list: [{ phone: TO, templateParam }] });
    expect(await ask(["김하늘", "A-1"])).toMatchObject({ code: 508 });
    expect(await ask(["김하늘", "A-1", "A-2", "A-3"])).toMatchObject({ code: 200 });
    expect(sandbox.inbox.all()[0]).toMatchObject({
      text: "김하늘님, 주문 A-1이(가) 접수되었습니다.",
      buttons: [{ linkMo: expect.stringMatching(/A-2$/), linkPc: expect.stringMatching(/A-3$/) }],
    });
  });

  it("takes 10,000 people, some of them twice, and counts each entry", async () => {
    const { call, sandbox } = createIwinvCaller();
    const list = Array.from({ length: 10_000 }, (_, index) => ({
      phone: `0100000${String(index % 5000).padStart(4, "0")}`,
      templateParam: [String(index)],
    }));
    expect(await call("alimtalk", SEND, otp({ list }))).toEqual({
      code: 200,
      message: "메시지가 발송되었습니다.",
      success: 10_000,
      fail: 0,
    });
    expect(sandbox.inbox.all().map(({ text }) => text)).toEqual(
      list.map(({ templateParam }) => `인증번호는 ${templateParam[0]}입니다.`),
    );
  });

  it("sends wrong text for a wrong order: nobody can tell", async () => {
    const { call, sandbox } = createIwinvCaller();
    const list = [{ phone: TO, templateParam: ["A-1024", "김하늘"] }];
    expect(await call("alimtalk", SEND, { templateCode: "20001", list })).toMatchObject({
      code: 200,
    });
    expect(sandbox.inbox.all()[0]?.text).toBe("A-1024님, 주문 김하늘이(가) 접수되었습니다.");
  });
});

describe("알림톡 refusals (sheet §3.2)", () => {
  const resend = (more: object = {}) =>
    otp({
      reSend: "Y",
      resendCallback: "0200000000",
      resendType: "N",
      resendContent: "안내",
      ...more,
    });
  const list = (...entries: unknown[]) => otp({ list: entries });
  const param = (templateParam: unknown) => list({ phone: TO, templateParam });

  it.each<[number, string, object]>([
    [501, "no template", otp({ templateCode: undefined })],
    [501, "an unknown template", otp({ templateCode: "99999" })],
    [
      501,
      "a template in review",
      { templateCode: "20004", list: [{ phone: TO, templateParam: ["a"] }] },
    ],
    [
      501,
      "a rejected template",
      { templateCode: "20005", list: [{ phone: TO, templateParam: ["a"] }] },
    ],
    [502, "no list", otp({ list: undefined })],
    [502, "an empty list", list()],
    [502, "entries that aren't objects", list(TO)],
    [503, "reSend as a boolean", otp({ reSend: true })],
    [504, "resendType SMS", resend({ resendType: "SMS" })],
    [504, "resendType LMS", resend({ resendType: "LMS" })],
    [504, "an own text without a text", resend({ resendContent: undefined })],
    [505, "an unregistered callback", resend({ resendCallback: "0200000001" })],
    [505, "no callback", resend({ resendCallback: undefined })],
    [506, "a reservation without a date", otp({ reserve: "Y" })],
    [506, "a date in another form", otp({ reserve: "Y", sendDate: "20261005130000" })],
    [507, "a reservation too soon", otp({ reserve: "Y", sendDate: "2026-10-05 12:14:59" })],
    [507, "a reservation too late", otp({ reserve: "Y", sendDate: "2026-10-07 12:00:01" })],
    [508, "no templateParam", list({ phone: TO })],
    [508, "an object by name", param({ code: "123456" })],
    [508, "a value that isn't text", param([123456])],
    [508, "too few values", param([])],
    [509, "too many values", param(["1", "2"])],
    [510, "a title over 40 bytes", resend({ resendTitle: `${"가".repeat(20)}a` })],
    [511, "a title with a full stop", resend({ resendTitle: "예약 안내." })],
    [512, "no phone", list({ templateParam: ["1"] })],
    [513, "a landline", list({ phone: "0200000000", templateParam: ["1"] })],
    [513, "a phone as a number", list({ phone: 1000000001, templateParam: ["1"] })],
    [514, "10,001 people", list(...Array.from({ length: 10_001 }, () => ({ phone: TO })))],
    [515, "an own text over 1,000 characters", resend({ resendContent: "가".repeat(1001) })],
    [
      516,
      "a text over 1,000 characters to be resent",
      { ...param(["가".repeat(1000)]), reSend: "Y", resendCallback: "0200000000" },
    ],
    [517, "a text over 1,000 characters", param(["가".repeat(1000)])],
  ])("answers %i to %s, sends nothing and falls back to nothing", async (code, _, body) => {
    const { call, sandbox } = createIwinvCaller();
    const answer = await call("alimtalk", SEND, body);
    expect(answer).toEqual({ code, message: expect.stringMatching(/./) });
    sandbox.clock.advance(60_000);
    expect(sandbox.inbox.all()).toEqual([]);
    expect(sandbox.iwinv.balance.read().alimtalk).toBe(100_000);
  });

  it("names the word it refuses with 540", async () => {
    const { call } = createIwinvCaller();
    const answer = await call("alimtalk", SEND, param(["금칙어시험"]));
    expect(answer).toMatchObject({ code: 540, message: expect.stringContaining("금칙어시험") });
  });

  it("looks at the sender before the template, and at the balance last", async () => {
    const { call } = createIwinvCaller({ iwinv: { balance: { alimtalk: 0 } } });
    const wrong = resend({ resendCallback: "0200000001", templateCode: "99999" });
    expect(await call("alimtalk", SEND, wrong)).toMatchObject({ code: 505 });
    expect(await call("alimtalk", SEND, param([]))).toMatchObject({ code: 508 });
    expect(await call("alimtalk", SEND, otp())).toMatchObject({ code: 519 });
  });

  it("says 518 for a short balance where switched", async () => {
    const { call, sandbox } = createIwinvCaller({ iwinv: { balance: { alimtalk: 0 } } });
    sandbox.iwinv.switches.alimtalkShortBalanceCode = 518;
    expect(await call("alimtalk", SEND, otp())).toMatchObject({ code: 518 });
  });

  it("counts bad recipients in `fail` where switched, also when none is left", async () => {
    const { call, sandbox } = createIwinvCaller();
    sandbox.iwinv.switches.alimtalkBadRecipient = "count_as_fail";
    const good = { phone: "010-0000-0001", templateParam: ["1"] };
    const bad = { phone: "1234", templateParam: ["1"] };
    expect(await call("alimtalk", SEND, list(good, bad))).toMatchObject({ success: 1, fail: 1 });
    expect(await call("alimtalk", SEND, list(bad))).toMatchObject({
      code: 200,
      success: 0,
      fail: 1,
    });
    expect(sandbox.inbox.all()).toHaveLength(1);
  });

  it("takes a template without variables with no values at all", async () => {
    const { call, sandbox } = createIwinvCaller({
      iwinv: { templates: [{ ...RESERVATION, templateContent: "예약이 확인되었습니다." }] },
    });
    const body = { templateCode: "20031", list: [{ phone: TO }] };
    expect(await call("alimtalk", SEND, body)).toMatchObject({ code: 200, success: 1 });
    expect(sandbox.inbox.all()).toHaveLength(1);
  });
});

describe("대체발송 (sheet §3.1, §7.24)", () => {
  const NOT_ON_KAKAO = "01000009001";
  const sendTo = (phone: string, more: object) =>
    otp({
      list: [{ phone, templateParam: ["123456"] }],
      reSend: "Y",
      resendCallback: "0200000000",
      ...more,
    });

  it("sends the own text as an SMS once Kakao has failed", async () => {
    const { call, sandbox } = createIwinvCaller();
    const own = { resendType: "N", resendContent: "인증번호 123456" };
    await call("alimtalk", SEND, sendTo(NOT_ON_KAKAO, own));
    sandbox.clock.advance(3000);
    const [alimtalk, sms] = sandbox.inbox.all();
    expect(alimtalk).toMatchObject({ status: "FAILED", type: "ALIMTALK" });
    expect(sms).toMatchObject({
      type: "SMS",
      status: "ACCEPTED",
      text: "인증번호 123456",
      from: "0200000000",
      to: NOT_ON_KAKAO,
      substituteOf: alimtalk?.id,
    });
    sandbox.clock.advance(3000);
    expect(sms?.status).toBe("DELIVERED");
  });

  it("sends the 알림톡's text by default, and an LMS with the title when it is long", async () => {
    const { call, sandbox } = createIwinvCaller();
    await call("alimtalk", SEND, sendTo(NOT_ON_KAKAO, {}));
    const long = { resendType: "N", resendContent: "가".repeat(46), resendTitle: "예약 안내" };
    await call("alimtalk", SEND, sendTo(NOT_ON_KAKAO, long));
    sandbox.clock.advance(6000);
    expect(sandbox.inbox.all().slice(2)).toMatchObject([
      { type: "SMS", text: "인증번호는 123456입니다." },
      { type: "LMS", subject: "예약 안내", status: "DELIVERED" },
    ]);
  });

  it("doesn't send one when it wasn't asked for, or when Kakao delivered", async () => {
    const { call, sandbox } = createIwinvCaller();
    await call("alimtalk", SEND, otp({ list: [{ phone: NOT_ON_KAKAO, templateParam: ["1"] }] }));
    await call("alimtalk", SEND, sendTo(TO, {}));
    sandbox.clock.advance(60_000);
    expect(sandbox.inbox.all().map(({ status }) => status)).toEqual(["FAILED", "DELIVERED"]);
    expect(sandbox.iwinv.balance.read().alimtalk).toBe(100_000 - 7);
  });

  it("reaches a switched-off handset by Kakao, and fails twice for one that has neither", async () => {
    const { call, sandbox } = createIwinvCaller();
    await call("alimtalk", SEND, sendTo("01000009101", {}));
    await call("alimtalk", SEND, sendTo("01000009005", {}));
    sandbox.clock.advance(6000);
    expect(sandbox.inbox.all().map(({ type, status }) => [type, status])).toEqual([
      ["ALIMTALK", "DELIVERED"],
      ["ALIMTALK", "FAILED"],
      ["SMS", "FAILED"],
    ]);
  });
});
