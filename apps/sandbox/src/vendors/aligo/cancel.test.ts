import { expect, test } from "vitest";
import { createAligoTestbed } from "./testing.ts";

const MINUTE = 60_000;
const sms = { sender: "01000000000", receiver: "01000000001", msg: "안내" };
const scheduled = { ...sms, rdate: "20261005", rtime: "0930" };
const alimtalk = {
  tpl_code: "KS_0002",
  sender: "01000000000",
  receiver_1: "01000000001",
  subject_1: "인증",
  message_1: "인증번호는 1234입니다.",
};

test("cancels a whole reservation and gives the points back", async () => {
  const bed = createAligoTestbed({ balance: 1_000 });
  const receiver = "01000000001,01000000002";
  const { msg_id } = await bed.sms("/send/", { ...scheduled, receiver });
  expect(bed.aligo.balance.read()).toBe(983.2);
  expect(await bed.sms("/cancel/", { mid: String(msg_id) })).toEqual({
    result_code: 1,
    message: "success",
    cancel_date: "2026-10-05 09:00:00",
  });
  expect(bed.aligo.balance.read()).toBe(1_000);
  bed.clock.advance(60 * MINUTE);
  expect(bed.inbox.all().map(({ status }) => status)).toEqual(["CANCELLED", "CANCELLED"]);
  expect((await bed.sms("/cancel/", { mid: String(msg_id) })).result_code).toBe(-803);
});

test("tells apart every reason not to cancel", async () => {
  const bed = createAligoTestbed();
  const cancel = async (mid: unknown) =>
    (await bed.sms("/cancel/", { mid: String(mid) })).result_code;
  const atOnce = await bed.sms("/send/", sms);
  const later = await bed.sms("/send/", scheduled);
  expect(await cancel("")).toBe(-801);
  expect(await cancel("999")).toBe(-802);
  expect(await cancel(atOnce.msg_id)).toBe(-803);
  bed.clock.advance(25 * MINUTE + 1);
  expect(await cancel(later.msg_id)).toBe(-804);
  bed.aligo.switches.smsCancelTooLateCode = -304;
  expect(await cancel(later.msg_id)).toBe(-304);
  bed.clock.advance(5 * MINUTE);
  expect(await cancel(later.msg_id)).toBe(-805);
});

test("still cancels five minutes before, to the millisecond", async () => {
  const bed = createAligoTestbed();
  const { msg_id } = await bed.sms("/send/", scheduled);
  bed.clock.advance(25 * MINUTE);
  expect((await bed.sms("/cancel/", { mid: String(msg_id) })).result_code).toBe(1);
});

async function reserveAlimtalk(bed: ReturnType<typeof createAligoTestbed>) {
  const form = { ...alimtalk, senddate: "20261005093000" };
  const { info } = await bed.kakao("/akv10/alimtalk/send/", form);
  return { mid: String((info as { mid: number }).mid) };
}

test("cancels a reserved 알림톡 with either success code", async () => {
  const bed = createAligoTestbed({ balance: 100 });
  const first = await reserveAlimtalk(bed);
  const second = await reserveAlimtalk(bed);
  expect(await bed.kakao("/akv10/cancel/", first)).toEqual({
    code: 0,
    message: "정상적으로 호출하였습니다.",
  });
  bed.aligo.switches.kakaoCancelCode = 1;
  expect(await bed.kakao("/akv10/cancel/", second)).toEqual({ code: 1, message: "" });
  expect(bed.aligo.balance.read()).toBe(100);
  bed.clock.advance(60 * MINUTE);
  expect(bed.inbox.all().map(({ status }) => status)).toEqual(["CANCELLED", "CANCELLED"]);
});

test("refuses to cancel an 알림톡 too late, and what isn't reserved", async () => {
  const bed = createAligoTestbed();
  const reserved = await reserveAlimtalk(bed);
  bed.clock.advance(26 * MINUTE);
  const tooLate = { code: -99, message: "발송 5분전까지만 취소가 가능합니다." };
  expect(await bed.kakao("/akv10/cancel/", reserved)).toEqual(tooLate);
  bed.clock.advance(MINUTE * 10);
  expect(await bed.kakao("/akv10/cancel/", reserved)).toEqual(tooLate);
  expect(await bed.kakao("/akv10/cancel/")).toEqual({
    code: -99,
    message: "메시지ID(=mid)파라메더 정보가 전달되지 않았습니다.",
  });
  expect((await bed.kakao("/akv10/cancel/", { mid: "1" })).code).toBe(-99);
});

test("keeps the two hosts' groups apart", async () => {
  const bed = createAligoTestbed();
  const kakao = await reserveAlimtalk(bed);
  const { msg_id } = await bed.sms("/send/", scheduled);
  expect((await bed.sms("/cancel/", kakao)).result_code).toBe(-802);
  expect((await bed.kakao("/akv10/cancel/", { mid: String(msg_id) })).code).toBe(-99);
});
