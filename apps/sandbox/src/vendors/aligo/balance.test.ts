import { expect, test } from "vitest";
import { createAligoTestbed } from "./testing.ts";

test("remain counts what the whole balance would buy of each type", async () => {
  const bed = createAligoTestbed({ balance: 1_000 });
  expect(await bed.sms("/remain/")).toEqual({
    result_code: 1,
    message: "success",
    SMS_CNT: 119,
    LMS_CNT: 38,
    MMS_CNT: 16,
  });
});

test("heartinfo has the live shape, and the documented ones by switch", async () => {
  const bed = createAligoTestbed({ balance: 1_000 });
  const counts = { SMS_CNT: 119, LMS_CNT: 38, MMS_CNT: 16 };
  const read = () => bed.kakao("/akv10/heartinfo/");
  expect(await read()).toEqual({
    code: 0,
    message: "정상적으로 호출하였습니다.",
    list: { ...counts, ALT_CNT: 153 },
  });
  bed.aligo.switches.heartinfoShape = "documented_example";
  expect(await read()).toEqual({ code: 1, message: "", list: counts });
  bed.aligo.switches.heartinfoShape = "documented_table";
  expect(await read()).toEqual({ result_code: 1, message: "", ...counts, ALT_CNT: 153 });
});

test("the balance is spent to the last tenth", async () => {
  const bed = createAligoTestbed({ balance: 58.8 });
  expect(await bed.sms("/remain/")).toMatchObject({ SMS_CNT: 7 });
  bed.aligo.balance.set(25.2);
  const receiver = "01000000001,01000000002,01000000003";
  const form = { sender: "0200000000", receiver, msg: "안내" };
  expect(await bed.sms("/send/", form)).toMatchObject({ result_code: "1", success_cnt: 3 });
  expect(bed.aligo.balance.read()).toBe(0);
});
