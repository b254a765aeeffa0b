import type { DeliveryReason } from "@k-msg/core";
import { DeliveryTracker } from "@k-msg/messaging/tracking";
import { IWINVProvider } from "@k-msg/provider";
import { SolapiProvider } from "@k-msg/provider/solapi";
import { KMsg, type SendInput } from "k-msg";
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

type Failures = readonly (readonly [code: string, reason: DeliveryReason])[];

/** Every failure of the sheet's §4.5. */
const SMS_FAILURES: Failures = [
  ["01", "vendor_error"],
  ["02", "vendor_error"],
  ["03", "content_rejected"],
  ["04", "vendor_error"],
  ["07", "number_invalid"],
  ["08", "handset_off"],
  ["09", "handset_off"],
  ["10", "handset_off"],
  ["11", "expired"],
  ["17", "other"],
  ["18", "duplicate"],
  ["19", "rate_limited"],
  ["20", "vendor_error"],
  ["21", "number_invalid"],
  ["22", "number_invalid"],
  ["23", "content_rejected"],
  ["24", "other"],
  ["25", "content_rejected"],
  ["26", "spam"],
  ["27", "other"],
  ["28", "sender_invalid"],
  ["29", "sender_invalid"],
  ["30", "sender_invalid"],
  ["31", "sender_invalid"],
  ["40", "spam"],
  ["91", "other"],
  ["92", "sender_invalid"],
  ["93", "opted_out"],
  ["99", "duplicate"],
];

/** Every failure of the sheet's §4.6. */
const LMS_FAILURES: Failures = [
  ["2000", "content_rejected"],
  ["2001", "number_invalid"],
  ["2002", "content_rejected"],
  ["2003", "content_rejected"],
  ["3000", "other"],
  ["3001", "handset_off"],
  ["3002", "expired"],
  ["3004", "handset_off"],
  ["3005", "handset_off"],
  ["3006", "other"],
  ["4000", "vendor_error"],
  ["4001", "number_invalid"],
  ["4002", "vendor_error"],
  ["4003", "vendor_error"],
  ["4101", "other"],
  ["4102", "other"],
  ["4104", "balance"],
  ["4201", "other"],
  ["4202", "other"],
  ["5000", "vendor_error"],
  ["5001", "balance"],
  ["5003", "spam"],
  ["5201", "duplicate"],
  ["5202", "duplicate"],
  ["5301", "sender_invalid"],
  ["5302", "sender_invalid"],
  ["5303", "sender_invalid"],
  ["5304", "sender_invalid"],
  ["6000", "vendor_error"],
  ["6100", "content_rejected"],
  ["9001", "other"],
  ["9002", "number_invalid"],
  ["9003", "spam"],
  ["9004", "vendor_error"],
  ["9005", "content_rejected"],
  ["9006", "content_rejected"],
  ["9007", "content_rejected"],
  ["9008", "other"],
  ["9010", "vendor_error"],
  ["9011", "expired"],
  ["9012", "sender_invalid"],
  ["9013", "opted_out"],
  ["9014", "template_mismatch"],
  ["9015", "other"],
  ["9016", "other"],
];

const TEXTS = ["SMS", "LMS", "MMS"] as const;
type Type = (typeof TEXTS)[number] | "ALIMTALK";

/** What the history of a type calls delivered, and all that it calls failed. */
const TABLES: Readonly<Record<(typeof TEXTS)[number], readonly [string, Failures]>> = {
  SMS: ["06", SMS_FAILURES],
  LMS: ["1000", LMS_FAILURES],
  MMS: ["1000", LMS_FAILURES],
};

/**
 * `statusCodeName` of an ALIMTALK: no source has more than `OK` and the cue of 카카오 with 미사용 (§3.4), so the words
 * are those of Kakao's own results, and of the other sheets' tables.
 */
const WORDS: readonly (readonly [name: string, reason: DeliveryReason])[] = [
  ["카카오톡 미사용자", "not_on_kakao"],
  ["카카오톡 휴면 사용자", "not_on_kakao"],
  ["카카오톡 알림톡 차단", "blocked"],
  // Blocked, but not by the person: no substitute may follow.
  ["중복 수신번호 차단", "duplicate"],
  ["차단된 수신번호", "opted_out"],
  ["KISA 신고 차단", "spam"],
  ["야간 발송 차단", "other"],
  ["차단된 계정", "other"],
  ["템플릿 불일치", "template_mismatch"],
  ["발신 프로필 오류", "channel_invalid"],
  ["잘못된 번호", "number_invalid"],
  ["시스템 오류", "vendor_error"],
  ["실패", "other"],
];

