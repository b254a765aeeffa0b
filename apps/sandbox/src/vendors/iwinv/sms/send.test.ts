import { describe, expect, it } from "vitest";
import { createIwinvCaller } from "../testing.ts";

const FROM = "0200000000";
const TO = "01000000001";
const SEND = "/api/v2/send/";
const sms = (more: object = {}) => ({
  version: "1.0",
  from: FROM,
  to: [TO],
  text: "안내",
  ...more,
});

function jpeg(size: number, name = "fall.jpg"): File {
  const bytes = new Uint8Array(size);
  bytes.set([0xff, 0xd8, 0xff]);
  return new File([bytes], name, { type: "image/jpeg" });
}

describe("SMS and LMS (sheet §4.1)", () => {
  it("takes the sheet's sample for two people and delivers after a while", async () => {
    const { call, sandbox } = createIwinvCaller({ iwinv: { senders: ["0270001234"] } });
    const text = "[모의상점] 주문 A-1024가 접수되었습니다.";
    const to = ["01020003000", "01020003001"];
    expect(await call("sms", SEND, { version: "1.0", from: "0270001234", to, text })).toEqual({
      resultCode: 0,
      message: "전송 성공",
      requestNo: "250000000101",
      msgType: "SMS",
    });
    const [first] = sandbox.inbox.all();
    expect(first).toMatchObject({ status: "ACCEPTED", to: to[0], from: "0270001234", type: "SMS" });
    sandbox.clock.advance(1000);
    expect(first?.status).toBe("SENT");
    sandbox.clock.advance(2000);
    expect(sandbox.inbox.all().map((message) => message.status)).toEqual([
      "DELIVERED",
      "DELIVERED",
    ]);
    expect(first?.handset?.text).toBe(`[Web발신]\n${text}`);
    expect(first?.code).toBe("06");
  });

  it("sends 91 bytes as LMS instead of refusing, and says so", async () => {
    const { call, sandbox } = createIwinvCaller();
    expect(await call("sms", SEND, sms({ text: "가".repeat(45) }))).toMatchObject({
      msgType: "SMS",
    });
    const long = await call("sms", SEND, sms({ text: `${"가".repeat(45)}!` }));
    expect(long).toMatchObject({ resultCode: 0, msgType: "LMS" });
    expect(sandbox.inbox.all().map((message) => message.type)).toEqual(["SMS", "LMS"]);
  });

  it("refuses more than 2,000 bytes", async () => {
    const { call } = createIwinvCaller();
    expect(await call("sms", SEND, sms({ text: "가".repeat(1000) }))).toMatchObject({
      resultCode: 0,
    });
    expect(await call("sms", SEND, sms({ text: `${"가".repeat(1000)}a` }))).toMatchObject({
      resultCode: 21,
    });
  });

  it("sends a short text with a title as LMS, or as SMS where switched", async () => {
    const { call, sandbox } = createIwinvCaller();
    const titled = sms({ title: "10월 점검 안내" });
    expect(await call("sms", SEND, titled)).toMatchObject({ msgType: "LMS" });
    sandbox.iwinv.switches.shortTextWithTitle = "SMS";
    expect(await call("sms", SEND, titled)).toMatchObject({ msgType: "SMS" });
    expect(sandbox.inbox.all().map((message) => message.subject)).toEqual([
      "10월 점검 안내",
      undefined,
    ]);
  });

  it.each(["줄\n바꿈", "안내!", "안내.", "a/b", "안내 🎉", "a-b"])(
    "refuses the title %j with 22",
    async (title) => {
      const { call } = createIwinvCaller();
      expect(await call("sms", SEND, sms({ title }))).toMatchObject({ resultCode: 22 });
    },
  );

  it("takes titles up to 40 bytes and all the signs it names", async () => {
    const { call } = createIwinvCaller();
    const title = `[안내](공지)<A1> ${"가".repeat(10)}`;
    expect(await call("sms", SEND, sms({ title }))).toMatchObject({
      resultCode: 0,
    });
    expect(await call("sms", SEND, sms({ title: "가".repeat(20) }))).toMatchObject({
      resultCode: 0,
    });
    expect(await call("sms", SEND, sms({ title: `${"가".repeat(20)}a` }))).toMatchObject({
      resultCode: 23,
    });
  });

  it("refuses a string in `to`, an empty list and more than 1,000 people", async () => {
    const { call } = createIwinvCaller({ iwinv: { balance: { sms: 10_000 } } });
    expect(await call("sms", SEND, sms({ to: TO }))).toMatchObject({ resultCode: 41 });
    expect(await call("sms", SEND, sms({ to: [] }))).toMatchObject({ resultCode: 41 });
    const many = Array.from({ length: 1001 }, () => TO);
    expect(await call("sms", SEND, sms({ to: many }))).toMatchObject({ resultCode: 44 });
    expect(await call("sms", SEND, sms({ to: many.slice(1) }))).toMatchObject({ resultCode: 0 });
  });

  it("refuses an unregistered sender before it looks at recipients, hyphens or not", async () => {
    const { call, sandbox } = createIwinvCaller();
    expect(await call("sms", SEND, sms({ from: "02-0000-0000" }))).toMatchObject({ resultCode: 0 });
    const refused = await call("sms", SEND, sms({ from: "0200000001", to: [] }));
    expect(refused).toEqual({ resultCode: 13, message: "등록되지 않은 발신번호입니다." });
    sandbox.iwinv.switches.smsSenderCode = 99;
    sandbox.iwinv.switches.smsRefusalFields = "null";
    expect(await call("sms", SEND, sms({ from: "0200000001" }))).toEqual({
      resultCode: 99,
      message: "조직(업체)의 발신번호와 일치하지 않습니다.",
      requestNo: null,
      msgType: null,
    });
  });

  it("refuses without a version or a text", async () => {
    const { call } = createIwinvCaller();
    expect(await call("sms", SEND, sms({ version: undefined }))).toMatchObject({ resultCode: 1 });
    expect(await call("sms", SEND, sms({ text: "" }))).toMatchObject({ resultCode: 1 });
    expect(await call("sms", SEND, "not an object")).toMatchObject({ resultCode: 1 });
  });

  it("says GSMS for messages abroad", async () => {
    const { call } = createIwinvCaller();
    const abroad = sms({ msgType: "GSMS", to: ["14155550100"], text: "hello" });
    expect(await call("sms", SEND, abroad)).toMatchObject({ resultCode: 0, msgType: "GSMS" });
  });
});

