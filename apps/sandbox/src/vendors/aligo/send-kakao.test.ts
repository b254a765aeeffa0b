import { expect, test } from "vitest";
import { createAligoTestbed, toFormData } from "./testing.ts";

const link = "https://shop.example/orders/EX-1001";
const button = {
  name: "주문 보기",
  linkType: "WL",
  linkTypeName: "웹링크",
  linkMo: link,
  linkPc: link,
};
const order = {
  tpl_code: "KS_0001",
  sender: "01000000000",
  receiver_1: "01000000001",
  recvname_1: "김하늘",
  subject_1: "주문 접수",
  message_1: "김하늘님, 주문 EX-1001이(가) 접수되었습니다.",
  button_1: JSON.stringify({ button: [button] }),
  testMode: "N",
};
const otp = {
  tpl_code: "KS_0002",
  sender: "01000000000",
  receiver_1: "01000000001",
  subject_1: "인증",
  message_1: "인증번호는 1234입니다.",
};
const SEND = "/akv10/alimtalk/send/";

test("answers the sheet's 알림톡 sample", async () => {
  const bed = createAligoTestbed({ balance: 98_772 });
  const failover = { failover: "Y", fsubject_1: "주문 접수", fmessage_1: "주문 EX-1001 접수" };
  expect(await bed.kakao(SEND, { ...order, ...failover })).toEqual({
    code: 0,
    message: "성공적으로 전송요청 하였습니다.",
    info: {
      type: "AT",
      mid: 1_200_000_001,
      current: "98765.5",
      unit: 6.5,
      total: 6.5,
      scnt: 1,
      fcnt: 0,
    },
  });
  expect(bed.inbox.all()).toMatchObject([
    {
      vendor: "aligo",
      type: "ALIMTALK",
      templateId: "KS_0001",
      groupId: "1200000001",
      buttons: [button],
      status: "ACCEPTED",
    },
  ]);
});

test("writes mid and current in the types of the switches", async () => {
  const bed = createAligoTestbed({
    balance: 106.5,
    switches: { kakaoMidType: "string", kakaoCurrentType: "number" },
  });
  expect((await bed.kakao(SEND, otp)).info).toMatchObject({ mid: "1200000001", current: 100 });
});

test("takes the same send as multipart", async () => {
  const bed = createAligoTestbed();
  const { apiKey, userId, senderKey } = bed.aligo.credentials;
  const head = { apikey: apiKey, userid: userId, senderkey: senderKey };
  const answer = await bed.postForm(
    `${bed.urls.aligoKakao}${SEND}`,
    toFormData({ ...head, ...order }),
  );
  expect(answer.code).toBe(0);
});

test.each([
  ["senderkey", "발신프로필키(=senderkey)파라메더 정보가 전달되지 않았습니다."],
  ["tpl_code", "템플릿 코드(=tpl_code)파라메더 정보가 전달되지 않았습니다."],
  ["sender", "발신자 연락처(=sender)파라메더 정보가 전달되지 않았습니다."],
  ["receiver_1", "필수(=receiver_1)파라메더 정보가 전달되지 않았습니다."],
  ["subject_1", "필수(=subject_1)파라메더 정보가 전달되지 않았습니다."],
  ["message_1", "필수(=message_1)파라메더 정보가 전달되지 않았습니다."],
])("refuses a send without %s", async (field, message) => {
  const bed = createAligoTestbed();
  expect(await bed.kakao(SEND, { ...otp, [field]: "" })).toEqual({ code: -99, message });
  expect(bed.inbox.all()).toEqual([]);
});

test.each<Record<string, string>>([
  { senderkey: "0000000000000000000000000000000000000000" },
  { sender: "01000009999" },
  { tpl_code: "UX_9999" },
  { tpl_code: "KS_0003" },
  { tpl_code: "KS_0004" },
  { tpl_code: "KS_0006" },
  { senddate: "20261005" },
  { senddate: "20261004090000" },
])("refuses %o with -99", async (change) => {
  const bed = createAligoTestbed();
  expect((await bed.kakao(SEND, { ...otp, ...change })).code).toBe(-99);
  expect(bed.inbox.all()).toEqual([]);
});

function toRecipients(count: number) {
  const form: Record<string, string> = { tpl_code: "KS_0002", sender: "01000000000" };
  for (let number = 1; number <= count; number++) {
    form[`receiver_${number}`] = `0100001${1_000 + number}`;
    form[`subject_${number}`] = "인증";
    form[`message_${number}`] = `인증번호는 ${number}입니다.`;
  }
  return form;
}

