import type { DeliveryReason } from "@k-msg/core";
import type { SendInput } from "k-msg";
import { describe, expect, it } from "vitest";
import { orderTemplateOf, PICTURE, START } from "../fixtures/three-vendors.ts";
import {
  type Course,
  followToTheEnd,
  onStage,
  outline,
  passAll,
  STORES,
  type Stage,
} from "./follow.ts";

/** Every letter of the sheet's §7.2 that is a failure, and its class there. */
const LETTERS: readonly (readonly [rslt: string, reason: DeliveryReason])[] = [
  ["A", "not_on_kakao"],
  ["9", "not_on_kakao"],
  // "unreachable": so is Kakao, not the person.
  ["2", "not_on_kakao"],
  ["8", "not_on_kakao"],
  ["E", "not_on_kakao"],
  ["B", "blocked"],
  ["1", "channel_invalid"],
  ["M", "template_mismatch"],
  ["U", "template_mismatch"],
  ["V", "template_mismatch"],
  ["t", "content_rejected"],
  ["k", "content_rejected"],
  ["L", "content_rejected"],
  ["f", "content_rejected"],
  ["I", "number_invalid"],
  ["J", "number_invalid"],
  ["S", "sender_invalid"],
  ["C", "duplicate"],
  ["c", "duplicate"],
  ["d", "duplicate"],
  ["D", "duplicate"],
  ["p", "duplicate"],
  ["a", "balance"],
  ["b", "other"],
  ["e", "vendor_error"],
  ["H", "vendor_error"],
  ["G", "vendor_error"],
  ["o", "expired"],
  ["F", "other"],
];

/** `sms_state` (§3.4): what means delivered, cancelled or failed; any other text is a failure. */
const STATES: readonly (readonly [state: string, end: string])[] = [
  ["발송완료", "DELIVERED"],
  ["전송완료", "DELIVERED"],
  ["전송성공", "DELIVERED"],
  ["완료", "DELIVERED"],
  ["예약취소", "CANCELLED"],
  ["전송실패(단말기 전원 꺼짐)", "FAILED handset_off"],
  ["전송실패(음영지역)", "FAILED handset_off"],
  ["전송실패(단말기 메시지 저장공간 부족)", "FAILED handset_off"],
  ["전송실패(전송시간 초과)", "FAILED expired"],
  ["전송실패(발신번호 차단)", "FAILED sender_invalid"],
  ["결번", "FAILED number_invalid"],
  ["스팸차단", "FAILED spam"],
  ["수신거부", "FAILED opted_out"],
  ["착신차단", "FAILED blocked"],
  ["반송", "FAILED other"],
  ["전송실패", "FAILED other"],
  ["발송 미완료", "FAILED other"],
  ["아무도 모르는 말", "FAILED other"],
];

const TEXTS = ["SMS", "LMS", "MMS"] as const;
type Type = (typeof TEXTS)[number] | "ALIMTALK";

const common = { providerId: "aligo", from: "01000000000" } as const;
const failover = { enabled: true, fallbackContent: "주문이 접수되었습니다." } as const;

function messageOf(stage: Stage, type: Type): Course["message"] {
  if (type === "SMS") return { ...common, type, text: "안내" };
  if (type === "LMS") return { ...common, type, text: "안내", subject: "제목" };
  if (type === "MMS") return { ...common, type, text: "안내", media: { image: PICTURE } };
  const templateId = orderTemplateOf(stage.sandbox, "aligo");
  return { ...common, type, templateId, variables: { 이름: "김하늘", 주문번호: "A-1" } };
}

const withState =
  (state: string): Course["arrange"] =>
  ({ aligo }, to) => {
    aligo.switches.smsStates = { ...aligo.switches.smsStates, [to]: state };
  };

const withLetter =
  (rslt: string): Course["arrange"] =>
  ({ aligo }, to) => {
    aligo.switches.kakaoResults = { ...aligo.switches.kakaoResults, [to]: rslt };
  };

