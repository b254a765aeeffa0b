import { describe, expect, it } from "vitest";
import { createIwinvCaller, type IwinvCaller } from "../testing.ts";

const SEND = "/api/v2/send/";
const HISTORY = "/api/history/";
const TO = "01000000001";

function sendOtp({ call }: IwinvCaller, phone: string, more: object = {}) {
  const list = [{ phone, templateParam: ["123456"] }];
  return call("alimtalk", SEND, { templateCode: "20002", list, ...more });
}

describe("알림톡 history (sheet §3.4)", () => {
  it("answers rows of the sheet's shape", async () => {
    const iwinv = createIwinvCaller();
    const list = [{ phone: TO, templateParam: ["김하늘", "A-1"] }];
    const fallback = { reSend: "Y", resendCallback: "0200000000" };
    await iwinv.call("alimtalk", SEND, { templateCode: "20001", list, ...fallback });
    iwinv.sandbox.clock.advance(3000);
    const day = { startDate: "2026-10-05 00:00:00", endDate: "2026-10-05 23:59:59" };
    const ask = { pageNum: 1, pageSize: 15, phone: TO, ...day };
    expect(await iwinv.call("alimtalk", HISTORY, ask)).toEqual({
      code: 200,
      message: "데이터가 조회되었습니다.",
      totalCount: 1,
      list: [
        {
          seqNo: 880001,
          phone: TO,
          callback: "0200000000",
          templateCode: "20001",
          sendMessage: "김하늘님, 주문 A-1이(가) 접수되었습니다.",
          reserve: "N",
          requestDate: "2026-10-05 12:00:00",
          sendDate: "2026-10-05 12:00:01",
          receiveDate: "2026-10-05 12:00:03",
          statusCode: "OK",
          statusCodeName: "성공",
          resendStatus: null,
          resendStatusName: null,
          buttons: {
            link1: "https://shop.example/orders/A-1",
            link2: null,
            link3: null,
            link4: null,
            link5: null,
          },
        },
      ],
    });
  });

  it("shows a row after a while, where switched", async () => {
    const iwinv = createIwinvCaller({ iwinv: { switches: { historyDelayMs: 5_000 } } });
    await sendOtp(iwinv, TO);
    iwinv.sandbox.clock.advance(4_999);
    expect(await iwinv.call("alimtalk", HISTORY, {})).toMatchObject({ totalCount: 0, list: [] });
    iwinv.sandbox.clock.advance(1);
    expect(await iwinv.call("alimtalk", HISTORY, {})).toMatchObject({ totalCount: 1 });
  });

  it("has no result and no sendDate while it waits; sendDate earlier where switched", async () => {
    const iwinv = createIwinvCaller();
    await sendOtp(iwinv, "01000009301");
    iwinv.sandbox.clock.advance(60_000);
    const waiting = { statusCode: null, statusCodeName: null, receiveDate: null };
    const [row] = (await iwinv.call("alimtalk", HISTORY, {})).list;
    expect(row).toMatchObject({ ...waiting, sendDate: null });
    iwinv.sandbox.iwinv.switches.alimtalkSendDate = "at_hand_over";
    const [early] = (await iwinv.call("alimtalk", HISTORY, {})).list;
    expect(early).toMatchObject({ ...waiting, sendDate: "2026-10-05 12:00:01" });
  });

  it.each([
    ["01000009001", "카카오톡 미사용자"],
    ["01000009002", "카카오톡 알림톡 차단"],
    ["01000009003", "카카오톡 휴면 사용자"],
    ["01000009202", "수신 차단 번호"],
  ])("tells why Kakao failed for %s, and how the 대체발송 went", async (phone, name) => {
    const iwinv = createIwinvCaller();
    await sendOtp(iwinv, phone, { reSend: "Y", resendCallback: "0200000000" });
    const read = async () => (await iwinv.call("alimtalk", HISTORY, {})).list[0];
    iwinv.sandbox.clock.advance(3000);
    expect(await read()).toMatchObject({
      statusCode: expect.stringMatching(/^E\d+$/),
      statusCodeName: name,
      resendStatusName: "대체발송 중",
    });
    iwinv.sandbox.clock.advance(3000);
    const ended = phone === "01000009202" ? "대체발송 실패" : "대체발송 성공";
    expect(await read()).toMatchObject({ resendStatusName: ended });
  });

  it("doesn't resend what may have arrived", async () => {
    const iwinv = createIwinvCaller();
    await sendOtp(iwinv, "01000009004", { reSend: "Y", resendCallback: "0200000000" });
    iwinv.sandbox.clock.advance(60_000);
    const [row] = (await iwinv.call("alimtalk", HISTORY, {})).list;
    expect(row).toMatchObject({ statusCodeName: "카카오톡 수신 여부 미확인", resendStatus: null });
    expect(iwinv.sandbox.inbox.all()).toHaveLength(1);
  });

  it("filters by phone, seqNo, reservation and window, and pages by 15", async () => {
    const iwinv = createIwinvCaller();
    for (let count = 0; count < 16; count++) await sendOtp(iwinv, TO);
    iwinv.sandbox.clock.advance(60_000);
    await sendOtp(iwinv, "01000000002", { reserve: "Y", sendDate: "2026-10-05 13:00:00" });
    const read = async (more: object) => {
      const { totalCount, list } = await iwinv.call("alimtalk", HISTORY, more);
      return [totalCount, list.length, list[0]?.seqNo];
    };
    expect(await read({})).toEqual([17, 15, 880017]);
    expect(await read({ pageNum: "2" })).toEqual([17, 2, 880002]);
    expect(await read({ pageSize: 1000 })).toEqual([17, 17, 880017]);
    expect(await read({ phone: "010-0000-0002" })).toEqual([1, 1, 880017]);
    expect(await read({ seqNo: "880003" })).toEqual([1, 1, 880003]);
    expect(await read({ reserve: "N" })).toEqual([16, 15, 880016]);
    expect(await read({ startDate: "2026-10-05 12:00:30" })).toEqual([1, 1, 880017]);
    expect(await read({ endDate: "2026-10-05 12:00:00" })).toEqual([16, 15, 880016]);
    iwinv.sandbox.iwinv.switches.listOrder = "oldest_first";
    expect(await read({})).toEqual([17, 15, 880001]);
    expect((await iwinv.call("alimtalk", HISTORY, { startDate: "2026-10-05" })).code).toBe(400);
  });
});

