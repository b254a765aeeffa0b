import { describe, expect, it } from "vitest";
import { KAKAO_RESULTS } from "./codes.ts";
import type { AligoSwitches } from "./switches.ts";
import { createAligoTestbed, firstRow } from "./testing.ts";

const TO = "01000000001";

async function reportText(switches: Partial<AligoSwitches>) {
  const aligo = createAligoTestbed({ switches });
  const form = { sender: "01000000000", receiver: TO, msg: "안내", msg_type: "SMS" };
  const { msg_id: mid } = await aligo.sms("/send/", form);
  aligo.clock.advance(60_000);
  const answer = await aligo.sms("/sms_list/", { mid: String(mid) });
  return { row: firstRow(answer), inbox: aligo.inbox.all() };
}

async function reportAlimtalk(switches: Partial<AligoSwitches>, waitMs = 60_000) {
  const aligo = createAligoTestbed({ switches });
  const answer = await aligo.kakao("/akv10/alimtalk/send/", {
    tpl_code: "KS_0002",
    sender: "01000000000",
    receiver_1: TO,
    subject_1: "인증번호",
    message_1: "인증번호는 482913입니다.",
  });
  const { mid } = answer.info as { mid: number };
  aligo.clock.advance(waitMs);
  const detail = await aligo.kakao("/akv10/history/detail/", { mid: String(mid) });
  return { row: firstRow(detail), inbox: aligo.inbox.all() };
}

describe("kakaoResults", () => {
  it.each(Object.entries(KAKAO_RESULTS))("lets an ALIMTALK end with %s", async (rslt, text) => {
    const { row } = await reportAlimtalk({ kakaoResults: { [TO]: rslt } });
    expect(row).toMatchObject({ rslt, rslt_message: text });
  });
});

it("smsStates lets a text end with words of its own", async () => {
  const { row, inbox } = await reportText({ smsStates: { [TO]: "착신정지" } });
  expect(row).toMatchObject({ sms_state: "착신정지" });
  expect(inbox).toMatchObject([{ status: "FAILED" }]);
});

it("historyOmits leaves a recipient out of both lists", async () => {
  const switches = { historyOmits: [TO] };
  expect((await reportText(switches)).row).toEqual({});
  expect((await reportAlimtalk(switches)).row).toEqual({});
});

it.each(["0", ""] as const)("says that there is no substitute with %j (§6.7)", async (id) => {
  expect((await reportAlimtalk({ noSubstituteId: id })).row).toMatchObject({ smid: id });
});

it.each([
  ["both", /^Q/, ""],
  ["prefix", /^Q/, "0"],
  ["empty", /^\d/, ""],
] as const)("marks what is in flight by %s (§6.7)", async (inFlightMark, msgid, rslt) => {
  const { row } = await reportAlimtalk({ inFlightMark }, 2_000);
  expect(row).toMatchObject({ msgid: expect.stringMatching(msgid), rslt, rsltdate: "" });
  const { row: ended } = await reportAlimtalk({ inFlightMark });
  expect(ended).toMatchObject({ msgid: expect.stringMatching(/^\d/), rslt: "0" });
});
