import type { DeliveryReason, TrackedMessage } from "@k-msg/core";
import type { RecipientOutcome } from "@k-msg/sandbox";
import type { SendInput } from "k-msg";
import { describe, expect, it } from "vitest";
import { createKMsg, orderTemplateOf, PICTURE, START, TYPES } from "../fixtures/three-vendors.ts";
import {
  type Course,
  followToTheEnd,
  onStage,
  outline,
  passAll,
  STORES,
  type Stage,
} from "./follow.ts";

/** Every status code of the sheet's §12 with its words, and what they say of the delivery. */
const CODES: readonly (readonly [code: string, words: string, reason: DeliveryReason])[] = [
  ["1010", "필수 값 미입력", "other"],
  ["1011", "Format Error", "number_invalid"],
  ["1013", "SMS에 제목 불가", "content_rejected"],
  ["1014", "제목 40byte 초과", "content_rejected"],
  ["1020", "계정/패스워드 오류", "other"],
  ["1021", "메시지 없음", "other"],
  ["1022", "그룹 없음", "other"],
  ["1023", "이미지 없음", "content_rejected"],
  ["1024", "서버 오류", "vendor_error"],
  ["1025", "잘못된 메시지 타입", "other"],
  ["1026", "중복 수신번호", "duplicate"],
  ["1027", "UTF8만 가능", "content_rejected"],
  ["1028", "Non-printable 문자", "content_rejected"],
  ["1029", "EUC-KR 범위 밖", "content_rejected"],
  ["1030", "잔액 부족", "balance"],
  ["1031", "길이 초과", "content_rejected"],
  ["1032", "커스텀 필드 오류", "other"],
  ["1033", "kakaoOptions는 ATA/CTA만", "other"],
  ["1034", "imageId 없음", "content_rejected"],
  ["1041", "유효하지 않은 플러스친구(pfId)", "channel_invalid"],
  ["1042", "유효하지 않은 템플릿ID", "template_mismatch"],
  ["1043", "템플릿과 내용 다름", "template_mismatch"],
  ["1044", "버튼 값 오류", "template_mismatch"],
  ["1045", "버튼 URL 오류", "template_mismatch"],
  ["1046", "버튼 있는 템플릿", "template_mismatch"],
  ["1047", "버튼 없는 템플릿", "template_mismatch"],
  ["1048", "버튼 URL 100자 초과", "template_mismatch"],
  ["1049", "버튼명 14자 초과", "template_mismatch"],
  ["1050", "버튼 5개 초과", "template_mismatch"],
  ["1051", "미등록 친구톡 이미지", "content_rejected"],
  ["1052", "버튼 순서 불일치", "template_mismatch"],
  ["1053", "친구톡 DS 불가", "template_mismatch"],
  ["1058", "전송경로 없음", "vendor_error"],
  ["1060", "차단된 수신번호", "opted_out"],
  ["1061", "080 수신거부", "opted_out"],
  ["1062", "발신번호 미등록", "sender_invalid"],
  ["1064", "KISA 신고 차단", "spam"],
  ["2011", "Format Error", "number_invalid"],
  ["2024", "서버 오류", "vendor_error"],
  ["2060", "차단된 수신번호", "opted_out"],
  ["2061", "080 수신거부", "opted_out"],
  ["2062", "발신번호 미등록", "sender_invalid"],
  ["2063", "차단된 계정", "other"],
  ["2064", "KISA 신고 차단", "spam"],
  ["2230", "잔액 부족", "balance"],
  ["2254", "내부 스팸 처리", "spam"],
  ["3010", "수신번호 형식 오류", "number_invalid"],
  ["3011", "Format Error", "number_invalid"],
  ["3012", "연동처 서버 오류", "vendor_error"],
  ["3013", "발신번호 형식 오류(세칙 위반)", "sender_invalid"],
  ["3014", "알 수 없는 상태", "other"],
  ["3024", "서버 오류", "vendor_error"],
  ["3031", "전송 불가", "other"],
  ["3032", "미가입자", "number_invalid"],
  ["3040", "전송시간 초과", "expired"],
  ["3041", "단말기 busy", "handset_off"],
  ["3042", "음영지역", "handset_off"],
  ["3043", "Power off", "handset_off"],
  ["3044", "저장갯수 초과", "handset_off"],
  ["3045", "일시 서비스 정지", "number_invalid"],
  ["3046", "기타 단말기 문제", "other"],
  ["3047", "착신거절", "blocked"],
  ["3048", "Unknown", "other"],
  ["3050", "SMS 불가 단말기", "other"],
  ["3051", "착신측 호불가", "other"],
  ["3052", "운영자 삭제", "other"],
  ["3053", "Que Full", "vendor_error"],
  ["3054", "SPAM", "spam"],
  ["3055", "SPAM nospam.or.kr", "spam"],
  ["3056", "전송실패(무선망단)", "vendor_error"],
  ["3057", "전송실패(무선망→단말)", "vendor_error"],
  ["3058", "전송경로 없음", "vendor_error"],
  ["3059", "변작된 발신번호", "sender_invalid"],
  ["3060", "성인 인증 실패", "other"],
  ["3061", "수신거부", "opted_out"],
  ["3101", "발신 프로필 키 무효", "channel_invalid"],
  // FB "Y": Kakao can't reach this person now.
  ["3102", "친구 관계 아님", "not_on_kakao"],
  ["3103", "메시지-템플릿 불일치", "template_mismatch"],
  ["3104", "카카오톡 미사용자", "not_on_kakao"],
  ["3105", "미등록 템플릿", "template_mismatch"],
  ["3106", "유효하지 않은 옐로아이디(채널)", "channel_invalid"],
  ["3107", "72시간 내 미사용 / 알림톡 차단", "not_on_kakao"],
  ["3108", "발송 가능 시간 아님", "other"],
  ["3109", "잘못된 파라미터", "other"],
  ["3112", "스팸·변작 계열", "spam"],
  ["3113", "스팸·변작 계열", "spam"],
  ["3117", "변수값 길이 초과", "template_mismatch"],
  ["3120", "카카오 수신 불가", "not_on_kakao"],
];

