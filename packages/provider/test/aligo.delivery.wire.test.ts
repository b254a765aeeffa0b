import type { DeliveryReport, SentMessage } from "@k-msg/core";
import type { AligoProvider } from "@k-msg/provider/aligo";
import type { Sandbox } from "@k-msg/sandbox";
import { beforeEach, describe, expect, it } from "vitest";
import { KAKAO_RESULTS, meaningOfState } from "../src/aligo/delivery-codes.ts";
import {
  alimtalk,
  alimtalks,
  createAligo,
  createSandboxAt,
  START,
  TO,
  textMessage,
  textMessages,
} from "./aligo-testbed.ts";
import { inMinutes, minutes, NUMBERS, readAll, report, sendAll } from "./delivery-testbed.ts";

let sandbox: Sandbox;
let aligo: AligoProvider;

beforeEach(() => {
  sandbox = createSandboxAt();
  aligo = createAligo(sandbox);
});

const requestsTo = (path: string) =>
  sandbox.requests.all().filter((request) => request.path.endsWith(path));

const failover = {
  enabled: true,
  fallbackContent: "대체 문자입니다.",
  fallbackTitle: "대체",
} as const;

describe("a text", () => {
  it.each<[to: string, told: Partial<DeliveryReport>]>([
    [TO, { status: "DELIVERED", providerStatusText: "발송완료" }],
    [NUMBERS.handset_off, { status: "FAILED", reason: "handset_off" }],
    [NUMBERS.no_coverage, { status: "FAILED", reason: "handset_off" }],
    [NUMBERS.inbox_full, { status: "FAILED", reason: "handset_off" }],
    [NUMBERS.number_unassigned, { status: "FAILED", reason: "number_invalid" }],
    [NUMBERS.spam_blocked, { status: "FAILED", reason: "spam", providerStatusText: "스팸차단" }],
    [NUMBERS.timed_out, { status: "FAILED", reason: "expired" }],
    [NUMBERS.sender_barred, { status: "FAILED", reason: "sender_invalid" }],
    [NUMBERS.opted_out, { status: "FAILED", reason: "opted_out" }],
    [NUMBERS.blocked, { status: "FAILED", reason: "blocked" }],
    [NUMBERS.never_reported, { status: "SENT", providerStatusText: "전송중" }],
    [NUMBERS.not_on_kakao, { status: "DELIVERED" }],
  ])("to %s", async (to, told) => {
    const read = await report(sandbox, aligo, textMessage({ to }));
    expect(read).toMatchObject(told);
    expect(read.substitute).toBeUndefined();
  });

  it.each([
    ["발송완료", "DELIVERED"],
    ["전송완료", "DELIVERED"],
    ["전송성공", "DELIVERED"],
    ["완료", "DELIVERED"],
    ["전송중", "SENT"],
    ["발송 중", "SENT"],
    ["예약대기", "PENDING"],
    ["예약대기중", "PENDING"],
    ["예약완료", "PENDING"],
    ["접수완료", "PENDING"],
    ["", "PENDING"],
    ["예약취소", "CANCELLED"],
    ["취소완료", "CANCELLED"],
    ["전송실패(통신사 처리 완료)", "other"],
    ["전송 미완료", "other"],
    ["반송", "other"],
    ["알 수 없는 말", "other"],
    ["착신정지", "number_invalid"],
    ["카카오톡 미사용", "not_on_kakao"],
    ["수신거부 등록 번호", "opted_out"],
    ["발신번호 도용 차단", "sender_invalid"],
    ["접수실패", "other"],
    ["예약 실패(잔액 부족)", "balance"],
    ["통신사 접수 거부", "other"],
    ["발송중단", "other"],
    ["전송 중복", "duplicate"],
  ])("in the state %j is %s", (state, means) => {
    expect(meaningOfState(state)).toBe(means);
  });

  it("ends with words that nobody has listed: FAILED, and the words are kept", async () => {
    sandbox.aligo.switches.smsStates = { [TO]: "단말기 기타" };
    expect(await report(sandbox, aligo, textMessage())).toMatchObject({
      status: "FAILED",
      reason: "other",
      providerStatusText: "단말기 기타",
    });
  });

  it("shows no number or text that the words repeat", async () => {
    const words = `${TO}번호로 '안녕하세요' 전송 불가, 문의 02-0000-1234`;
    sandbox.aligo.switches.smsStates = { [TO]: words };
    const { providerStatusText } = await report(sandbox, aligo, textMessage());
    expect(providerStatusText).toContain("전송 불가");
    expect(providerStatusText).not.toMatch(/01000000001|안녕하세요|0000-1234/);
  });

  it("is told from acceptance to its end", async () => {
    const sent = await sendAll(sandbox, aligo, textMessage());
    const [{ providerMessageId } = {}] = sent;
    expect(await readAll(sandbox, aligo, sent)).toMatchObject([{ status: "SENT" }]);
    sandbox.clock.advance(4_000);
    expect(await readAll(sandbox, aligo, sent)).toMatchObject([
      { status: "DELIVERED", providerMessageId, sentAt: new Date(START.getTime() + 1_000) },
    ]);
  });

  it("isn't known while its row is missing, early or ever", async () => {
    sandbox.aligo.switches.historyDelayMs = minutes(2);
    expect(await report(sandbox, aligo, textMessage())).toEqual({ status: "UNKNOWN" });
    sandbox.reset();
    sandbox.aligo.switches.historyOmits = [TO];
    expect(await report(sandbox, aligo, textMessage())).toEqual({ status: "UNKNOWN" });
  });

  it("in test mode was cancelled at once", async () => {
    const testing = createAligo(sandbox, { testMode: true });
    expect(await report(sandbox, testing, textMessage())).toMatchObject({ status: "CANCELLED" });
  });
});

