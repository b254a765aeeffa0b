import { expect, test } from "vitest";
import { createAligoTestbed, firstRow, toFormData } from "./testing.ts";

const sms = {
  sender: "01000000000",
  receiver: "01000000001",
  msg: "[예시몰] 인증번호 482913",
  msg_type: "SMS",
  testmode_yn: "N",
};

test("answers the sheet's SMS sample and delivers later", async () => {
  const bed = createAligoTestbed();
  expect(await bed.sms("/send/", sms)).toEqual({
    result_code: "1",
    message: "success",
    msg_id: "1200000001",
    success_cnt: 1,
    error_cnt: 0,
    msg_type: "SMS",
  });
  expect(bed.inbox.all()).toMatchObject([
    { vendor: "aligo", groupId: "1200000001", to: "01000000001", type: "SMS", status: "ACCEPTED" },
  ]);
  bed.clock.advance(1_000);
  expect(bed.inbox.all()[0]?.status).toBe("SENT");
  bed.clock.advance(2_000);
  expect(bed.inbox.all()[0]).toMatchObject({
    status: "DELIVERED",
    code: "발송완료",
    handset: { text: "[Web발신]\n[예시몰] 인증번호 482913", cut: false },
  });
});

test("takes hyphens in sender and receiver", async () => {
  const bed = createAligoTestbed();
  const form = { ...sms, sender: "010-0000-0000", receiver: "010-0000-0001" };
  expect(await bed.sms("/send/", form)).toMatchObject({ result_code: "1", success_cnt: 1 });
  expect(bed.inbox.all()[0]).toMatchObject({ from: "01000000000", to: "01000000001" });
});

test("refuses a sender nobody registered", async () => {
  const bed = createAligoTestbed();
  expect(await bed.sms("/send/", { ...sms, sender: "01000009999" })).toEqual({
    result_code: -103,
    message: "등록/인증되지 않은 발신번호입니다.",
  });
  bed.aligo.senders.add("01000009999");
  expect(await bed.sms("/send/", { ...sms, sender: "01000009999" })).toMatchObject({
    result_code: "1",
  });
});

test("counts malformed numbers without saying which, and shows them in the list", async () => {
  const bed = createAligoTestbed();
  const answer = await bed.sms("/send/", { ...sms, receiver: "01000000001,0100000,abc" });
  expect(answer).toMatchObject({ result_code: "1", success_cnt: 1, error_cnt: 2 });
  expect(bed.inbox.all()).toHaveLength(1);
  const { list } = await bed.sms("/sms_list/", { mid: String(answer.msg_id) });
  expect(list).toMatchObject([
    { receiver: "01000000001", sms_state: "전송중" },
    { receiver: "0100000", sms_state: "전송실패(잘못된 번호)" },
    { receiver: "abc", sms_state: "전송실패(잘못된 번호)" },
  ]);
});

test("counts a number that looks right as malformed when the switch names it", async () => {
  const bed = createAligoTestbed({ switches: { malformedNumbers: ["01000000002"] } });
  const form = { ...sms, receiver: "01000000001,010-0000-0002,01000000001" };
  expect(await bed.sms("/send/", form)).toMatchObject({ success_cnt: 2, error_cnt: 1 });
  expect(bed.inbox.all().map(({ to }) => to)).toEqual(["01000000001", "01000000001"]);
  expect(bed.aligo.balance.read()).toBe(100_000 - 2 * 8.4);
});

test("puts names in from destination only", async () => {
  const bed = createAligoTestbed();
  await bed.sms("/send/", {
    ...sms,
    receiver: "01000000001,01000000002,01000000003",
    destination: "01000000001|김하늘,01000000002|이$&바다",
    msg: "%고객명%님 #{이름}",
  });
  expect(bed.inbox.all().map(({ text }) => text)).toEqual([
    "김하늘님 #{이름}",
    "이$&바다님 #{이름}",
    "%고객명%님 #{이름}",
  ]);
});

test("takes 1,000 receivers and no more", async () => {
  const bed = createAligoTestbed();
  const receivers = Array.from({ length: 1_001 }, (_, index) => `0100001${1_000 + index}`);
  expect(await bed.sms("/send/", { ...sms, receiver: receivers.join(",") })).toMatchObject({
    result_code: -999,
  });
  receivers.pop();
  expect(await bed.sms("/send/", { ...sms, receiver: receivers.join(",") })).toMatchObject({
    success_cnt: 1_000,
  });
});

test.each([
  ["sender", -103],
  ["receiver", -999],
  ["msg", -999],
])("refuses a send without %s", async (field, code) => {
  const bed = createAligoTestbed();
  const answer = await bed.sms("/send/", { ...sms, [field]: "" });
  expect(answer.result_code).toBe(code);
  expect(bed.inbox.all()).toEqual([]);
});

test("makes more than 90 bytes an LMS when no type is asked for", async () => {
  const bed = createAligoTestbed();
  const form = { ...sms, msg_type: "" };
  expect((await bed.sms("/send/", { ...form, msg: "가".repeat(45) })).msg_type).toBe("SMS");
  expect((await bed.sms("/send/", { ...form, msg: `${"가".repeat(45)}a` })).msg_type).toBe("LMS");
});