test("takes 500 recipients and no more", async () => {
  const bed = createAligoTestbed();
  expect((await bed.kakao(SEND, toRecipients(501))).code).toBe(-99);
  expect(await bed.kakao(SEND, toRecipients(500))).toMatchObject({ info: { scnt: 500, fcnt: 0 } });
  expect(bed.inbox.all()).toHaveLength(500);
});

test("refuses numbering with a gap", async () => {
  const bed = createAligoTestbed();
  const { receiver_2: _, subject_2: __, message_2: ___, ...gap } = toRecipients(3);
  expect(await bed.kakao(SEND, gap)).toMatchObject({
    code: -99,
    message: expect.stringContaining("(=receiver_2)"),
  });
  expect(bed.inbox.all()).toEqual([]);
});

test("counts malformed numbers, charges only the others, and marks them in the detail", async () => {
  const bed = createAligoTestbed({ balance: 100 });
  const form = { ...toRecipients(2), receiver_2: "0100000" };
  const { info } = await bed.kakao(SEND, form);
  expect(info).toMatchObject({ scnt: 1, fcnt: 1, total: 6.5, current: "93.5" });
  const detail = await bed.kakao("/akv10/history/detail/", { mid: "1200000001" });
  expect(detail.list).toMatchObject([
    { phone: "01000011001", status: "3", rslt: "" },
    { phone: "0100000", status: "2", rslt: "I", smid: "0" },
  ]);
});

test("counts a number that looks right as malformed when the switch names it", async () => {
  const bed = createAligoTestbed({ switches: { malformedNumbers: ["01000011002"] } });
  expect(await bed.kakao(SEND, toRecipients(3))).toMatchObject({ info: { scnt: 2, fcnt: 1 } });
  expect(bed.inbox.all().map(({ to }) => to)).toEqual(["01000011001", "01000011003"]);
});

test("refuses what the balance can't pay, in either wording", async () => {
  const bed = createAligoTestbed({ balance: 6 });
  expect(await bed.kakao(SEND, otp)).toEqual({ code: -99, message: "보유건수가 부족합니다." });
  bed.aligo.switches.kakaoShortageText = "포인트가 부족합니다.";
  expect(await bed.kakao(SEND, otp)).toEqual({ code: -99, message: "포인트가 부족합니다." });
  expect(bed.inbox.all()).toEqual([]);
  expect(bed.aligo.balance.read()).toBe(6);
});

test("checks a test send, and neither charges nor sends it", async () => {
  const bed = createAligoTestbed({ balance: 0 });
  expect(await bed.kakao(SEND, { ...otp, testMode: "Y" })).toMatchObject({
    code: 0,
    info: { scnt: 1, current: "0" },
  });
  expect((await bed.kakao(SEND, { ...otp, testMode: "Y", tpl_code: "none" })).code).toBe(-99);
  bed.clock.advance(60_000);
  expect(bed.inbox.all()).toEqual([]);
});

test("spells testMode in camel case: another spelling is a real send", async () => {
  const bed = createAligoTestbed();
  await bed.kakao(SEND, { ...otp, testmode_yn: "Y", testmode: "Y" });
  expect(bed.inbox.all()).toHaveLength(1);
});

test("wants both substitute texts with failover=Y, unless the switch says otherwise", async () => {
  const bed = createAligoTestbed();
  const form = { ...otp, failover: "Y", fmessage_1: "인증번호 1234" };
  expect(await bed.kakao(SEND, form)).toMatchObject({
    code: -99,
    message: expect.stringContaining("(=fsubject_1)"),
  });
  bed.aligo.switches.failoverTextsRequired = false;
  expect((await bed.kakao(SEND, form)).code).toBe(0);
});

test("holds senddate to a lead only when the switch sets one", async () => {
  const bed = createAligoTestbed();
  const soon = { ...otp, senddate: "20261005090100" };
  expect((await bed.kakao(SEND, soon)).code).toBe(0);
  expect(bed.inbox.all()[0]).toMatchObject({ status: "SCHEDULED" });
  bed.aligo.switches.kakaoScheduleLeadMinutes = 10;
  expect((await bed.kakao(SEND, soon)).code).toBe(-99);
});

test("has ended 친구톡, and can still play it", async () => {
  const bed = createAligoTestbed();
  const form = {
    sender: "01000000000",
    receiver_1: "01000000001",
    subject_1: "소식",
    message_1: "새 소식입니다",
  };
  expect((await bed.kakao("/akv10/friend/send/", form)).code).toBe(-99);
  bed.aligo.switches.friendTalk = "open";
  expect(await bed.kakao("/akv10/friend/send/", form)).toMatchObject({
    code: 0,
    info: { type: "FT", scnt: 1 },
  });
  bed.clock.advance(5_000);
  expect(bed.inbox.all()).toMatchObject([{ type: "FRIENDTALK", status: "DELIVERED" }]);
});