const common = { providerId: "iwinv", from: "01000000000" } as const;
const failover = { enabled: true, fallbackContent: "주문이 접수되었습니다." } as const;

function messageOf(stage: Stage, type: Type): Course["message"] {
  if (type === "SMS") return { ...common, type, text: "안내" };
  if (type === "LMS") return { ...common, type, text: "안내", subject: "제목" };
  if (type === "MMS")
    return { ...common, type, text: "안내", subject: "제목", media: { image: PICTURE } };
  const templateId = orderTemplateOf(stage.sandbox, "iwinv");
  return { ...common, type, templateId, variables: { 이름: "김하늘", 주문번호: "A-1" } };
}

const withCode =
  (code: string): Course["arrange"] =>
  ({ iwinv }, to) => {
    iwinv.switches.smsDeliveryCodes = { ...iwinv.switches.smsDeliveryCodes, [to]: code };
  };

const withStatus =
  (code: string, name: string): Course["arrange"] =>
  ({ iwinv }, to) => {
    const known = iwinv.switches.alimtalkDeliveryCodes;
    iwinv.switches.alimtalkDeliveryCodes = { ...known, [to]: { code, name } };
  };

const neverReported: Course["arrange"] = ({ recipients }, to) =>
  recipients.set(to, "never_reported");

describe.each(STORES)("records of what IWINV delivers, %s", (_, open) => {
  it.each(["string", "number"] as const)("say what every documented code says, as a %s", (as) =>
    onStage(open, async (stage) => {
      stage.sandbox.iwinv.switches.smsDeliveryCodesAs = as;
      // Its rows don't say when the result came: it is when it was read.
      const times = "sent 1, done 10";
      const courses = TEXTS.flatMap((type): Course[] => {
        const message = messageOf(stage, type);
        const [delivered, failures] = TABLES[type];
        return [
          { name: type, message, end: `DELIVERED ${delivered}`, words: "전송 성공", times },
          ...failures.map(([code, reason]) => ({
            name: `${type} ${code}`,
            message,
            arrange: withCode(code),
            end: `FAILED ${reason} ${code}`,
            words: "전송 결과",
            times,
          })),
        ];
      });
      await followToTheEnd(stage, courses);
    }),
  );

  it("say unknown of what IWINV never ends, after four days, with its last word", () =>
    onStage(open, async (stage) => {
      const texts = TEXTS.flatMap((type): Course[] => {
        const message = messageOf(stage, type);
        const waits = {
          message,
          arrange: neverReported,
          end: "UNKNOWN WAIT",
          words: "대기",
          times: "",
        };
        const history = ["send PENDING", "poll PENDING WAIT", "poll UNKNOWN WAIT"];
        const odd = ["SMS"].includes(type) ? ["98", "1000", "XX"] : ["06", "8888"];
        return [
          { ...waits, name: `${type} that waits`, history },
          ...odd.map((code) => ({
            name: `${type} ${code}, not of its table`,
            message,
            arrange: withCode(code),
            end: `UNKNOWN ${code}`,
            times: "sent 1",
          })),
        ];
      });
      const message = { ...messageOf(stage, "ALIMTALK"), failover } as Course["message"];
      await followToTheEnd(stage, [
        ...texts,
        {
          name: "ALIMTALK that waits",
          message,
          arrange: neverReported,
          end: "UNKNOWN",
          times: "",
          history: ["send PENDING", "poll UNKNOWN"],
        },
        {
          name: "ALIMTALK of which nobody knows",
          message: messageOf(stage, "ALIMTALK"),
          arrange: ({ recipients }, to) => recipients.set(to, "kakao_unconfirmed"),
          end: "UNKNOWN E104",
          words: "카카오톡 수신 여부 미확인",
          times: "sent 1",
        },
        {
          name: "ALIMTALK that no list ever shows",
          message,
          arrange: ({ iwinv }, to) => {
            iwinv.switches.historyOmits = [...iwinv.switches.historyOmits, to];
          },
          end: "UNKNOWN",
          times: "",
        },
      ]);
      expect(stage.sandbox.inbox.all().filter(({ substituteOf }) => substituteOf)).toEqual([]);
    }));

  it.each(["present", "absent"] as const)(
    "say what an ALIMTALK's words say, its sendDate %s",
    (sendDate) =>
      onStage(open, async (stage) => {
        stage.sandbox.iwinv.switches.alimtalkFailedSendDate = sendDate;
        const message = messageOf(stage, "ALIMTALK");
        const told =
          sendDate === "present" ? WORDS : WORDS.filter(([, reason]) => reason !== "other");
        await followToTheEnd(stage, [
          { name: "OK", message, end: "DELIVERED OK", words: "성공", times: "sent 1, done 3" },
          ...told.map(([name, reason]) => ({
            name,
            message,
            arrange: withStatus("E999", name),
            end: `FAILED ${reason} E999`,
            words: name,
            times: sendDate === "present" ? "sent 1, done 3" : "done 3",
          })),
        ]);
      }),
  );

  it("say how the substitute went", () =>
    onStage(open, async (stage) => {
      const message = { ...messageOf(stage, "ALIMTALK"), failover } as Course["message"];
      const course = (
        name: string,
        outcome:
          | "not_on_kakao"
          | "kakao_blocked"
          | "kakao_inactive"
          | "not_on_kakao_and_handset_off",
        end: string,
        substitute: string,
      ): Course => ({
        name,
        message,
        arrange: ({ recipients }, to) => recipients.set(to, outcome),
        end: `FAILED ${end}`,
        times: "sent 1, done 3",
        substitute: `SMS ${substitute}`,
        history: [
          "send PENDING",
          `poll FAILED ${end.split(" ")[1]}`,
          `poll + ${substitute
            .split(" ")
            .filter((word) => word !== "other")
            .join(" ")}`,
        ],
      });
      await followToTheEnd(stage, [
        course("delivered", "not_on_kakao", "not_on_kakao E101", "DELIVERED RSC04"),
        course("of a blocked channel", "kakao_blocked", "blocked E102", "DELIVERED RSC04"),
        course("of a sleeper", "kakao_inactive", "not_on_kakao E103", "DELIVERED RSC04"),
        // Why isn't told: RSC05 is all there is.
        course(
          "failed, too",
          "not_on_kakao_and_handset_off",
          "not_on_kakao E101",
          "FAILED other RSC05",
        ),
        {
          name: "on its way for ever",
          message,
          arrange(sandbox, to) {
            withStatus("E101", "카카오톡 미사용자")?.(sandbox, to);
            sandbox.recipients.set(to, "never_reported");
          },
          end: "FAILED not_on_kakao E101",
          times: "sent 1, done 3",
          substitute: "SMS UNKNOWN RSC03",
          history: [
            "send PENDING",
            "poll FAILED E101",
            "poll + SENT RSC03",
            "poll + UNKNOWN RSC03",
          ],
        },
        { name: "none of what arrived", message, end: "DELIVERED OK", times: "sent 1, done 3" },
      ]);
      expect(stage.sandbox.inbox.all()).toHaveLength(6 + 5);
    }));
});