describe("알림톡 cancel (sheet §3.5)", () => {
  it.each([880001, "880001"])(
    "takes %j for a waiting 예약, whose message is then never sent",
    async (seqNo) => {
      const iwinv = createIwinvCaller();
      await sendOtp(iwinv, TO, { reserve: "Y", sendDate: "2026-10-05 13:00:00" });
      expect(await iwinv.call("alimtalk", "/api/cancel/", { seqNo })).toMatchObject({ code: 200 });
      iwinv.sandbox.clock.advance(24 * 60 * 60 * 1000);
      expect(iwinv.sandbox.inbox.all()).toMatchObject([{ status: "CANCELLED" }]);
      expect(iwinv.sandbox.iwinv.balance.read().alimtalk).toBe(100_000);
      const [row] = (await iwinv.call("alimtalk", HISTORY, {})).list;
      expect(row).toMatchObject({ reserve: "Y", sendDate: null, statusCodeName: "예약 취소" });
    },
  );

  it("refuses what isn't waiting: sent at once, gone out, cancelled, unknown", async () => {
    const iwinv = createIwinvCaller();
    const cancel = async (seqNo: unknown) =>
      (await iwinv.call("alimtalk", "/api/cancel/", { seqNo })).code;
    await sendOtp(iwinv, TO);
    await sendOtp(iwinv, TO, { reserve: "Y", sendDate: "2026-10-05 13:00:00" });
    await sendOtp(iwinv, TO, { reserve: "Y", sendDate: "2026-10-05 14:00:00" });
    expect(await cancel(880001)).toBe(400);
    expect(await cancel(880003)).toBe(200);
    expect(await cancel(880003)).toBe(400);
    expect(await cancel(880004)).toBe(404);
    expect(await cancel(undefined)).toBe(400);
    iwinv.sandbox.clock.advanceTo(new Date("2026-10-05T13:00:00+09:00"));
    expect(await cancel(880002)).toBe(400);
    iwinv.sandbox.clock.advance(3000);
    const statuses = iwinv.sandbox.inbox.all().map(({ status }) => status);
    expect(statuses).toEqual(["DELIVERED", "DELIVERED", "CANCELLED"]);
  });
});