describe("an ALIMTALK", () => {
  it.each<[to: string, told: Partial<DeliveryReport>]>([
    [TO, { status: "DELIVERED", providerStatusCode: "0" }],
    [NUMBERS.not_on_kakao, { status: "FAILED", reason: "not_on_kakao", providerStatusCode: "A" }],
    [NUMBERS.kakao_blocked, { status: "FAILED", reason: "blocked", providerStatusCode: "B" }],
    [NUMBERS.kakao_inactive, { status: "FAILED", reason: "not_on_kakao", providerStatusCode: "9" }],
    [NUMBERS.kakao_unconfirmed, { status: "UNKNOWN", providerStatusCode: "5" }],
    [NUMBERS.not_a_channel_friend, { status: "DELIVERED" }],
    [NUMBERS.handset_off, { status: "DELIVERED" }],
    [NUMBERS.never_reported, { status: "SENT" }],
  ])("to %s", async (to, told) => {
    const read = await report(sandbox, aligo, alimtalk({ to }));
    expect(read).toMatchObject(told);
    expect(read.substitute).toBeUndefined();
  });

  it.each(Object.entries(KAKAO_RESULTS))("that ends with %s", async (rslt, [means, ko]) => {
    sandbox.aligo.switches.kakaoResults = { [TO]: rslt };
    const isStatus = means === means.toUpperCase();
    expect(await report(sandbox, aligo, alimtalk())).toMatchObject({
      ...(isStatus ? { status: means } : { status: "FAILED", reason: means }),
      providerStatusCode: rslt,
      providerStatusText: ko,
    });
  });

  it.each(["z", "K000", "M000"])("that ends with %s, which no source knows", async (rslt) => {
    sandbox.aligo.switches.kakaoResults = { [TO]: rslt };
    const read = await report(sandbox, aligo, alimtalk());
    expect(read).toMatchObject({ status: "UNKNOWN", providerStatusCode: rslt });
  });

  it.each(["both", "prefix", "empty"] as const)(
    "in flight, marked by %s, is not at its end",
    async (inFlightMark) => {
      sandbox.aligo.switches.inFlightMark = inFlightMark;
      const sent = await sendAll(sandbox, aligo, alimtalk());
      expect(await readAll(sandbox, aligo, sent)).toMatchObject([{ status: "PENDING" }]);
      sandbox.clock.advance(2_000);
      const at = (ms: number) => new Date(START.getTime() + ms);
      const [going] = await readAll(sandbox, aligo, sent);
      expect(going).toMatchObject({ status: "SENT", sentAt: at(1_000) });
      expect(going).not.toHaveProperty("completedAt");
      sandbox.clock.advance(4_000);
      expect(await readAll(sandbox, aligo, sent)).toMatchObject([
        { status: "DELIVERED", sentAt: at(1_000), completedAt: at(5_000) },
      ]);
    },
  );

  it.each(["0", ""] as const)("without a substitute (smid %j) has none", async (none) => {
    sandbox.aligo.switches.noSubstituteId = none;
    const read = await report(sandbox, aligo, alimtalk({ to: NUMBERS.not_on_kakao }));
    expect(read).toMatchObject({ status: "FAILED" });
    expect(read).not.toHaveProperty("substitute");
    expect(requestsTo("/sms_list/")).toEqual([]);
  });

  it("with a substitute says how that one went", async () => {
    const read = await report(sandbox, aligo, alimtalk({ to: NUMBERS.not_on_kakao, failover }));
    const substitute = sandbox.inbox.all().at(-1);
    expect(read).toMatchObject({
      status: "FAILED",
      reason: "not_on_kakao",
      substitute: {
        type: "SMS",
        status: "DELIVERED",
        providerMessageId: substitute?.groupId,
        providerStatusText: "발송완료",
      },
    });
  });

  it("with a substitute that fails, too, says so", async () => {
    const to = NUMBERS.not_on_kakao_and_handset_off;
    const long = { ...failover, fallbackContent: "긴 대체 문자 ".repeat(20) };
    expect(await report(sandbox, aligo, alimtalk({ to, failover: long }))).toMatchObject({
      status: "FAILED",
      reason: "not_on_kakao",
      substitute: { type: "LMS", status: "FAILED", reason: "handset_off" },
    });
  });

  it.each([
    ["doesn't answer", () => sandbox.faults.add({ path: "/sms_list/", action: { kind: "reset" } })],
    ["doesn't show it", () => Object.assign(sandbox.aligo.switches, { historyDelayMs: 6_000 })],
  ])("is told though the SMS host %s for its substitute", async (_, spoil) => {
    const sent = await sendAll(sandbox, aligo, alimtalk({ to: NUMBERS.not_on_kakao, failover }));
    sandbox.clock.advance(10_000);
    spoil();
    expect(await readAll(sandbox, aligo, sent)).toMatchObject([
      { status: "FAILED", reason: "not_on_kakao", substitute: { status: "UNKNOWN" } },
    ]);
  });
});