describe.each(STORES)("records of what Aligo delivers, %s", (_, open) => {
  it("say what every state says, for every text type", () =>
    onStage(open, async (stage) => {
      const courses = TEXTS.flatMap((type) =>
        STATES.map(
          ([state, end]): Course => ({
            name: `${type} ${state}`,
            message: messageOf(stage, type),
            arrange: withState(state),
            end,
            words: state,
            // Its row doesn't say when the result came: it is when it was read.
            times: "sent 1, done 10",
          }),
        ),
      );
      await followToTheEnd(stage, courses);
    }));

  it("say what every letter says", () =>
    onStage(open, async (stage) => {
      const message = messageOf(stage, "ALIMTALK");
      const failed = LETTERS.map(([rslt, reason]) => ({
        name: rslt,
        message,
        arrange: withLetter(rslt),
        end: `FAILED ${reason} ${rslt}`,
        times: "sent 1, done 5",
      }));
      await followToTheEnd(stage, [
        ...failed,
        { name: "0", message, end: "DELIVERED 0", words: "성공", times: "sent 1, done 5" },
      ]);
    }));

  it("say unknown of what Aligo never ends, after four days, with its last word", () =>
    onStage(open, async (stage) => {
      const texts = TEXTS.flatMap((type) => {
        const message = messageOf(stage, type);
        const waiting = ["예약대기중", "예약대기", ""].map((state) => ({
          name: `${type} ${state}`,
          message,
          arrange: withState(state),
          end: "UNKNOWN",
          words: state,
          times: "",
          history: ["send PENDING", "poll UNKNOWN"],
        }));
        const sent = {
          name: `${type} 전송중`,
          message,
          arrange: ({ recipients }: Stage["sandbox"], to: string) =>
            recipients.set(to, "never_reported"),
          end: "UNKNOWN",
          words: "전송중",
          times: "sent 1",
          history: ["send PENDING", "poll SENT", "poll UNKNOWN"],
        };
        return [...waiting, sent];
      });
      const message = messageOf(stage, "ALIMTALK");
      const unclear = [
        ["5", "메시지 발송 후 수신여부 불투명"],
        ["6", "메시지 전송결과를 찾을 수 없음"],
        ["z", ""],
        ["K000", ""],
      ].map(([rslt = "", words]) => ({
        name: `ALIMTALK ${rslt}`,
        message: { ...message, failover } as Course["message"],
        arrange: withLetter(rslt),
        end: `UNKNOWN ${rslt}`,
        ...(words && { words }),
        times: "sent 1",
        ...(words ? {} : { substitute: "SMS DELIVERED" }),
        history: ["send PENDING", `poll UNKNOWN ${rslt}`, ...(words ? [] : ["poll + DELIVERED"])],
      }));
      await followToTheEnd(stage, [
        ...texts,
        ...unclear.filter(({ substitute }) => substitute === undefined),
        {
          name: "ALIMTALK in flight",
          message: { ...message, failover } as Course["message"],
          arrange: ({ recipients }, to) => recipients.set(to, "never_reported"),
          end: "UNKNOWN",
          times: "sent 1",
          history: ["send PENDING", "poll SENT", "poll UNKNOWN"],
        },
        {
          name: "ALIMTALK that no list ever shows",
          message,
          arrange: ({ aligo }, to) => {
            aligo.switches.historyOmits = [...aligo.switches.historyOmits, to];
          },
          end: "UNKNOWN",
          times: "",
        },
      ]);
      // Nobody knows, so nobody sends a second one.
      expect(stage.sandbox.inbox.all().filter(({ substituteOf }) => substituteOf)).toEqual([]);
    }));

  it("say how the substitute went, of whichever letter it came", () =>
    onStage(open, async (stage) => {
      const message = { ...messageOf(stage, "ALIMTALK"), failover } as Course["message"];
      const letters = LETTERS.map(
        ([rslt, reason]): Course => ({
          name: rslt,
          message,
          arrange: withLetter(rslt),
          end: `FAILED ${reason} ${rslt}`,
          times: "sent 1, done 5",
          substitute: "SMS DELIVERED",
          history: ["send PENDING", `poll FAILED ${rslt}`, "poll + DELIVERED"],
        }),
      );
      const states = STATES.map(
        ([state, end]): Course => ({
          name: state,
          message,
          arrange(sandbox, to) {
            withLetter("A")?.(sandbox, to);
            withState(state)?.(sandbox, to);
          },
          end: "FAILED not_on_kakao A",
          words: "카카오톡을 미사용자",
          times: "sent 1, done 5",
          substitute: `SMS ${end}`,
          history: ["send PENDING", "poll FAILED A", `poll + ${end.split(" ")[0]}`],
        }),
      );
      const long = { ...failover, fallbackContent: "주문이 접수되었습니다. ".repeat(8) };
      await followToTheEnd(stage, [
        ...letters,
        ...states,
        {
          ...(letters[0] as Course),
          name: "an LMS",
          message: { ...message, failover: long } as Course["message"],
          substitute: "LMS DELIVERED",
        },
        {
          ...(letters[0] as Course),
          name: "on its way for ever",
          arrange(sandbox, to) {
            withLetter("A")?.(sandbox, to);
            sandbox.recipients.set(to, "never_reported");
          },
          substitute: "SMS UNKNOWN",
          history: ["send PENDING", "poll FAILED A", "poll + SENT", "poll + UNKNOWN"],
        },
        {
          name: "delivered on Kakao: none",
          message,
          end: "DELIVERED 0",
          times: "sent 1, done 5",
        },
      ]);
    }));
});

