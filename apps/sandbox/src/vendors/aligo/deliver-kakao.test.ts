import { expect, test } from "vitest";
import type { AligoOptions } from "./state.ts";
import { createAligoTestbed, firstRow } from "./testing.ts";

const otp = {
  tpl_code: "KS_0002",
  sender: "01000000000",
  receiver_1: "01000000001",
  subject_1: "인증",
  message_1: "인증번호는 1234입니다.",
};
const failover = { failover: "Y", fsubject_1: "인증", fmessage_1: "인증번호 1234" };

/** Sends one 알림톡, lets five seconds pass, and reads its row. */
async function sendAndRead(form: Record<string, string>, options: AligoOptions = {}) {
  const bed = createAligoTestbed(options);
  const { info } = await bed.kakao("/akv10/alimtalk/send/", { ...otp, ...form });
  const mid = String((info as { mid: number }).mid);
  bed.clock.advance(5_000);
  const read = async () => firstRow(await bed.kakao("/akv10/history/detail/", { mid }));
  return { ...bed, mid, read, row: await read() };
}

test("shows a Q id and no result while in flight, then the result", async () => {
  const bed = createAligoTestbed();
  await bed.kakao("/akv10/alimtalk/send/", otp);
  const read = async () =>
    firstRow(await bed.kakao("/akv10/history/detail/", { mid: "1200000001" }));
  const row = {
    type: "AT",
    sender: "01000000000",
    phone: "01000000001",
    status: "3",
    reqdate: "2026-10-05 09:00:00",
    message: "인증번호는 1234입니다.",
    button_json: "{}",
    tpl_code: "KS_0002",
    senderKey: bed.aligo.credentials.senderKey,
    smid: "0",
  };
  const pending = { msgid: "Q900000001", rsltdate: "", reportdate: "", rslt: "", rslt_message: "" };
  expect(await read()).toEqual({ ...row, ...pending, sentdate: "" });
  bed.clock.advance(1_000);
  expect(await read()).toEqual({ ...row, ...pending, sentdate: "2026-10-05 09:00:01" });
  bed.clock.advance(4_000);
  expect(await read()).toEqual({
    ...row,
    msgid: "900000001",
    sentdate: "2026-10-05 09:00:01",
    rsltdate: "2026-10-05 09:00:05",
    reportdate: "2026-10-05 09:00:05",
    rslt: "0",
    rslt_message: "성공",
  });
  expect(bed.inbox.all()).toMatchObject([{ status: "DELIVERED", code: "0" }]);
});

test.each([
  ["01000009001", "A", "카카오톡을 미사용자"],
  ["01000009002", "B", "알림톡 차단을 선택한 사용자"],
  ["01000009003", "9", "최근 카카오톡을 미사용자"],
  ["01000009005", "A", "카카오톡을 미사용자"],
  ["050000000001", "J", "050 안심번호 발송불가"],
])("fails for %s with %s, and gives the points back", async (receiver_1, rslt, rslt_message) => {
  const { row, aligo, inbox } = await sendAndRead({ receiver_1 }, { balance: 10 });
  expect(row).toMatchObject({ msgid: "900000001", rslt, rslt_message, smid: "0" });
  expect(inbox.all()).toMatchObject([{ status: "FAILED", code: rslt }]);
  expect(aligo.balance.read()).toBe(10);
});

test("leaves an unconfirmed message neither delivered nor failed, and sends no substitute", async () => {
  const { row, inbox } = await sendAndRead({ receiver_1: "01000009004", ...failover });
  expect(row).toMatchObject({ rslt: "5", smid: "0" });
  expect(inbox.all()).toMatchObject([{ status: "SENT", code: "5" }]);
});