describe("many messages", () => {
  it("of one request cost a request, and each gets its own answer in its own place", async () => {
    const messages = textMessages(300);
    for (const [index, message] of messages.entries()) {
      if (index % 3 === 0) sandbox.recipients.set(message.to, "handset_off");
    }
    const sent = await sendAll(sandbox, aligo, ...messages);
    sandbox.clock.advance(60_000);
    const read = (await readAll(sandbox, aligo, [...sent].reverse())) as DeliveryReport[];
    expect(requestsTo("/sms_list/")).toHaveLength(1);
    for (const [index, told] of read.reverse().entries()) {
      expect(told).toMatchObject({ status: index % 3 === 0 ? "FAILED" : "DELIVERED" });
    }
  });

  it("are read page by page where the server gives 50 rows whatever is asked", async () => {
    sandbox.aligo.switches.historyIgnoresLimit = true;
    const sent = await sendAll(sandbox, aligo, ...alimtalks(120));
    sandbox.clock.advance(60_000);
    const read = await readAll(sandbox, aligo, sent);
    expect(read).toMatchObject(sent.map(() => ({ status: "DELIVERED" })));
    expect(requestsTo("/history/detail/")).toHaveLength(3);
  });

  it("fail only with those of their own request", async () => {
    const first = await sendAll(sandbox, aligo, ...textMessages(2));
    const second = await sendAll(sandbox, aligo, ...alimtalks(2));
    const third = await sendAll(sandbox, aligo, textMessage());
    sandbox.clock.advance(60_000);
    const action = { kind: "respond", status: 503 } as const;
    sandbox.faults.add({ path: "/history/detail/", action });
    const asked = [second[0], first[0], third[0], second[1], first[1]] as SentMessage[];
    const [a, b, c, d, e] = await readAll(sandbox, aligo, asked);
    expect([a, d]).toEqual(["NETWORK_SERVICE_UNAVAILABLE", "NETWORK_SERVICE_UNAVAILABLE"]);
    expect([b, c, e]).toMatchObject(Array(3).fill({ status: "DELIVERED" }));
  });

  it("to one number are told apart by their texts, where the list shows any", async () => {
    const messages = alimtalks(2, { to: TO });
    const sent = await sendAll(sandbox, aligo, ...messages);
    const row = { phone: TO, rsltdate: "2026-10-05 09:00:05", reportdate: "2026-10-05 09:00:05" };
    const texts = sandbox.inbox.all().map(({ text }) => text);
    const list = [
      { ...row, msgid: "1", rslt: "A", message: texts[0] },
      { ...row, msgid: "2", rslt: "0", message: texts[1] },
    ];
    const body = JSON.stringify({ code: 0, list, totalPage: "1" });
    sandbox.faults.add({ path: "/detail/", action: { kind: "respond", status: 200, body } });
    const named = sent.map((each, index) => ({ ...each, text: texts[index] as string }));
    expect(await readAll(sandbox, aligo, named)).toMatchObject([
      { status: "FAILED" },
      { status: "DELIVERED" },
    ]);
    // Without texts nobody can say which is which.
    expect(await readAll(sandbox, aligo, sent)).toMatchObject(Array(2).fill({ status: "UNKNOWN" }));
  });

  it("to one number with one fate share it", async () => {
    const sent = await sendAll(sandbox, aligo, ...textMessages(3, { to: TO }));
    sandbox.clock.advance(60_000);
    expect(await readAll(sandbox, aligo, sent)).toMatchObject(
      Array(3).fill({ status: "DELIVERED", providerMessageId: sent[0]?.providerMessageId }),
    );
  });

  it("that nobody ever sent, or of a group that nobody knows, are unknown", async () => {
    const sent = { ...textMessage(), requestedAt: START.getTime() };
    const nobodys = { ...sent, providerMessageId: "1299999999" };
    expect(await readAll(sandbox, aligo, [sent, nobodys])).toEqual([
      { status: "UNKNOWN" },
      { status: "UNKNOWN" },
    ]);
  });
});