const TO = "01000000001";
const TEXT_HISTORY = "/iwinv-sms/api/history/";
const ALIMTALK_HISTORY = "/iwinv-alimtalk/api/history/";

function answer(head: object, list: readonly object[]) {
  const body = JSON.stringify({ ...head, message: "", totalCount: list.length, list });
  return { kind: "respond", status: 200, body } as const;
}

const textRows = (...rows: object[]) =>
  answer(
    { resultCode: 0 },
    rows.map((row) => ({
      requestNo: 250000000101,
      msgType: "SMS",
      phone: TO,
      callback: "01000000000",
      sendDate: "2026-10-05 09:00:01",
      ...row,
    })),
  );

const alimtalkRows = (stage: Stage, ...rows: object[]) =>
  answer(
    { code: 200 },
    rows.map((row) => ({
      seqNo: 880001,
      phone: TO,
      templateCode: orderTemplateOf(stage.sandbox, "iwinv"),
      reserve: "N",
      requestDate: "2026-10-05 09:00:00",
      sendDate: "2026-10-05 09:00:01",
      receiveDate: null,
      statusCode: null,
      statusCodeName: null,
      resendStatus: null,
      resendStatusName: null,
      ...row,
    })),
  );

describe.each(STORES)("what IWINV tells late, or in contradictions, %s", (_, open) => {
  async function sendOne(stage: Stage, type: Type, more = {}) {
    const message = { ...messageOf(stage, type), ...more, to: TO };
    const sent = await stage.kmsg.send(message as SendInput);
    expect(sent.isSuccess).toBe(true);
    return sent;
  }
  const read = async (stage: Stage) => outline(await stage.read(TO));

  it.each(["SMS", "ALIMTALK"] as const)(
    "a row of an %s that comes late is believed when it comes",
    (type) =>
      onStage(open, async (stage) => {
        stage.sandbox.iwinv.switches.historyDelayMs = 5 * 60_000;
        await sendOne(stage, type);
        for (let minute = 0; minute < 4; minute++) await stage.pass(60_000);
        expect(await read(stage)).toMatchObject({ history: ["send PENDING"], isDue: true });
        await passAll(stage);
        expect(await read(stage)).toMatchObject({
          end: type === "SMS" ? "DELIVERED 06" : "DELIVERED OK",
          isDue: false,
        });
      }),
  );

  it("rows of other requests and other people tell nothing of a text", () =>
    onStage(open, async (stage) => {
      await sendOne(stage, "SMS");
      const others = [{ requestNo: 250000000999 }, { phone: "01000000002" }];
      for (const row of others) {
        const action = textRows({ ...row, sendStatusCode: "07" });
        stage.sandbox.faults.add({ path: TEXT_HISTORY, action, times: 1 });
        await stage.pass(10_000);
      }
      expect(await read(stage)).toMatchObject({ history: ["send PENDING"], isDue: true });
      await stage.pass(10_000);
      expect(await read(stage)).toMatchObject({ end: "DELIVERED 06" });
    }));

  it("two rows that contradict each other tell nothing, until they agree", () =>
    onStage(open, async (stage) => {
      await sendOne(stage, "SMS");
      const action = textRows({ sendStatusCode: "06" }, { sendStatusCode: "07" });
      stage.sandbox.faults.add({ path: TEXT_HISTORY, action, times: 1 });
      await stage.pass(10_000);
      expect(await read(stage)).toMatchObject({ history: ["send PENDING"], isDue: true });
      await stage.pass(10_000);
      expect(await read(stage)).toMatchObject({ end: "DELIVERED 06", isDue: false });
    }));

  it("an ALIMTALK is its own row among older and newer ones of the same person", () =>
    onStage(open, async (stage) => {
      const values = (주문번호: string) => ({ variables: { 이름: "김하늘", 주문번호 } });
      const send = (주문번호: string) =>
        stage.kmsg.send({
          ...messageOf(stage, "ALIMTALK"),
          ...values(주문번호),
          to: TO,
        } as SendInput);
      for (let count = 0; count < 20; count++) await send(`older ${count}`);
      stage.sandbox.clock.advance(60_000);
      stage.sandbox.recipients.set(TO, "not_on_kakao");
      await send("A-1");
      stage.sandbox.clock.advance(60_000);
      stage.sandbox.recipients.set(TO, "delivered");
      for (let count = 0; count < 20; count++) await send(`newer ${count}`);
      await passAll(stage);
      const records = await stage.readAll();
      const failed = records.filter(({ status }) => status === "FAILED");
      expect(failed).toHaveLength(1);
      expect(failed[0]?.text).toBe("김하늘님, 주문 A-1이(가) 접수되었습니다.");
      expect(new Set(records.map(({ providerMessageId }) => providerMessageId)).size).toBe(41);
      expect(records.filter(({ status }) => status === "DELIVERED")).toHaveLength(40);
    }));

  it("nothing takes a final status back, and the substitute is followed all the same", () =>
    onStage(open, async (stage) => {
      await sendOne(stage, "ALIMTALK", { failover });
      const failed = { statusCode: "E101", statusCodeName: "카카오톡 미사용자" };
      const steps: readonly (readonly [row: object | undefined, substitute: string])[] = [
        [failed, ""],
        // A substitute, and no word of the message itself.
        [{ resendStatus: "RSC03", resendStatusName: "대체발송 중" }, "SMS SENT RSC03"],
        [{ statusCode: "OK", statusCodeName: "성공" }, "SMS SENT RSC03"],
        [undefined, "SMS SENT RSC03"],
        [
          { ...failed, resendStatus: "RSC04", resendStatusName: "대체발송 성공" },
          "SMS DELIVERED RSC04",
        ],
      ];
      for (const [row, substitute] of steps) {
        const action = row ? alimtalkRows(stage, row) : alimtalkRows(stage);
        stage.sandbox.faults.add({ path: ALIMTALK_HISTORY, action, times: 1 });
        await stage.pass(10_000);
        expect(await read(stage)).toMatchObject({ end: "FAILED not_on_kakao E101", substitute });
      }
      expect(await read(stage)).toMatchObject({ isDue: false });
    }));

  it("a substitute without its message's end leaves that open", () =>
    onStage(open, async (stage) => {
      await sendOne(stage, "ALIMTALK", { failover });
      const row = { resendStatus: "RSC04", resendStatusName: "대체발송 성공" };
      stage.sandbox.faults.add({
        path: ALIMTALK_HISTORY,
        action: alimtalkRows(stage, row),
        times: 1,
      });
      await stage.pass(10_000);
      expect(await read(stage)).toMatchObject({
        end: "SENT",
        substitute: "SMS DELIVERED RSC04",
        isDue: true,
      });
      expect(stage.sandbox.inbox.all()).toHaveLength(1);
    }));

  it("an ALIMTALK for which IWINV sends no substitute has one of ours, with the template's text", () =>
    onStage(open, async ({ sandbox, store }) => {
      const { urls, iwinv, solapi, recipients, clock } = sandbox;
      const kmsg = new KMsg({
        providers: [
          // Without a sender's number.
          new IWINVProvider({ apiKey: iwinv.credentials.apiKey, baseUrl: urls.iwinvAlimtalk }),
          new SolapiProvider({
            ...solapi.credentials,
            baseUrl: urls.solapi,
            defaultFrom: "01000000000",
          }),
        ],
        now: () => clock.now(),
        tracking: { store },
      });
      recipients.set(TO, "not_on_kakao");
      const templateId = iwinv.templates.demo.order;
      const variables = { 이름: "김하늘", 주문번호: "A-1" };
      const sent = await kmsg.send({
        type: "ALIMTALK",
        to: TO,
        templateId,
        variables,
        failover: { enabled: true },
      });
      const { warnings = [] } = sent.isSuccess ? sent.value : {};
      const codes = warnings.map(({ code }) => code);
      expect(codes).toContain("FAILOVER_UNSUPPORTED_PROVIDER");
      expect(codes).not.toContain("FALLBACK_CONTENT_MISSING");
      const tracker = new DeliveryTracker({ kmsg });
      for (let times = 0; times < 4; times++) {
        clock.advance(10_000);
        await tracker.runOnce();
      }
      expect(sandbox.inbox.all()).toMatchObject([
        { vendor: "iwinv", type: "ALIMTALK", status: "FAILED" },
        { vendor: "solapi", type: "SMS", text: "김하늘님, 주문 A-1이(가) 접수되었습니다." },
      ]);
      const [origin, substitute] = (await store.find({ first: "oldest" })).messages;
      expect(origin).toMatchObject({ status: "FAILED", fallbackState: "sent" });
      expect(substitute).toMatchObject({ fallbackOf: origin?.id, status: "DELIVERED" });
      expect(origin).not.toHaveProperty("dueAt");
    }));

  it("a scheduled ALIMTALK is CANCELLED for who cancels it, and for who only reads of it", () =>
    onStage(open, async (stage) => {
      const scheduledAt = new Date(START.getTime() + 3_600_000);
      const sent = await sendOne(stage, "ALIMTALK", { options: { scheduledAt } });
      const { urls, iwinv } = stage.sandbox;
      await fetch(`${urls.iwinvAlimtalk}/api/cancel/`, {
        method: "POST",
        headers: { "content-type": "application/json", AUTH: btoa(iwinv.credentials.apiKey) },
        body: JSON.stringify({ seqNo: 880001 }),
      });
      // It was already: that is no failure.
      expect(await stage.kmsg.cancel(sent)).toMatchObject({ isSuccess: true });
      expect(await read(stage)).toMatchObject({
        end: "CANCELLED",
        history: ["send PENDING", "cancel CANCELLED"],
        isDue: false,
      });
      expect(stage.sandbox.inbox.all()).toMatchObject([{ status: "CANCELLED" }]);
    }));

  it("a scheduled text can't be taken back, and its record says nothing else", () =>
    onStage(open, async (stage) => {
      const scheduledAt = new Date(START.getTime() + 3_600_000);
      const sent = await sendOne(stage, "SMS", { options: { scheduledAt } });
      expect(await stage.kmsg.cancel(sent)).toMatchObject({ error: { code: "CANCEL_REJECTED" } });
      await passAll(stage);
      expect(await read(stage)).toMatchObject({
        end: "DELIVERED 06",
        history: ["send PENDING", "poll DELIVERED 06"],
      });
    }));
});
