import { expect, test } from "vitest";
import { createAligoTestbed, firstRow } from "./testing.ts";

const DAY = 24 * 60 * 60_000;
const sms = { sender: "01000000000", receiver: "01000000001", msg: "안내" };

test("lists one group's receivers as the sheet's sample does", async () => {
  const bed = createAligoTestbed();
  const mid = String((await bed.sms("/send/", sms)).msg_id);
  const row = {
    mdid: "5000001",
    type: "SMS",
    sender: "01000000000",
    receiver: "01000000001",
    sms_state: "전송중",
    reg_date: "2026-10-05 09:00:00",
    send_date: "",
    reserve_date: "",
  };
  expect(await bed.sms("/sms_list/", { mid })).toEqual({
    result_code: 1,
    message: "success",
    list: [row],
    next_yn: "N",
  });
  bed.clock.advance(3_000);
  const delivered = { ...row, sms_state: "발송완료", send_date: "2026-10-05 09:00:01" };
  expect((await bed.sms("/sms_list/", { mid })).list).toEqual([delivered]);
});

test("pages by 30 to 500", async () => {
  const bed = createAligoTestbed();
  const receiver = Array.from({ length: 45 }, (_, index) => `010000010${10 + index}`).join(",");
  const mid = String((await bed.sms("/send/", { ...sms, receiver })).msg_id);
  const count = async (form: Record<string, string>) => {
    const { list, next_yn } = await bed.sms("/sms_list/", { mid, ...form });
    return [(list as unknown[]).length, next_yn];
  };
  expect(await count({})).toEqual([30, "Y"]);
  expect(await count({ page: "2" })).toEqual([15, "N"]);
  expect(await count({ page_size: "1" })).toEqual([30, "Y"]);
  expect(await count({ page_size: "45" })).toEqual([45, "N"]);
  expect(await count({ page: "3" })).toEqual([0, "N"]);
});

test("has no rows for a group nobody knows, and refuses a missing mid", async () => {
  const bed = createAligoTestbed();
  expect(await bed.sms("/sms_list/", { mid: "7" })).toMatchObject({ result_code: 1, list: [] });
  expect((await bed.sms("/sms_list/")).result_code).toBe(-999);
});

test("lists groups of both hosts, newest first", async () => {
  const bed = createAligoTestbed();
  await bed.sms("/send/", sms);
  await bed.kakao("/akv10/alimtalk/send/", {
    tpl_code: bed.aligo.templates.demo.otp,
    sender: "01000000000",
    receiver_1: "01000000001",
    subject_1: "인증",
    message_1: "인증번호는 1234입니다.",
  });
  const answer = await bed.sms("/list/");
  expect(answer).toMatchObject({ result_code: 1, message: "success", next_yn: "N" });
  expect(answer.list).toMatchObject([{ mid: "1200000002", type: "AT" }, { type: "SMS" }]);
  expect((answer.list as unknown[])[1]).toEqual({
    mid: "1200000001",
    type: "SMS",
    sender: "01000000000",
    sms_count: "1",
    reserve_state: "",
    msg: "안내",
    fail_count: "0",
    reg_date: "2026-10-05 09:00:00",
    reserve: "",
  });
});

test("looks limit_day days back from start_date", async () => {
  const bed = createAligoTestbed();
  await bed.sms("/send/", { ...sms, msg: "5일" });
  bed.clock.advance(DAY);
  await bed.sms("/send/", { ...sms, msg: "6일" });
  bed.clock.advance(DAY);
  await bed.sms("/send/", { ...sms, msg: "7일" });
  const list = async (form: Record<string, string>) =>
    ((await bed.sms("/list/", form)).list as { msg: string }[]).map(({ msg }) => msg);
  expect(await list({})).toEqual(["7일", "6일", "5일"]);
  expect(await list({ start_date: "20261006" })).toEqual(["6일", "5일"]);
  expect(await list({ start_date: "20261006", limit_day: "1" })).toEqual(["6일"]);
  expect(await list({ start_date: "20261007", limit_day: "2" })).toEqual(["7일", "6일"]);
});

test("says a state in the words of the switches", async () => {
  const bed = createAligoTestbed({
    switches: { smsDeliveredState: "전송완료", reservedState: "예약대기" },
  });
  const form = { ...sms, rdate: "20261005", rtime: "1000" };
  const mid = String((await bed.sms("/send/", form)).msg_id);
  expect(firstRow(await bed.sms("/sms_list/", { mid })).sms_state).toBe("예약대기");
  bed.clock.advance(2 * 60 * 60_000);
  expect(firstRow(await bed.sms("/sms_list/", { mid })).sms_state).toBe("전송완료");
});

test("shows a group after a while, by a switch", async () => {
  const bed = createAligoTestbed({ switches: { historyDelayMs: 5_000 } });
  const mid = String((await bed.sms("/send/", sms)).msg_id);
  const count = async () => [
    ((await bed.sms("/list/")).list as unknown[]).length,
    ((await bed.sms("/sms_list/", { mid })).list as unknown[]).length,
  ];
  bed.clock.advance(4_999);
  expect(await count()).toEqual([0, 0]);
  bed.clock.advance(1);
  expect(await count()).toEqual([1, 1]);
});