const nameless = ({ providerMessageId: _, ...sent }: SentMessage): SentMessage => sent;

describe("a message whose request's id was lost", () => {
  it("is found by number and text, beyond the first page, without opening the others", async () => {
    sandbox.aligo.switches.historyIgnoresLimit = true;
    const other = { 이름: "박나무", 주문번호: "B-2" };
    const [sent] = await sendAll(sandbox, aligo, alimtalk());
    for (let count = 0; count < 51; count++) {
      await sendAll(sandbox, aligo, alimtalk({ to: `0100000${2000 + count}`, variables: other }));
    }
    sandbox.clock.advance(30_000);
    const { providerMessageId } = sent as SentMessage;
    const text = "김하늘님, 주문 EX-1001이(가) 접수되었습니다.";
    const asked = { ...nameless(sent as SentMessage), text };
    expect(await readAll(sandbox, aligo, [asked])).toMatchObject([
      { status: "DELIVERED", providerMessageId },
    ]);
    expect(requestsTo("/history/list/")).toHaveLength(2);
    expect(requestsTo("/history/detail/")).toHaveLength(1);
  });

  it("isn't told where too many requests may hold it", async () => {
    const [sent] = await sendAll(sandbox, aligo, textMessage());
    for (let count = 0; count < 50; count++) {
      await sendAll(sandbox, aligo, textMessage({ to: `0100000${2000 + count}` }));
    }
    sandbox.clock.advance(30_000);
    const asked = [nameless(sent as SentMessage)];
    expect(await readAll(sandbox, aligo, asked)).toEqual([{ status: "UNKNOWN" }]);
    expect(requestsTo("/sms_list/")).toEqual([]);
  });

  it("is the nearest of several to one person, and the one with its text", async () => {
    const sent: SentMessage[] = [];
    for (const [waitMs, text, to] of [
      [0, "하나", TO],
      [20_000, "둘", TO],
      [20_000, "하나", TO],
      [0, "하나", NUMBERS.handset_off],
    ] as const) {
      sandbox.clock.advance(waitMs);
      sent.push(...(await sendAll(sandbox, aligo, textMessage({ text, to }))));
    }
    sandbox.clock.advance(60_000);
    const told = await readAll(sandbox, aligo, sent.map(nameless));
    expect(told).toMatchObject(
      sent.map(({ providerMessageId }) => ({ providerMessageId, status: expect.any(String) })),
    );
    expect(told[3]).toMatchObject({ status: "FAILED", reason: "handset_off" });
  });

  it("isn't told by a row from another time, sender or template", async () => {
    const [text] = await sendAll(sandbox, aligo, textMessage());
    const [kakao] = await sendAll(sandbox, aligo, alimtalk());
    sandbox.clock.advance(60_000);
    const others = [
      { ...text, requestedAt: START.getTime() + 61_000 },
      { ...text, from: "0200000000" },
      { ...text, type: "LMS" },
      { ...kakao, templateId: "KS_9999" },
    ].map((each) => nameless(each as SentMessage));
    const unknown = { status: "UNKNOWN" };
    expect(await readAll(sandbox, aligo, others)).toEqual([unknown, unknown, unknown, unknown]);
  });

  it("and of its twin, sent at the same time, has what holds for both", async () => {
    const sent = await sendAll(sandbox, aligo, textMessage());
    sent.push(...(await sendAll(sandbox, aligo, textMessage())));
    sandbox.clock.advance(60_000);
    const told = await readAll(sandbox, aligo, sent.map(nameless));
    expect(told).toMatchObject([{ status: "DELIVERED" }, { status: "DELIVERED" }]);
    expect(told[0]).not.toHaveProperty("providerMessageId");
  });

  it("has its substitute, too, and its cancellation", async () => {
    const [replaced] = await sendAll(
      sandbox,
      aligo,
      alimtalk({ to: NUMBERS.not_on_kakao, failover }),
    );
    const later = { scheduledAt: inMinutes(sandbox, 60) };
    const [waiting] = await sendAll(sandbox, aligo, alimtalk(later));
    expect(await cancel(waiting)).toBe("cancelled");
    sandbox.clock.advance(60_000);
    const asked = [replaced, waiting].map((each) => nameless(each as SentMessage));
    expect(await readAll(sandbox, aligo, asked)).toMatchObject([
      { status: "FAILED", reason: "not_on_kakao", substitute: { status: "DELIVERED" } },
      { status: "CANCELLED" },
    ]);
  });

  it("isn't told where a list of its time can't be read", async () => {
    const [sent] = await sendAll(sandbox, aligo, textMessage());
    sandbox.faults.add({ path: "/sms_list/", action: { kind: "empty" } });
    expect(await readAll(sandbox, aligo, [nameless(sent as SentMessage)])).toEqual([
      "PROVIDER_ERROR",
    ]);
  });
});