describe("reservations (sheet §7.10)", () => {
  it.each([undefined, null, "", "null"])("sends at once for %j", async (date) => {
    const { call, sandbox } = createIwinvCaller();
    expect(await call("sms", SEND, sms({ date }))).toMatchObject({ resultCode: 0 });
    expect(sandbox.inbox.all()[0]?.status).toBe("ACCEPTED");
  });

  it.each(["2026-10-05", "20261005130000", "2026-10-05T13:00:00", "2026-02-30 12:00:00", 20261005])(
    "refuses the form %j with 43",
    async (date) => {
      const { call } = createIwinvCaller();
      expect(await call("sms", SEND, sms({ date }))).toMatchObject({ resultCode: 43 });
    },
  );

  it.each([
    ["2026-10-05 12:14:59", 42],
    ["2026-10-05 12:15:00", 0],
    ["2026-11-05 12:00:00", 0],
    ["2026-11-05 12:00:01", 42],
    // Noon in Seoul read as UTC would be nine hours off.
    ["2026-10-05 03:30:00", 42],
  ])("answers a date of %s with %i", async (date, resultCode) => {
    const { call } = createIwinvCaller();
    expect(await call("sms", SEND, sms({ date }))).toMatchObject({ resultCode });
  });

  it("waits until the time has come", async () => {
    const { call, sandbox } = createIwinvCaller();
    await call("sms", SEND, sms({ date: "2026-10-05 13:00:00" }));
    const [message] = sandbox.inbox.all();
    expect(message).toMatchObject({
      status: "SCHEDULED",
      scheduledAt: new Date("2026-10-05T13:00:00+09:00"),
    });
    sandbox.clock.advanceTo(new Date("2026-10-05T13:00:00+09:00"));
    expect(message?.status).toBe("SCHEDULED");
    sandbox.clock.advance(3000);
    expect(message?.status).toBe("DELIVERED");
  });
});