const common = { providerId: "solapi", from: "01000000000" } as const;
const order = { 이름: "김하늘", 주문번호: "A-1" };
const failover = { enabled: true, fallbackContent: "주문이 접수되었습니다." } as const;

function messageOf(stage: Stage, type: (typeof TYPES)[number]): Course["message"] {
  if (type === "SMS") return { ...common, type, text: "안내" };
  if (type === "LMS") return { ...common, type, text: "안내", subject: "제목" };
  if (type === "MMS") return { ...common, type, text: "안내", media: { image: PICTURE } };
  const templateId = orderTemplateOf(stage.sandbox, "solapi");
  return { ...common, type, templateId, variables: order };
}

const endsWith =
  (code: string): Course["arrange"] =>
  ({ solapi }, to) => {
    solapi.switches.deliveryCodes = { ...solapi.switches.deliveryCodes, [to]: code as never };
  };

const gaveUp = (status: string, code: string) => [
  "send PENDING",
  `poll ${status} ${code}`,
  `poll UNKNOWN ${code}`,
];

describe.each(STORES)("records of what SOLAPI delivers, %s", (_, open) => {
  it("say what every documented code says, for every type", () =>
    onStage(open, async (stage) => {
      const courses = TYPES.flatMap((type) => {
        const message = messageOf(stage, type);
        const failed = CODES.map(([code, words, reason]) => ({
          name: `${type} ${code}`,
          message,
          arrange: endsWith(code),
          end: `FAILED ${reason} ${code}`,
          words,
          times: "sent 1, done 3",
        }));
        const delivered = { end: "DELIVERED 4000", words: "수신/처리 완료" };
        return [
          ...failed,
          { name: `${type} 4000`, message, ...delivered, times: "sent 1, done 3" },
          ...["2999", "3999"].map((code) => ({
            name: `${type} ${code}, which the sheet doesn't list: a failure`,
            message,
            arrange: endsWith(code),
            end: `FAILED other ${code}`,
            times: "sent 1, done 3",
          })),
        ];
      });
      await followToTheEnd(stage, courses);
    }));

  it("say unknown of what SOLAPI never ends, after four days, with its last word", () =>
    onStage(open, async (stage) => {
      const courses = TYPES.flatMap((type): Course[] => {
        const message = messageOf(stage, type);
        return [
          {
            name: `${type} that nobody reports`,
            message,
            arrange: ({ recipients }, to) => recipients.set(to, "never_reported"),
            end: "UNKNOWN 3000",
            words: "이통사 접수(리포트 대기)",
            times: "sent 1",
            history: gaveUp("SENT", "3000"),
          },
          {
            name: `${type} that stays accepted`,
            message,
            arrange: endsWith("2000"),
            end: "UNKNOWN 2000",
            words: "정상 접수",
            times: "",
            history: gaveUp("PENDING", "2000"),
          },
          {
            name: `${type} with a code of nobody knows what`,
            message,
            arrange: endsWith("5000"),
            end: "UNKNOWN 5000",
            times: "sent 1",
          },
          {
            name: `${type} that no list ever shows`,
            message,
            arrange: ({ solapi }, to) => {
              solapi.switches.historyOmits = [...solapi.switches.historyOmits, to];
            },
            end: "UNKNOWN",
            times: "",
          },
        ];
      });
      await followToTheEnd(stage, courses);
    }));

  it("say why a message was refused at registration", () =>
    onStage(open, async (stage) => {
      const refused = (name: string, reason: string, code: string): Course => ({
        name,
        message: messageOf(stage, "SMS"),
        end: `FAILED ${reason} ${code}`,
        times: "done 0",
        history: [`send FAILED ${code}`],
      });
      await followToTheEnd(stage, [
        {
          ...refused("080", "opted_out", "1061"),
          arrange: ({ solapi }, to) => solapi.optOut(to, "01000000000"),
        },
        {
          ...refused("a block list", "opted_out", "1060"),
          arrange: ({ solapi }, to) => solapi.block(to),
        },
        {
          ...refused("a sender that isn't registered", "sender_invalid", "1062"),
          message: { ...messageOf(stage, "SMS"), from: "01000000009" },
        },
        {
          ...refused("no such template", "template_mismatch", "1042"),
          message: {
            ...messageOf(stage, "ALIMTALK"),
            templateId: "KA01TP000000000000000000000000",
          } as never,
        },
      ]);
    }));

  it.each([
    ["becomes its substitute", {}, "not_on_kakao 3104", 10, "4000", "3043"],
    ["keeps its type", { replacedType: "original" }, "not_on_kakao 3104", 10, "4000", "3043"],
    ["becomes it, and nobody says why", { replacementLog: "silent" }, "", 10, "4000", "3043"],
    ["keeps its code", { replacedMessage: "original" }, "not_on_kakao 3104", 3, "4000", "3043"],
    [
      "keeps its code, and nobody tells of the substitute",
      { replacedMessage: "original", replacementLog: "silent" },
      "not_on_kakao 3104",
      3,
      "",
      "",
    ],
  ] as const)(
    "tell an ALIMTALK from its substitute where it %s",
    (_, switches, why, doneAt, delivered, failed) =>
      onStage(open, async (stage) => {
        Object.assign(stage.sandbox.solapi.switches, switches);
        const message = { ...messageOf(stage, "ALIMTALK"), failover } as Course["message"];
        const code = why.split(" ").at(-1);
        const course = (
          name: string,
          outcome: RecipientOutcome,
          [status, reason, substituteCode]: readonly [string, string, string],
        ): Course => {
          const isTold = substituteCode !== "";
          return {
            name,
            message,
            arrange: ({ recipients }, to) => recipients.set(to, outcome),
            end: `FAILED ${why}`.trim(),
            times: `sent 1, done ${doneAt}`,
            substitute: isTold ? `SMS ${status} ${reason}${substituteCode}` : "SMS UNKNOWN",
            history: [
              "send PENDING",
              `poll FAILED ${code}`.trim(),
              `poll + ${isTold ? `${status} ${substituteCode}` : "UNKNOWN"}`,
            ],
          };
        };
        await followToTheEnd(stage, [
          course("delivered", "not_on_kakao", ["DELIVERED", "", delivered]),
          course("failed, too", "not_on_kakao_and_handset_off", ["FAILED", "handset_off ", failed]),
        ]);
        // Never one of ours beside it.
        expect(stage.sandbox.inbox.all()).toHaveLength(4);
      }),
  );

  it("send the substitute's fate along, whichever code of Kakao's it came of", () =>
    onStage(open, async (stage) => {
      const message = { ...messageOf(stage, "ALIMTALK"), failover } as Course["message"];
      const long = { ...failover, fallbackContent: "주문이 접수되었습니다. ".repeat(8) };
      const replaced = (code: string, words: string): Course => ({
        name: code,
        message,
        arrange: endsWith(code),
        end: `FAILED not_on_kakao ${code}`,
        words,
        times: "sent 1, done 10",
        substitute: "SMS DELIVERED 4000",
        history: ["send PENDING", `poll FAILED ${code}`, "poll + DELIVERED 4000"],
      });
      await followToTheEnd(stage, [
        replaced("3102", "친구 관계 아님"),
        replaced("3104", "카카오톡 미사용자"),
        replaced("3107", "72시간 내 미사용 / 알림톡 차단"),
        replaced("3120", "카카오 수신 불가"),
        {
          ...replaced("3104", "카카오톡 미사용자"),
          name: "an LMS",
          message: { ...message, failover: long } as Course["message"],
          substitute: "LMS DELIVERED 4000",
        },
        {
          ...replaced("3104", "카카오톡 미사용자"),
          name: "on its way for ever",
          arrange(sandbox, to) {
            endsWith("3104")?.(sandbox, to);
            sandbox.recipients.set(to, "never_reported");
          },
          substitute: "SMS UNKNOWN 3000",
          history: ["send PENDING", "poll FAILED 3104", "poll + SENT 3000", "poll + UNKNOWN 3000"],
        },
        ...["3103", "3014"].map((code) => ({
          name: `${code}: none is sent`,
          message,
          arrange: endsWith(code),
          end: `FAILED ${code === "3103" ? "template_mismatch" : "other"} ${code}`,
          times: "sent 1, done 3",
        })),
      ]);
      expect(stage.sandbox.inbox.all()).toHaveLength(8 + 6);
    }));
});

