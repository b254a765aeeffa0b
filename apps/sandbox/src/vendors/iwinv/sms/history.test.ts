import { describe, expect, it } from "vitest";
import { createIwinvCaller } from "../testing.ts";

const TO = "01000000001";
const send = (to: string[], text = "안내") => ({ version: "1.0", from: "0200000000", to, text });
const window = (more: object = {}) => ({
  version: "1.0",
  companyid: "sandbox",
  startDate: "2026-10-05",
  endDate: "2026-10-05",
  ...more,
});

describe("SMS history (sheet §4.3)", () => {
  it("answers the sheet's sample: one row a recipient, requestNo as a number", async () => {
    const { call, sandbox } = createIwinvCaller({
      iwinv: { switches: { listOrder: "oldest_first" } },
    });
    const { requestNo } = await call("sms", "/api/v2/send/", send([TO, "01000009104"]));
    sandbox.clock.advance(3000);
    const row = { requestNo: 250000000101, companyid: "sandbox", msgType: "SMS" };
    const rest = { callback: "0200000000", sendDate: "2026-10-05 12:00:01" };
    const ended = { sendStatusCode: "06", sendStatusMsg: "전송 성공" };
    const failed = { sendStatusCode: "07", sendStatusMsg: "비가입자" };
    expect(await call("sms", "/api/history/", window({ requestNo, pageNum: 1 }))).toEqual({
      resultCode: 0,
      message: "데이터가 조회되었습니다.",
      totalCount: 2,
      list: [
        { ...row, phone: TO, ...ended, ...rest },
        { ...row, phone: "01000009104", ...failed, ...rest },
      ],
    });
  });

  it("shows a row after a while, where switched", async () => {
    const { call, sandbox } = createIwinvCaller({ iwinv: { switches: { historyDelayMs: 5_000 } } });
    await call("sms", "/api/v2/send/", send([TO]));
    sandbox.clock.advance(4_999);
    expect(await call("sms", "/api/history/", window())).toMatchObject({ totalCount: 0, list: [] });
    sandbox.clock.advance(1);
    expect(await call("sms", "/api/history/", window())).toMatchObject({ totalCount: 1 });
  });

  it("waits with WAIT until the result has come, or for ever", async () => {
    const { call, sandbox } = createIwinvCaller();
    await call("sms", "/api/v2/send/", send(["01000009301"]));
    const read = async () => (await call("sms", "/api/history/", window())).list[0];
    expect(await read()).toMatchObject({ sendStatusCode: "WAIT", sendStatusMsg: "대기" });
    sandbox.clock.advance(3_600_000);
    expect(await read()).toMatchObject({ sendStatusCode: "WAIT" });
    Object.assign(sandbox.iwinv.switches, {
      smsWaitingCode: "0",
      smsStatusTextKey: "sendStatus",
      smsHistoryRequestNo: "string",
    });
    expect(await read()).toMatchObject({
      requestNo: "250000000101",
      sendStatusCode: "0",
      sendStatus: "대기",
    });
  });

  it.each([
    ["01000009101", "08", "3004"],
    ["01000009102", "09", "3005"],
    ["01000009103", "10", "3001"],
    ["01000009104", "07", "2001"],
    ["01000009105", "26", "5003"],
    ["01000009106", "11", "3002"],
    ["01000009107", "31", "5304"],
    ["01000009201", "93", "9013"],
    ["01000009202", "40", "9003"],
    ["01000009005", "08", "3004"],
    ["01000009001", "06", "1000"],
    [TO, "06", "1000"],
    ["0101", "21", "2001"],
  ])("ends %s with %s as SMS and %s as LMS", async (phone, short, long) => {
    const { call, sandbox } = createIwinvCaller();
    await call("sms", "/api/v2/send/", send([phone]));
    await call("sms", "/api/v2/send/", send([phone], "가".repeat(46)));
    sandbox.clock.advance(3000);
    const codes = sandbox.inbox.all().map((message) => message.code);
    expect(codes).toEqual([short, long]);
  });

  it("asks for version, companyid and a window of at most 90 days", async () => {
    const { call } = createIwinvCaller();
    const ask = async (more: object) =>
      (await call("sms", "/api/history/", window(more))).resultCode;
    expect(await ask({ version: undefined })).toBe(1);
    expect(await ask({ companyid: undefined })).toBe(14);
    expect(await ask({ companyid: undefined, companyId: "sandbox" })).toBe(14);
    expect(await ask({ startDate: undefined })).toBe(43);
    expect(await ask({ endDate: "2026-10-05 10:00:00" })).toBe(43);
    expect(await ask({ startDate: "2026-07-06" })).toBe(42);
    expect(await ask({ startDate: "2026-07-07" })).toBe(0);
  });

  it("filters by phone, request and Korean day", async () => {
    const { call, sandbox } = createIwinvCaller();
    await call("sms", "/api/v2/send/", send([TO, "01000000002"]));
    sandbox.clock.advanceTo(new Date("2026-10-06T00:00:00+09:00"));
    const second = await call("sms", "/api/v2/send/", send([TO]));
    const count = async (more: object) =>
      (await call("sms", "/api/history/", window(more))).totalCount;
    expect(await count({})).toBe(2);
    expect(await count({ phone: "010-0000-0001" })).toBe(1);
    expect(await count({ endDate: "2026-10-06" })).toBe(3);
    expect(await count({ endDate: "2026-10-06", requestNo: Number(second.requestNo) })).toBe(1);
  });

  it("pages by 15, or by pageSize, which a switch breaks", async () => {
    const { call, sandbox } = createIwinvCaller();
    await call("sms", "/api/v2/send/", send(Array.from({ length: 20 }, () => TO)));
    const size = async (more: object) =>
      (await call("sms", "/api/history/", window(more))).list.length;
    expect(await size({})).toBe(15);
    expect(await size({ pageNum: "2" })).toBe(5);
    expect(await size({ pageSize: 20 })).toBe(20);
    sandbox.iwinv.switches.smsIgnorePageSize = true;
    expect(await size({ pageSize: 20 })).toBe(15);
  });
});