test("never reports for the number that never reports", async () => {
  const bed = await sendAndRead({ receiver_1: "01000009301", ...failover });
  bed.clock.advance(24 * 60 * 60_000);
  expect(await bed.read()).toMatchObject({ msgid: "Q900000001", rslt: "", smid: "0" });
  expect(bed.inbox.all()).toMatchObject([{ status: "SENT" }]);
});

test("reaches on Kakao a handset that SMS can't reach", async () => {
  const { row } = await sendAndRead({ receiver_1: "01000009101" });
  expect(row.rslt).toBe("0");
});

test("sends the substitute as an SMS group of its own, as in the sheet's sample", async () => {
  const bed = await sendAndRead({ receiver_1: "01000009001", ...failover }, { balance: 100 });
  expect(bed.row).toMatchObject({ rslt: "A", smid: "1200000002" });
  const original = bed.inbox.all()[0];
  expect(bed.inbox.all()[1]).toMatchObject({
    type: "SMS",
    to: "01000009001",
    text: "인증번호 1234",
    substituteOf: original?.id,
    status: "ACCEPTED",
  });
  bed.clock.advance(3_000);
  expect((await bed.sms("/sms_list/", { mid: "1200000002" })).list).toMatchObject([
    { receiver: "01000009001", sms_state: "발송완료", reg_date: "2026-10-05 09:00:05" },
  ]);
  expect(bed.aligo.balance.read()).toBe(91.6);
});

test("sends a long substitute as an LMS under its subject", async () => {
  const { inbox } = await sendAndRead({
    receiver_1: "01000009001",
    ...failover,
    fmessage_1: "가".repeat(46),
  });
  expect(inbox.all()[1]).toMatchObject({ type: "LMS", subject: "인증" });
});

test("lets the substitute fail on a phone that is off", async () => {
  const bed = await sendAndRead({ receiver_1: "01000009005", ...failover });
  bed.clock.advance(3_000);
  expect(bed.inbox.all().map(({ status }) => status)).toEqual(["FAILED", "FAILED"]);
});

test("sends no substitute without failover, or when the points don't reach", async () => {
  const without = await sendAndRead({ receiver_1: "01000009001", fmessage_1: "대체" });
  expect(without.row.smid).toBe("0");
  expect(without.inbox.all()).toHaveLength(1);
  const poor = await sendAndRead({ receiver_1: "01000009001", ...failover }, { balance: 7 });
  expect(poor.row.smid).toBe("0");
  expect(poor.inbox.all()).toHaveLength(1);
});

test("sends the substitute only for the letters of the switch", async () => {
  const options: AligoOptions = { switches: { failoverTriggers: ["A"] } };
  const blocked = await sendAndRead({ receiver_1: "01000009002", ...failover }, options);
  expect(blocked.row).toMatchObject({ rslt: "B", smid: "0" });
  const absent = await sendAndRead({ receiver_1: "01000009001", ...failover }, options);
  expect(absent.row).toMatchObject({ rslt: "A", smid: "1200000002" });
});

test("takes a text that isn't the template's, and fails it later with U", async () => {
  const { row, inbox } = await sendAndRead({ message_1: "인증번호: 1234" });
  expect(row).toMatchObject({ rslt: "U", rslt_message: "메시지가 템플릿과 일치하지않음" });
  expect(inbox.all()).toMatchObject([{ status: "FAILED", code: "U" }]);
});

test("fails a missing template later with M, when the switch says so", async () => {
  const { row } = await sendAndRead(
    { tpl_code: "UX_9999" },
    { switches: { unusableTemplate: "fail_later" } },
  );
  expect(row.rslt).toBe("M");
});

test("starts a reserved message at its time", async () => {
  const bed = await sendAndRead({ senddate: "20261005100000" });
  expect(bed.row).toMatchObject({ msgid: "Q900000001", sentdate: "" });
  bed.clock.advanceTo(new Date("2026-10-05T01:00:05Z"));
  expect(await bed.read()).toMatchObject({ rslt: "0", sentdate: "2026-10-05 10:00:01" });
});