test("does with a long SMS what the switch says", async () => {
  const bed = createAligoTestbed();
  const form = { ...sms, msg: "가".repeat(46) };
  expect((await bed.sms("/send/", form)).msg_type).toBe("LMS");
  bed.aligo.switches.longSms = "refuse";
  expect((await bed.sms("/send/", form)).result_code).toBe(-999);
  bed.aligo.switches.longSms = "cut";
  expect((await bed.sms("/send/", form)).msg_type).toBe("SMS");
  bed.clock.advance(3_000);
  expect(bed.inbox.all().at(-1)?.handset).toEqual({
    text: `[Web발신]\n${"가".repeat(45)}`,
    cut: true,
  });
});

test("holds LMS to 2,000 bytes and its title to 44", async () => {
  const bed = createAligoTestbed();
  const lms = { ...sms, msg_type: "LMS" };
  expect((await bed.sms("/send/", { ...lms, msg: "가".repeat(1_000) })).result_code).toBe("1");
  expect((await bed.sms("/send/", { ...lms, msg: "가".repeat(1_001) })).result_code).toBe(-999);
  expect((await bed.sms("/send/", { ...lms, title: "가".repeat(22) })).result_code).toBe("1");
  expect((await bed.sms("/send/", { ...lms, title: "가".repeat(23) })).result_code).toBe(-999);
});

test("titles an LMS without a title by its first line", async () => {
  const bed = createAligoTestbed();
  await bed.sms("/send/", { ...sms, msg_type: "LMS", msg: "예약 안내\n내일 10시입니다" });
  await bed.sms("/send/", { ...sms, msg_type: "LMS", msg: "가".repeat(50) });
  expect(bed.inbox.all().map(({ subject }) => subject)).toEqual(["예약 안내", "가".repeat(22)]);
});

test("shows ? on the handset for what EUC-KR lacks, and takes it without a word", async () => {
  const bed = createAligoTestbed();
  expect((await bed.sms("/send/", { ...sms, msg: "도착 🎉" })).result_code).toBe("1");
  bed.clock.advance(3_000);
  expect(bed.inbox.all()[0]?.handset?.text).toBe("[Web발신]\n도착 ?");
});

test("reads the schedule as Korean time and says reserved", async () => {
  const bed = createAligoTestbed();
  const scheduled = { ...sms, rdate: "20261005", rtime: "0930" };
  const answer = await bed.sms("/send/", scheduled);
  expect(answer).toMatchObject({ result_code: "1", message: "reserved" });
  expect(bed.inbox.all()[0]).toMatchObject({
    status: "SCHEDULED",
    scheduledAt: new Date("2026-10-05T00:30:00Z"),
  });
  expect(firstRow(await bed.sms("/list/"))).toMatchObject({
    reserve_state: "예약대기중",
    reserve: "2026-10-05 09:30:00",
  });
  bed.clock.advance(30 * 60_000);
  expect(bed.inbox.all()[0]?.status).toBe("ACCEPTED");
  bed.clock.advance(3_000);
  expect(bed.inbox.all()[0]?.status).toBe("DELIVERED");
});

test.each([
  { rdate: "20261005", rtime: "0909" },
  { rdate: "20261004", rtime: "1200" },
  { rdate: "20261005", rtime: "" },
  { rdate: "20261032", rtime: "1200" },
  { rdate: "2026-10-05", rtime: "12:00" },
])("refuses the schedule $rdate $rtime", async (when) => {
  const bed = createAligoTestbed();
  expect((await bed.sms("/send/", { ...sms, ...when })).result_code).toBe(-999);
  expect(bed.inbox.all()).toEqual([]);
});

test("takes ten minutes ahead, to the minute", async () => {
  const bed = createAligoTestbed();
  const answer = await bed.sms("/send/", { ...sms, rdate: "20261005", rtime: "0910" });
  expect(answer.message).toBe("reserved");
});

test("sends at once when the schedule has another field's name", async () => {
  const bed = createAligoTestbed();
  const answer = await bed.sms("/send/", { ...sms, reserve_date: "20261006", senddate: "1" });
  expect(answer.message).toBe("success");
});

test("charges by type, and refuses what the balance can't pay", async () => {
  const bed = createAligoTestbed({ balance: 20 });
  await bed.sms("/send/", { ...sms, receiver: "01000000001,01000000002" });
  expect(bed.aligo.balance.read()).toBe(3.2);
  expect(await bed.sms("/send/", sms)).toEqual({
    result_code: -201,
    message: "보유건수가 부족합니다.",
  });
  expect(bed.inbox.all()).toHaveLength(2);
  bed.aligo.balance.set(8.4);
  expect((await bed.sms("/send/", sms)).result_code).toBe("1");
  expect(bed.aligo.balance.read()).toBe(0);
});