/** How a cancellation ended, in a word or two. */
async function cancel(message: SentMessage | undefined): Promise<string> {
  const result = await aligo.cancel(message as SentMessage, { now: () => sandbox.clock.now() });
  return result.isSuccess ? "cancelled" : `${result.error.code} ${result.error.outcome}`;
}

const cancellations = () => requestsTo("/cancel/");

describe("a scheduled message", () => {
  it.each([
    ["SMS", "/send/", { rdate: "20261005", rtime: "2135" }],
    ["ALIMTALK", "/alimtalk/send/", { senddate: "20261005213457" }],
  ])("%s leaves with Korean time, never early", async (type, path, fields) => {
    const scheduledAt = new Date("2026-10-05T12:34:56.700Z");
    const message = type === "SMS" ? textMessage({ scheduledAt }) : alimtalk({ scheduledAt });
    const sent = await sendAll(sandbox, aligo, message);
    const { body = "" } = requestsTo(path)[0] ?? {};
    expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject(fields);
    sandbox.clock.advance(60_000);
    expect(await readAll(sandbox, aligo, sent)).toMatchObject([{ status: "PENDING" }]);
    sandbox.clock.advanceTo(new Date("2026-10-05T13:00:00Z"));
    expect(await readAll(sandbox, aligo, sent)).toMatchObject([{ status: "DELIVERED" }]);
  });

  describe.each(["text", "ALIMTALK"])("a %s", (kind) => {
    it.each([
      ["9 minutes 59 ahead", "SCHEDULE_REJECTED", 599_000],
      ["10 minutes ahead", "taken", 600_000],
      ["in the past", "SCHEDULE_REJECTED", -1_000],
    ])("%s is %s", async (_, told, ms) => {
      const scheduledAt = new Date(START.getTime() + ms);
      const message = kind === "text" ? textMessage({ scheduledAt }) : alimtalk({ scheduledAt });
      const result = await aligo.send(message, { now: () => START.getTime() });
      expect(result.isSuccess ? "taken" : result.error.code).toBe(told);
      expect(sandbox.inbox.all()).toHaveLength(told === "taken" ? 1 : 0);
    });
  });
});