/** A row of SOLAPI's list (§11), as a test wants it. */
function listed(record: TrackedMessage, row: object) {
  const id = record.providerMessageId ?? "";
  const stored = { messageId: id, type: "SMS", to: record.to, status: "COMPLETE", ...row };
  const answer = { limit: 100, startKey: null, nextKey: null, messageList: { [id]: stored } };
  return { kind: "respond", status: 200, body: JSON.stringify(answer) } as const;
}

const LIST = "/solapi/messages/v4/list";

describe.each(STORES)("what SOLAPI tells late, or in contradictions, %s", (_, open) => {
  async function sendOne(stage: Stage, type: (typeof TYPES)[number], more: object = {}) {
    const message = { ...messageOf(stage, type), ...more, to: "01000000001" };
    const sent = await stage.kmsg.send(message as SendInput);
    expect(sent.isSuccess).toBe(true);
    return stage.read("01000000001");
  }

  it("a row that comes late is believed when it comes, with its own times", () =>
    onStage(open, async (stage) => {
      stage.sandbox.solapi.switches.historyDelayMs = 5 * 60_000;
      await sendOne(stage, "SMS");
      for (let minute = 0; minute < 4; minute++) await stage.pass(60_000);
      const waiting = await stage.read("01000000001");
      expect(waiting).toMatchObject({ status: "PENDING", dueAt: expect.any(Number) });
      expect(waiting.history).toHaveLength(1);
      await passAll(stage);
      expect(outline(await stage.read("01000000001"))).toMatchObject({
        end: "DELIVERED 4000",
        times: "sent 1, done 3",
        history: ["send PENDING", "poll DELIVERED 4000"],
      });
    }));

  it.each([
    ["the coarse status lags", "SENDING", "4000", "DELIVERED 4000"],
    ["the coarse status is ahead", "COMPLETE", "3000", "SENT 3000"],
    ["the coarse status says it failed", "FAILED", "3000", "SENT 3000"],
  ])("the code is the truth where %s", (_, status, statusCode, end) =>
    onStage(open, async (stage) => {
      const record = await sendOne(stage, "SMS");
      const action = listed(record, { status, statusCode });
      stage.sandbox.faults.add({ path: LIST, action, times: 1 });
      await stage.pass(10_000);
      expect(outline(await stage.read(record.to)).end).toBe(end);
    }),
  );

  it("nothing takes a final status back, whoever asks again", () =>
    onStage(open, async (stage) => {
      const { to, id } = await sendOne(stage, "SMS");
      await stage.pass(10_000);
      const before = await stage.read(to);
      expect(outline(before)).toMatchObject({ end: "DELIVERED 4000", isDue: false });
      const failed = { status: "FAILED", reason: "spam", providerStatusCode: "3054" } as const;
      const at = stage.sandbox.clock.now();
      const told = await stage.store.recordStatuses([{ id, at, source: "webhook", ...failed }]);
      expect(told).toEqual([]);
      const action = listed(before, { statusCode: "3054" });
      stage.sandbox.faults.add({ path: LIST, action });
      await stage.pass(10_000);
      expect(await stage.read(to)).toEqual(before);
    }));

  it("an ALIMTALK that failed stays so when its row is said to be delivered, or is gone", () =>
    onStage(open, async (stage) => {
      stage.sandbox.recipients.set("01000000001", "not_on_kakao");
      Object.assign(stage.sandbox.solapi.switches, {
        replacedMessage: "original",
        replacementLog: "silent",
      });
      const record = await sendOne(stage, "ALIMTALK", { failover });
      await stage.pass(10_000);
      const known = outline(await stage.read(record.to));
      expect(known).toMatchObject({ end: "FAILED not_on_kakao 3104", substitute: "SMS UNKNOWN" });
      const rows = [
        { type: "ATA", statusCode: "4000", replacement: false },
        { type: "ATA", statusCode: "2000", replacement: false },
      ].map((row) => listed(record, row));
      const empty = { limit: 100, startKey: null, nextKey: null, messageList: {} };
      const nothing = { kind: "respond", status: 200, body: JSON.stringify(empty) } as const;
      for (const action of [...rows, nothing]) {
        stage.sandbox.faults.add({ path: LIST, action, times: 1 });
        await stage.pass(10_000);
        expect(outline(await stage.read(record.to))).toEqual(known);
      }
    }));

  it("a text in an ALIMTALK's place is its substitute, also where no flag says so", () =>
    onStage(open, async (stage) => {
      const record = await sendOne(stage, "ALIMTALK", { failover });
      const action = listed(record, { type: "LMS", statusCode: "4000", replacement: false });
      stage.sandbox.faults.add({ path: LIST, action, times: 1 });
      await stage.pass(10_000);
      expect(outline(await stage.read(record.to))).toMatchObject({
        end: "FAILED",
        substitute: "LMS DELIVERED 4000",
        isDue: false,
      });
    }));

  it("a row of somebody else, and one without a code, tell nothing", () =>
    onStage(open, async (stage) => {
      const record = await sendOne(stage, "SMS");
      const others = { ...record, providerMessageId: "M4V-another" };
      for (const action of [listed(others, { statusCode: "4000" }), listed(record, {})]) {
        stage.sandbox.faults.add({ path: LIST, action, times: 1 });
        await stage.pass(10_000);
      }
      expect(outline(await stage.read(record.to))).toMatchObject({
        end: "PENDING",
        history: ["send PENDING"],
        isDue: true,
      });
      await stage.pass(10_000);
      expect(outline(await stage.read(record.to)).end).toBe("DELIVERED 4000");
    }));

  it("a waiting row waits, although its group is said to be complete", () =>
    onStage(open, async (stage) => {
      const scheduledAt = new Date(START.getTime() + 3_600_000);
      const record = await sendOne(stage, "SMS", { options: { scheduledAt } });
      const group = {
        groupId: "G4V",
        status: "COMPLETE",
        scheduledDate: scheduledAt.toISOString(),
      };
      const body = JSON.stringify({ ...group, dateCompleted: scheduledAt.toISOString() });
      const complete = { kind: "respond", status: 200, body } as const;
      stage.sandbox.faults.add({ path: "/solapi/messages/v4/groups/G4V", action: complete });
      const action = listed(record, { groupId: "G4V", statusCode: "2000", status: "PENDING" });
      stage.sandbox.faults.add({ path: LIST, action, times: 1 });
      await stage.pass(3_600_000 + 10_000);
      expect(stage.sandbox.requests.all().at(-1)?.path).toContain("/groups/G4V");
      expect(outline(await stage.read(record.to))).toMatchObject({
        end: "PENDING 2000",
        history: ["send PENDING", "poll PENDING 2000"],
        isDue: true,
      });
      await passAll(stage);
      expect(outline(await stage.read(record.to))).toMatchObject({ end: "DELIVERED 4000" });
    }));

  it("an ALIMTALK whose process died before its answer was written is followed to its end", () =>
    onStage(open, async (stage) => {
      const to = "01000000001";
      stage.sandbox.recipients.set(to, "not_on_kakao");
      const lost = new Error("the process died");
      const dying = new Proxy(stage.store, {
        get(target, name) {
          if (name === "saveOutcomes") return () => Promise.reject(lost);
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === "function" ? value.bind(target) : value;
        },
      });
      const doomed = createKMsg(stage.sandbox, {
        fetch: undefined,
        tracking: { store: dying },
      });
      const sent = await doomed.send({ ...messageOf(stage, "ALIMTALK"), to } as SendInput);
      expect(sent.isSuccess).toBe(true);
      expect(await stage.read(to)).toMatchObject({ outcome: "intended" });
      await passAll(stage);
      expect(outline(await stage.read(to))).toMatchObject({
        end: "FAILED not_on_kakao 3104",
        isDue: false,
      });
      expect(stage.sandbox.inbox.all()).toHaveLength(1);
    }));

  it("a cancelled message is CANCELLED whoever asks first, also where its group alone says so", () =>
    onStage(open, async (stage) => {
      const scheduledAt = new Date(START.getTime() + 3_600_000);
      const sent = await stage.kmsg.send({
        ...messageOf(stage, "SMS"),
        to: "01000000001",
        options: { scheduledAt },
      } as SendInput);
      expect(await stage.kmsg.cancel(sent)).toMatchObject({ isSuccess: true });
      expect(outline(await stage.read("01000000001"))).toMatchObject({
        end: "CANCELLED",
        history: ["send PENDING", "cancel CANCELLED"],
        isDue: false,
      });
      await stage.pass(2 * 3_600_000);
      expect(stage.sandbox.inbox.all()).toMatchObject([{ status: "CANCELLED" }]);
    }));
});
