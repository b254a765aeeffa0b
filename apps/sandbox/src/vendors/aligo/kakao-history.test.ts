import { expect, test } from "vitest";
import { createAligoTestbed, firstRow } from "./testing.ts";

const DAY = 24 * 60 * 60_000;
const otp = {
  tpl_code: "KS_0002",
  sender: "01000000000",
  receiver_1: "01000000001",
  subject_1: "인증",
  message_1: "인증번호는 1234입니다.",
};

test("lists Kakao groups only, page numbers as strings", async () => {
  const bed = createAligoTestbed();
  await bed.sms("/send/", { sender: "01000000000", receiver: "01000000001", msg: "안내" });
  await bed.kakao("/akv10/alimtalk/send/", { ...otp, senddate: "20261005100000" });
  expect(await bed.kakao("/akv10/history/list/")).toEqual({
    code: 0,
    message: "정상적으로 호출하였습니다.",
    list: [
      {
        mid: 1_200_000_002,
        type: "AT",
        sender: "01000000000",
        msg_count: "1",
        mbody: "인증번호는 1234입니다.",
        reserve_date: "2026-10-05 10:00:00",
        reserve_state: "예약대기중",
        regdate: "2026-10-05 09:00:00",
      },
    ],
    currentPage: "1",
    totalPage: "1",
    totalCount: "1",
  });
  bed.aligo.switches.historyDateField = "reg_date";
  const row = firstRow(await bed.kakao("/akv10/history/list/"));
  expect(row).toMatchObject({ reg_date: "2026-10-05 09:00:00" });
  expect(row).not.toHaveProperty("regdate");
});

test("keeps to the days asked for", async () => {
  const bed = createAligoTestbed();
  await bed.kakao("/akv10/alimtalk/send/", otp);
  bed.clock.advance(DAY);
  await bed.kakao("/akv10/alimtalk/send/", otp);
  const count = async (form: Record<string, string>) =>
    (await bed.kakao("/akv10/history/list/", form)).totalCount;
  expect(await count({})).toBe("2");
  expect(await count({ startdate: "20261006" })).toBe("1");
  expect(await count({ enddate: "20261005" })).toBe("1");
  expect(await count({ startdate: "20261005", enddate: "20261006" })).toBe("2");
  expect((await bed.kakao("/akv10/history/list/", { startdate: "x" })).code).toBe(-99);
});

test("pages the detail by 50 to 500, or ignores limit as the server once did", async () => {
  const bed = createAligoTestbed();
  const form: Record<string, string> = { ...otp };
  for (let number = 2; number <= 70; number++) {
    form[`receiver_${number}`] = `0100001${1_000 + number}`;
    form[`subject_${number}`] = "인증";
    form[`message_${number}`] = "인증번호는 1234입니다.";
  }
  await bed.kakao("/akv10/alimtalk/send/", form);
  const read = async (page: Record<string, string>) => {
    const query = { mid: "1200000001", ...page };
    const { list, currentPage, totalPage } = await bed.kakao("/akv10/history/detail/", query);
    return [(list as unknown[]).length, currentPage, totalPage];
  };
  expect(await read({})).toEqual([50, "1", "2"]);
  expect(await read({ page: "2" })).toEqual([20, "2", "2"]);
  expect(await read({ limit: "500" })).toEqual([70, "1", "1"]);
  bed.aligo.switches.historyIgnoresLimit = true;
  expect(await read({ limit: "500" })).toEqual([50, "1", "2"]);
});

test("wants a mid, and has no rows for one nobody knows", async () => {
  const bed = createAligoTestbed();
  expect((await bed.kakao("/akv10/history/detail/")).code).toBe(-99);
  expect(await bed.kakao("/akv10/history/detail/", { mid: "7" })).toMatchObject({
    code: 0,
    list: [],
    totalCount: "0",
  });
});

test("a reservation is over when its time has come, even if none of its numbers can be used", async () => {
  const bed = createAligoTestbed();
  await bed.kakao("/akv10/alimtalk/send/", { ...otp, receiver_1: "1", senddate: "20261005100000" });
  const read = async () => firstRow(await bed.kakao("/akv10/history/list/"));
  expect(await read()).toMatchObject({ reserve_state: "예약대기중" });
  bed.clock.advance(DAY);
  expect(await read()).toMatchObject({ reserve_state: "" });
});

test("shows a group after a while, by a switch", async () => {
  const bed = createAligoTestbed({ switches: { historyDelayMs: 5_000 } });
  await bed.kakao("/akv10/alimtalk/send/", otp);
  const count = async () => [
    (await bed.kakao("/akv10/history/list/")).totalCount,
    (await bed.kakao("/akv10/history/detail/", { mid: "1200000001" })).totalCount,
  ];
  bed.clock.advance(4_999);
  expect(await count()).toEqual(["0", "0"]);
  bed.clock.advance(1);
  expect(await count()).toEqual(["1", "1"]);
});
