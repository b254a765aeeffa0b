import { describe, expect, it } from "vitest";
import { createIwinvCaller } from "../testing.ts";
import { DEMO_RCS } from "./brand.ts";

const SEND = "/api/v1/send/";
const TO = "01000000001";
const values = { 이름: "김하늘", 주문번호: "A-1" };
const order = (more: object = {}) => ({
  brandId: DEMO_RCS.brandId,
  templateCode: DEMO_RCS.order,
  callback: "0200000000",
  reserve: "N",
  list: [{ phone: TO, templateParam: values }],
  ...more,
});

describe("RCS (sheet §5)", () => {
  it("sends a template by named values, answers no id, and tells by history", async () => {
    const { call, sandbox } = createIwinvCaller();
    expect(await call("rcs", SEND, order())).toEqual({
      code: 200,
      message: expect.any(String),
      success: 1,
      fail: 0,
    });
    const read = async (more: object = {}) => (await call("rcs", "/api/v1/history/", more)).list[0];
    const waiting = await read();
    expect(waiting).toMatchObject({ state: "대기", done_code: null });
    sandbox.clock.advance(1000);
    expect(await read()).toMatchObject({ state: "발송완료" });
    sandbox.clock.advance(2000);
    expect(await read({ msgkey: waiting.msgkey, phone: TO })).toEqual({
      brand_name: "모의상점",
      template_code: DEMO_RCS.order,
      template_name: "주문 접수 안내",
      send_method: "API",
      callback: "0200000000",
      phone: TO,
      req_date: "2026-10-05 12:00:00",
      done_code: "10000",
      done_message: "성공",
      msgkey: waiting.msgkey,
      state: "수신완료",
    });
    expect(sandbox.inbox.all()).toMatchObject([
      { type: "RCS_TPL", text: "김하늘님, 주문 A-1이(가) 접수되었습니다.", status: "DELIVERED" },
    ]);
    expect(await read({ msgkey: "RCS0" })).toBeUndefined();
    expect(await read({ startDate: "2026-10-05 12:00:01" })).toBeUndefined();
  });

  const list = (...entries: unknown[]) => order({ list: entries });
  const param = (templateParam: unknown) => list({ phone: TO, templateParam });

  it.each<[number, string, object]>([
    [203, "a brand that isn't approved", order({ brandId: DEMO_RCS.brandInReview })],
    [203, "an unknown brand", order({ brandId: "BR.none" })],
    [207, "a template the brand lacks", order({ templateCode: "RCS-0" })],
    [208, "a template that isn't approved", order({ templateCode: DEMO_RCS.inReview })],
    [209, "a positional list of values", param(["김하늘", "A-1"])],
    [209, "a missing value", param({ 이름: "김하늘" })],
    [210, "a value too many", param({ ...values, 지점: "서울" })],
    [211, "more than 90 characters", param({ ...values, 이름: "가".repeat(80) })],
    [212, "a fallback SMS over 90 bytes", order({ reSend: "Y", resendContent: "가".repeat(46) })],
    [213, "a forbidden word", param({ ...values, 이름: "금칙어시험" })],
    [214, "no phone", list({ templateParam: values })],
    [215, "a malformed phone", list({ phone: "1234", templateParam: values })],
    [216, "a reservation too soon", order({ reserve: "Y", sendDate: "2026-10-05 12:01:00" })],
    [217, "no callback", order({ callback: undefined })],
    [218, "an unregistered callback", order({ callback: "0200000001" })],
    [219, "알림톡's resendType", order({ reSend: "Y", resendType: "N" })],
    [221, "no list", order({ list: undefined })],
  ])("answers %i to %s", async (code, _, body) => {
    const { call, sandbox } = createIwinvCaller();
    expect(await call("rcs", SEND, body)).toEqual({ code, message: expect.stringMatching(/./) });
    expect(sandbox.inbox.all()).toEqual([]);
  });

  it("refuses on an empty balance", async () => {
    const { call } = createIwinvCaller({ iwinv: { balance: { rcs: 0 } } });
    expect(await call("rcs", SEND, order())).toMatchObject({ code: 224 });
  });

  it("sends the fallback as the channel asked for, and history keeps speaking of the RCS message", async () => {
    const { call, sandbox } = createIwinvCaller();
    const body = order({
      list: [{ phone: "01000009106", templateParam: values }],
      reSend: "Y",
      resendType: "LMS",
      resendTitle: "주문 안내",
      resendContent: "주문이 접수되었습니다.",
    });
    await call("rcs", SEND, body);
    sandbox.clock.advance(3000);
    sandbox.recipients.set("01000009106", "delivered");
    sandbox.clock.advance(3000);
    const [rcs, lms] = sandbox.inbox.all();
    expect(rcs).toMatchObject({ status: "FAILED" });
    expect(lms).toMatchObject({
      type: "LMS",
      subject: "주문 안내",
      status: "DELIVERED",
      substituteOf: rcs?.id,
    });
    const { list } = await call("rcs", "/api/v1/history/", {});
    expect(list).toMatchObject([{ state: "수신실패" }]);
  });
});