test("records a test send as cancelled, and neither charges nor delivers it", async () => {
  const bed = createAligoTestbed({ balance: 0 });
  const answer = await bed.sms("/send/", { ...sms, testmode_yn: "Y" });
  expect(answer).toMatchObject({ result_code: "1", success_cnt: 1 });
  bed.clock.advance(60_000);
  expect(bed.inbox.all()).toEqual([]);
  const row = firstRow(await bed.sms("/sms_list/", { mid: String(answer.msg_id) }));
  expect(row).toMatchObject({ sms_state: "예약취소", send_date: "" });
});

test("takes the sheet's MMS sample as multipart", async () => {
  const bed = createAligoTestbed();
  const { apiKey: key, userId: user_id } = bed.aligo.credentials;
  const image1 = new File([new Uint8Array(1_024)], "coupon.jpg", { type: "image/jpeg" });
  const form = { key, user_id, ...sms, msg: "쿠폰이 도착했습니다", msg_type: "MMS" };
  const send = (fields: Record<string, string | File>) =>
    bed.postForm(`${bed.urls.aligoSms}/send/`, toFormData({ ...form, ...fields }));
  expect(await send({ image1 })).toMatchObject({ result_code: "1", msg_type: "MMS" });
  expect(bed.inbox.all()[0]?.image).toEqual({ bytes: 1_024, contentType: "image/jpeg" });
  expect(await send({ image: image1, msg_type: "" })).toMatchObject({ msg_type: "MMS" });
  expect(await send({ image1: "/9j/4AAQSkZJRg==" })).toMatchObject({ result_code: -999 });
  const pdf = new File(["%PDF"], "a.pdf", { type: "application/pdf" });
  expect(await send({ image1: pdf })).toMatchObject({ result_code: -999 });
  const large = new File([new Uint8Array(300 * 1024 + 1)], "a.png", { type: "image/png" });
  expect(await send({ image1: large })).toMatchObject({ result_code: -999 });
  bed.aligo.switches.imageMaxBytes = 1024 * 1024;
  expect(await send({ image1: large })).toMatchObject({ result_code: "1" });
});

const mass = {
  sender: "01000000000",
  cnt: "3",
  msg_type: "SMS",
  rec_1: "01000000001",
  msg_1: "김하늘님 10시 예약입니다",
  rec_2: "01000000002",
  msg_2: "이바다님 11시 예약입니다",
  rec_3: "0100000",
  msg_3: "박나무님 12시 예약입니다",
};

test("answers the sheet's send_mass sample with one id", async () => {
  const bed = createAligoTestbed();
  expect(await bed.sms("/send_mass/", mass)).toEqual({
    result_code: "1",
    message: "success",
    msg_id: "1200000001",
    success_cnt: 2,
    error_cnt: 1,
    msg_type: "SMS",
  });
  expect(bed.inbox.all().map(({ to, text }) => [to, text])).toEqual([
    ["01000000001", "김하늘님 10시 예약입니다"],
    ["01000000002", "이바다님 11시 예약입니다"],
  ]);
});

test("takes 500 texts at once", async () => {
  const bed = createAligoTestbed();
  const pairs = Array.from({ length: 500 }, (_, index) => [
    [`rec_${index + 1}`, `0100001${1_000 + index}`],
    [`msg_${index + 1}`, `${index}번 손님 %고객명%`],
  ]).flat();
  const { sender, msg_type } = mass;
  const form = { sender, msg_type, cnt: "500", ...Object.fromEntries(pairs) };
  expect(await bed.sms("/send_mass/", form)).toMatchObject({ success_cnt: 500, error_cnt: 0 });
  expect(bed.inbox.all()[499]).toMatchObject({ to: "01000011499", text: "499번 손님 %고객명%" });
});

test.each([
  { cnt: "2" },
  { cnt: "4" },
  { cnt: "0" },
  { cnt: "501" },
  { cnt: "" },
  { msg_type: "" },
  { msg_2: "" },
])("refuses a send_mass with %o", async (change) => {
  const bed = createAligoTestbed();
  expect((await bed.sms("/send_mass/", { ...mass, ...change })).result_code).toBe(-999);
  expect(bed.inbox.all()).toEqual([]);
});

test.each([
  ["01000009101", "전송실패(단말기 전원 꺼짐)"],
  ["01000009104", "결번"],
  ["01000009201", "수신거부"],
])("fails for %s with the carrier's text", async (receiver, state) => {
  const bed = createAligoTestbed();
  const { msg_id } = await bed.sms("/send/", { ...sms, receiver });
  bed.clock.advance(3_000);
  expect(bed.inbox.all()[0]).toMatchObject({ status: "FAILED", code: state });
  expect(firstRow(await bed.sms("/sms_list/", { mid: String(msg_id) })).sms_state).toBe(state);
  expect(firstRow(await bed.sms("/list/")).fail_count).toBe("1");
});

test("does not care for an SMS whether the person is on Kakao", async () => {
  const bed = createAligoTestbed();
  await bed.sms("/send/", { ...sms, receiver: "01000009001,01000009301" });
  bed.clock.advance(24 * 60 * 60_000);
  expect(bed.inbox.all().map(({ status }) => status)).toEqual(["DELIVERED", "SENT"]);
});