describe("cancel", () => {
  const later = () => ({ scheduledAt: inMinutes(sandbox, 60) });

  it.each([textMessage(), alimtalk()])("takes a $type back, once and for all", async (message) => {
    const [sent] = await sendAll(sandbox, aligo, { ...message, ...later() });
    expect(await cancel(sent)).toBe("cancelled");
    expect(await cancel(sent)).toBe("cancelled");
    expect(cancellations()).toHaveLength(1);
    expect(await readAll(sandbox, aligo, [sent as SentMessage])).toMatchObject([
      { status: "CANCELLED", providerStatusText: "예약취소" },
    ]);
    sandbox.clock.advance(minutes(120));
    expect(sandbox.inbox.all()).toMatchObject([{ status: "CANCELLED" }]);
  });

  it("takes an ALIMTALK back also where success is 1, once the list says so", async () => {
    sandbox.aligo.switches.kakaoCancelCode = 1;
    const [sent] = await sendAll(sandbox, aligo, alimtalk(later()));
    expect(await cancel(sent)).toBe("cancelled");
  });

  it("doesn't trust a 1 that the list doesn't confirm", async () => {
    const [sent] = await sendAll(sandbox, aligo, alimtalk(later()));
    const action = { kind: "respond", status: 200, body: '{"code":1,"message":""}' } as const;
    sandbox.faults.add({ path: "/akv10/cancel/", times: 1, action });
    expect(await cancel(sent)).toBe("CANCEL_UNCONFIRMED unknown");
  });

  it.each([
    ["SMS", () => textMessages(3, later())],
    ["ALIMTALK", () => alimtalks(3, later())],
  ])("refuses an %s that shares a request, and touches nobody", async (_, create) => {
    const sent = await sendAll(sandbox, aligo, ...create());
    expect(await cancel(sent[1])).toBe("CANCEL_REJECTED not_sent");
    expect(cancellations()).toEqual([]);
    sandbox.clock.advance(minutes(120));
    expect(sandbox.inbox.all()).toMatchObject(Array(3).fill({ status: "DELIVERED" }));
  });

  it.each([textMessage(), alimtalk()])(
    "says of a $type that was taken back that it was, also when it would be too late",
    async (message) => {
      const [sent] = await sendAll(sandbox, aligo, { ...message, ...later() });
      sandbox.faults.add({ path: "/cancel/", action: { kind: "reset", afterAccepting: true } });
      expect(await cancel(sent)).toBe("CANCEL_UNCONFIRMED unknown");
      for (const ms of [minutes(57), minutes(30)]) {
        sandbox.clock.advance(ms);
        expect(await cancel(sent)).toBe("cancelled");
      }
      expect(cancellations()).toHaveLength(1);
    },
  );

  it("says of what has gone out that it has, not that it will", async () => {
    const [sent] = await sendAll(sandbox, aligo, textMessage(later()));
    const sayAfter = async (count: number) => {
      sandbox.clock.advance(minutes(count));
      const result = await aligo.cancel(sent as SentMessage, { now: () => sandbox.clock.now() });
      return result.isFailure && result.error.message;
    };
    expect(await sayAfter(58)).toContain("It will go out.");
    expect(await sayAfter(10)).toContain("it has gone out");
    expect(cancellations()).toEqual([]);
  });

  it.each([textMessage(), alimtalk()])("refuses a $type that has gone out", async (message) => {
    const [sent] = await sendAll(sandbox, aligo, message);
    expect(await cancel(sent)).toBe("CANCEL_REJECTED not_sent");
    expect(cancellations()).toHaveLength(1);
  });

  it.each([
    ["5 minutes", 5, "cancelled", 1],
    ["4 minutes 59", 4 + 59 / 60, "CANCEL_REJECTED not_sent", 0],
  ])("%s before its time: %s", async (_, before, told, requests) => {
    const [sent] = await sendAll(sandbox, aligo, textMessage(later()));
    sandbox.clock.advance(minutes(60 - before));
    expect(await cancel(sent)).toBe(told);
    expect(cancellations()).toHaveLength(requests);
  });

  it.each([
    ["SMS", textMessage(), -804],
    ["SMS", textMessage(), -304],
    ["ALIMTALK", alimtalk(), -804],
  ] as const)("of an %s says it is too late where only Aligo knows", async (_, message, code) => {
    sandbox.aligo.switches.smsCancelTooLateCode = code;
    const [sent] = await sendAll(sandbox, aligo, { ...message, ...later() });
    sandbox.clock.advance(minutes(57));
    const unknowing = { ...sent, scheduledAt: undefined } as SentMessage;
    const result = await aligo.cancel(unknowing, { now: () => sandbox.clock.now() });
    expect(result).toMatchObject({ error: { code: "CANCEL_REJECTED", outcome: "not_sent" } });
    expect(result.isFailure && result.error.message).toContain("five minutes");
  });

  it("refuses what no list shows, and what has no id", async () => {
    const [sent] = await sendAll(sandbox, aligo, textMessage(later()));
    sandbox.aligo.switches.historyDelayMs = minutes(2);
    expect(await cancel(sent)).toBe("CANCEL_REJECTED not_sent");
    const nameless = { ...sent, providerMessageId: undefined } as SentMessage;
    expect(await cancel(nameless)).toBe("CANCEL_REJECTED not_sent");
    expect(cancellations()).toEqual([]);
  });

  it("refuses when the list doesn't say how many are in the group", async () => {
    const [sent] = await sendAll(sandbox, aligo, textMessage(later()));
    const list = [{ mid: sent?.providerMessageId, reserve_state: "예약대기중" }];
    const body = JSON.stringify({ result_code: 1, list, next_yn: "N" });
    sandbox.faults.add({ path: "/list/", action: { kind: "respond", status: 200, body } });
    expect(await cancel(sent)).toBe("CANCEL_REJECTED not_sent");
    expect(cancellations()).toEqual([]);
  });

  it.each([
    ["the answer to it", "/cancel/", "CANCEL_UNCONFIRMED unknown"],
    ["the list", "/list/", "NETWORK_ERROR not_sent"],
  ])("says what may have happened when %s is lost", async (_, path, told) => {
    const [sent] = await sendAll(sandbox, aligo, textMessage(later()));
    sandbox.faults.add({ path, times: 1, action: { kind: "reset", afterAccepting: true } });
    expect(await cancel(sent)).toBe(told);
    expect(await cancel(sent)).toBe("cancelled");
  });
});