describe("MMS (sheet §7.9)", () => {
  const parts = (more: Record<string, string | File> = {}) => ({
    version: "1.0",
    from: FROM,
    to: TO,
    title: "가을 신상품",
    text: "매장에서 만나보세요.",
    image: jpeg(61_440),
    ...more,
  });

  it("takes a form with one number or with PHP's list", async () => {
    const { callForm, sandbox } = createIwinvCaller();
    expect(await callForm(parts())).toMatchObject({ resultCode: 0, msgType: "MMS" });
    const two = await callForm(parts({ to: "0=01000000002&1=010-0000-0003" }));
    expect(two).toMatchObject({ resultCode: 0, requestNo: "250000000102" });
    expect(sandbox.inbox.all().map(({ to }) => to)).toEqual([TO, "01000000002", "01000000003"]);
    expect(sandbox.inbox.all()[0]?.image).toEqual({ bytes: 61_440, contentType: "image/jpeg" });
  });

  it("takes 1,000 people in a form's list, and refuses one more", async () => {
    const { callForm, sandbox } = createIwinvCaller();
    const list = (count: number) =>
      Array.from({ length: count }, (_, index) => `${index}=${TO}`).join("&");
    expect(await callForm(parts({ to: list(1001) }))).toMatchObject({ resultCode: 44 });
    expect(await callForm(parts({ to: list(1000) }))).toMatchObject({ resultCode: 0 });
    expect(sandbox.inbox.all()).toHaveLength(1000);
    expect(new Set(sandbox.inbox.all().map(({ groupId }) => groupId)).size).toBe(1);
  });

  it("keeps only the last of a repeated `0=`", async () => {
    const { callForm, sandbox } = createIwinvCaller();
    await callForm(parts({ to: "0=01000000002&0=01000000003" }));
    expect(sandbox.inbox.all().map(({ to }) => to)).toEqual(["01000000003"]);
  });

  it("refuses what isn't a JPG, 100,000 bytes and a missing file", async () => {
    const { callForm, sandbox } = createIwinvCaller();
    const png = new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47])], "fall.jpg");
    expect(await callForm(parts({ image: png }))).toMatchObject({ resultCode: 32 });
    expect(await callForm(parts({ image: jpeg(10, "fall.png") }))).toMatchObject({
      resultCode: 32,
    });
    expect(await callForm(parts({ image: jpeg(100_000) }))).toMatchObject({ resultCode: 31 });
    expect(await callForm(parts({ image: jpeg(99_999) }))).toMatchObject({ resultCode: 0 });
    expect(await callForm(parts({ image: "fall.jpg" }))).toMatchObject({ resultCode: 33 });
    sandbox.iwinv.switches.mmsMaxBytes = 102_400;
    expect(await callForm(parts({ image: jpeg(102_400) }))).toMatchObject({ resultCode: 0 });
  });

  it("needs a title", async () => {
    const { callForm } = createIwinvCaller();
    expect(await callForm(parts({ title: "" }))).toMatchObject({ resultCode: 22 });
  });
});

describe("balance (sheet §4.4, §7.15)", () => {
  it("answers with a decimal, under `code` or `resultCode`", async () => {
    const { raw, call, sandbox } = createIwinvCaller({ iwinv: { balance: { sms: 48_210 } } });
    await call("sms", SEND, sms());
    const body = '{"version":"1.0"}';
    const { smsApiKey, smsAuthKey } = sandbox.iwinv.credentials;
    const headers = { secret: btoa(`${smsApiKey}&${smsAuthKey}`) };
    const answer = await raw("sms", "/api/charge/", { headers, body });
    expect(await answer.text()).toBe(
      '{"code":0,"message":"데이터가 조회되었습니다.","charge":48200.0}',
    );
    sandbox.iwinv.switches.smsChargeCodeKey = "resultCode";
    expect(await call("sms", "/api/charge/", { version: "1.0" })).toMatchObject({ resultCode: 0 });
  });

  it("charges itself: 12 meanwhile, then sends; 50 when the day's charges are used up", async () => {
    const { call, sandbox } = createIwinvCaller({
      iwinv: { balance: { sms: 0 }, smsDailyCharges: 1 },
    });
    expect(await call("sms", SEND, sms())).toMatchObject({ resultCode: 12 });
    expect(await call("sms", SEND, sms())).toMatchObject({ resultCode: 12 });
    sandbox.clock.advance(5000);
    expect(await call("sms", SEND, sms())).toMatchObject({ resultCode: 0 });
    sandbox.iwinv.balance.set({ sms: 0 });
    expect(await call("sms", SEND, sms())).toMatchObject({ resultCode: 50 });
    sandbox.clock.advance(24 * 60 * 60 * 1000);
    expect(await call("sms", SEND, sms())).toMatchObject({ resultCode: 12 });
  });

  it("gives the price of failed messages back", async () => {
    const { call, sandbox } = createIwinvCaller();
    await call("sms", SEND, sms({ to: ["01000009101", TO] }));
    expect(sandbox.iwinv.balance.read().sms).toBe(99_980);
    sandbox.clock.advance(3000);
    expect(sandbox.iwinv.balance.read().sms).toBe(99_990);
  });
});