const TO = "01000000001";
const SMS_LIST = "/aligo-sms/sms_list/";
const DETAIL = "/aligo-kakao/akv10/history/detail/";

/** An answer of the Kakao host's detail (§6.7) with one row. */
function detail(row: object) {
  const common = { msgid: "900000001", type: "AT", phone: TO, status: "3", smid: "0" };
  const times = { reqdate: "2026-10-05 09:00:00", sentdate: "2026-10-05 09:00:01" };
  const end = { rsltdate: "2026-10-05 09:00:05", reportdate: "2026-10-05 09:00:05" };
  const list = [{ ...common, ...times, ...end, message: null, ...row }];
  return respond({ code: 0, message: "", list, currentPage: "1", totalPage: "1", totalCount: "1" });
}

function smsRow(row: object) {
  const list = [{ mdid: "5000001", type: "SMS", receiver: TO, send_date: "", ...row }];
  return respond({ result_code: 1, message: "success", list, next_yn: "N" });
}

function respond(body: object) {
  return { kind: "respond", status: 200, body: JSON.stringify(body) } as const;
}

describe.each(STORES)("what Aligo tells late, or in contradictions, %s", (_, open) => {
  async function sendOne(stage: Stage, type: Type, more = {}) {
    const message = { ...messageOf(stage, type), ...more, to: TO };
    expect((await stage.kmsg.send(message as SendInput)).isSuccess).toBe(true);
    return stage.read(TO);
  }
  const read = async (stage: Stage) => outline(await stage.read(TO));

  it.each(["SMS", "ALIMTALK"] as const)(
    "a row of an %s that comes late is believed when it comes",
    (type) =>
      onStage(open, async (stage) => {
        stage.sandbox.aligo.switches.historyDelayMs = 5 * 60_000;
        await sendOne(stage, type);
        for (let minute = 0; minute < 4; minute++) await stage.pass(60_000);
        expect(await read(stage)).toMatchObject({ history: ["send PENDING"], isDue: true });
        await passAll(stage);
        expect(await read(stage)).toMatchObject({
          end: type === "SMS" ? "DELIVERED" : "DELIVERED 0",
          times: expect.stringMatching(type === "SMS" ? /^sent 1, done \d+$/ : /^sent 1, done 5$/),
          isDue: false,
        });
      }),
  );

  it("a row that is missing says nothing of the others of its request", () =>
    onStage(open, async (stage) => {
      const numbers = [TO, "01000000002", "01000000003"];
      stage.sandbox.aligo.switches.historyOmits = ["01000000002"];
      const message = messageOf(stage, "SMS");
      await stage.kmsg.send(numbers.map((to) => ({ ...message, to })) as SendInput[]);
      await passAll(stage);
      const ends = (await stage.readAll()).map((record) => `${record.to} ${outline(record).end}`);
      expect(ends.sort()).toEqual([
        `${TO} DELIVERED`,
        "01000000002 UNKNOWN",
        "01000000003 DELIVERED",
      ]);
    }));

  it("a Q before the id contradicts a result that is there already: under way", () =>
    onStage(open, async (stage) => {
      await sendOne(stage, "ALIMTALK");
      stage.sandbox.faults.add({
        path: DETAIL,
        action: detail({ msgid: "Q900000001", rslt: "0" }),
        times: 1,
      });
      await stage.pass(10_000);
      expect(await read(stage)).toMatchObject({ end: "SENT", isDue: true });
      await stage.pass(10_000);
      expect(await read(stage)).toMatchObject({ end: "DELIVERED 0", isDue: false });
    }));

  it("nothing takes a final status back", () =>
    onStage(open, async (stage) => {
      stage.sandbox.recipients.set(TO, "not_on_kakao");
      await sendOne(stage, "ALIMTALK", { failover });
      const silent = { kind: "respond", status: 503 } as const;
      stage.sandbox.faults.add({ path: SMS_LIST, action: silent, times: 1 });
      await stage.pass(10_000);
      const known = await read(stage);
      expect(known).toMatchObject({
        end: "FAILED not_on_kakao A",
        substitute: "SMS UNKNOWN",
        isDue: true,
      });
      for (const row of [
        { rslt: "0" },
        { rslt: "", rsltdate: "" },
        { phone: "01000000002", rslt: "0" },
      ]) {
        stage.sandbox.faults.add({ path: DETAIL, action: detail(row), times: 1 });
        await stage.pass(10_000);
        expect(await read(stage)).toEqual(known);
      }
      await stage.pass(10_000);
      expect(await read(stage)).toMatchObject({ substitute: "SMS DELIVERED", isDue: false });
      expect(stage.sandbox.inbox.all()).toHaveLength(2);
    }));

  it("a substitute without its row is known to be there, asked for again, and never sent by us", () =>
    onStage(open, async (stage) => {
      stage.sandbox.recipients.set(TO, "not_on_kakao");
      await sendOne(stage, "ALIMTALK", { failover });
      const nobody = respond({ result_code: 1, message: "success", list: [], next_yn: "N" });
      for (const action of [nobody, smsRow({ receiver: "01000000002", sms_state: "발송완료" })]) {
        stage.sandbox.faults.add({ path: SMS_LIST, action, times: 1 });
        await stage.pass(10_000);
        expect(await read(stage)).toMatchObject({
          end: "FAILED not_on_kakao A",
          substitute: "SMS UNKNOWN",
          isDue: true,
        });
      }
      for (const [sms_state, substitute] of [
        ["전송중", "SMS SENT"],
        ["예약대기중", "SMS PENDING"],
        ["발송완료", "SMS DELIVERED"],
      ]) {
        stage.sandbox.faults.add({ path: SMS_LIST, action: smsRow({ sms_state }), times: 1 });
        await stage.pass(10_000);
        expect(await read(stage)).toMatchObject({ substitute });
      }
      expect(await read(stage)).toMatchObject({ isDue: false });
      expect(stage.sandbox.inbox.all()).toHaveLength(2);
    }));

  it("a substitute beside an ALIMTALK that is still under way, or was delivered, changes neither", () =>
    onStage(open, async (stage) => {
      await sendOne(stage, "ALIMTALK", { failover });
      const smid = "1299999999";
      stage.sandbox.faults.add({ path: SMS_LIST, action: smsRow({ sms_state: "발송완료" }) });
      const open = detail({ smid, rslt: "", rsltdate: "", reportdate: "" });
      stage.sandbox.faults.add({ path: DETAIL, action: open, times: 1 });
      await stage.pass(10_000);
      expect(await read(stage)).toMatchObject({
        end: "SENT",
        substitute: "SMS DELIVERED",
        isDue: true,
      });
      stage.sandbox.faults.add({ path: DETAIL, action: detail({ smid, rslt: "0" }), times: 1 });
      await stage.pass(10_000);
      expect(await read(stage)).toMatchObject({
        end: "DELIVERED 0",
        substitute: "SMS DELIVERED",
        isDue: false,
      });
    }));

  it("a text that is under way again after it had waited, and fails at last, has a line for each", () =>
    onStage(open, async (stage) => {
      await sendOne(stage, "SMS");
      for (const sms_state of ["전송중", "예약대기중", "전송중", "결번"]) {
        stage.sandbox.faults.add({ path: SMS_LIST, action: smsRow({ sms_state }), times: 1 });
        await stage.pass(10_000);
      }
      expect(await read(stage)).toMatchObject({
        end: "FAILED number_invalid",
        history: ["send PENDING", "poll SENT", "poll PENDING", "poll SENT", "poll FAILED"],
        isDue: false,
      });
    }));

  it.each(["SMS", "ALIMTALK"] as const)(
    "a scheduled %s that was taken back in the console is CANCELLED",
    (type) =>
      onStage(open, async (stage) => {
        const scheduledAt = new Date(START.getTime() + 3_600_000);
        const { providerMessageId: mid = "" } = await sendOne(stage, type, {
          options: { scheduledAt },
        });
        const { urls, aligo } = stage.sandbox;
        const { apiKey: key, userId: user_id } = aligo.credentials;
        const [url, body] =
          type === "SMS"
            ? [`${urls.aligoSms}/cancel/`, { key, user_id, mid }]
            : [`${urls.aligoKakao}/akv10/cancel/`, { apikey: key, userid: user_id, mid }];
        await fetch(url, { method: "POST", body: new URLSearchParams(body) });
        await passAll(stage);
        expect(await read(stage)).toMatchObject({
          end: "CANCELLED",
          words: "",
          history: ["send PENDING", "poll CANCELLED"],
        });
        expect(stage.sandbox.inbox.all()).toMatchObject([{ status: "CANCELLED" }]);
      }),
  );
});
