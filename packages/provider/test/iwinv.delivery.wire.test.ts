import type { DeliveryReport, SentMessage } from "@k-msg/core";
import type { IWINVProvider } from "@k-msg/provider/iwinv";
import type { Sandbox } from "@k-msg/sandbox";
import { beforeEach, describe, expect, it } from "vitest";
import {
  LMS_CODES,
  meaningOfAlimtalk,
  meaningOfResend,
  SMS_CODES,
} from "../src/iwinv/delivery-codes.ts";
import { inMinutes, minutes, NUMBERS, readAll, report, sendAll } from "./delivery-testbed.ts";
import {
  alimtalk,
  createIwinvProvider,
  createSandboxAt,
  lastJson,
  requestsTo,
  START,
  TO,
  textMessage,
} from "./iwinv-testbed.ts";

let sandbox: Sandbox;
let iwinv: IWINVProvider;

beforeEach(() => {
  sandbox = createSandboxAt();
  const { smsCompanyId } = sandbox.iwinv.credentials;
  iwinv = createIwinvProvider(sandbox, { smsCompanyId });
});

const lms = (fields = {}) => textMessage({ type: "LMS", subject: "제목", text: "글", ...fields });
const histories = () => requestsTo(sandbox, "/api/history/");
const numberOf = (index: number) => `0100000${String(index).padStart(4, "0")}`;

const failover = {
  enabled: true,
  fallbackContent: "대체 문자입니다.",
  fallbackTitle: "대체",
} as const;

describe("a text", () => {
  it.each<[to: string, sms: string, lms: string, told: Partial<DeliveryReport>]>([
    [TO, "06", "1000", { status: "DELIVERED" }],
    [NUMBERS.handset_off, "08", "3004", { status: "FAILED", reason: "handset_off" }],
    [NUMBERS.no_coverage, "09", "3005", { status: "FAILED", reason: "handset_off" }],
    [NUMBERS.inbox_full, "10", "3001", { status: "FAILED", reason: "handset_off" }],
    [NUMBERS.number_unassigned, "07", "2001", { status: "FAILED", reason: "number_invalid" }],
    [NUMBERS.spam_blocked, "26", "5003", { status: "FAILED", reason: "spam" }],
    [NUMBERS.timed_out, "11", "3002", { status: "FAILED", reason: "expired" }],
    [NUMBERS.sender_barred, "31", "5304", { status: "FAILED", reason: "sender_invalid" }],
    [NUMBERS.opted_out, "93", "9013", { status: "FAILED", reason: "opted_out" }],
    [NUMBERS.blocked, "40", "9003", { status: "FAILED", reason: "spam" }],
    [NUMBERS.never_reported, "WAIT", "WAIT", { status: "PENDING" }],
    [NUMBERS.not_on_kakao, "06", "1000", { status: "DELIVERED" }],
  ])("to %s", async (to, sms, long, told) => {
    const short = await report(sandbox, iwinv, textMessage({ to }));
    expect(short).toMatchObject({ ...told, providerStatusCode: sms });
    expect(await report(sandbox, iwinv, lms({ to }))).toMatchObject({
      ...told,
      providerStatusCode: long,
    });
    expect(short.substitute).toBeUndefined();
  });

  it.each([
    ...Object.entries(SMS_CODES).map((row) => ["SMS", ...row] as const),
    ...Object.entries(LMS_CODES).map((row) => ["LMS", ...row] as const),
  ])("%s that ends with %s", async (type, code, [means]) => {
    sandbox.iwinv.switches.smsDeliveryCodes = { [TO]: code };
    const isStatus = means === means.toUpperCase();
    const message = type === "LMS" ? lms() : textMessage();
    expect(await report(sandbox, iwinv, message)).toMatchObject({
      ...(isStatus ? { status: means } : { status: "FAILED", reason: means }),
      providerStatusCode: code,
      providerStatusText: "전송 결과",
    });
  });

  it.each(["98", "1000", "XX"])("SMS that ends with %s, not of its table", async (code) => {
    sandbox.iwinv.switches.smsDeliveryCodes = { [TO]: code };
    const read = await report(sandbox, iwinv, textMessage());
    expect(read).toMatchObject({ status: "UNKNOWN", providerStatusCode: code });
  });

  it.each([
    ["numbers for codes", { smsDeliveryCodesAs: "number" }],
    ["the older key of the text", { smsStatusTextKey: "sendStatus" }],
    ["the request's number as text", { smsHistoryRequestNo: "string" }],
    ["codes as text", { codes: "string" }],
  ] as const)("is read with %s", async (_, switches) => {
    Object.assign(sandbox.iwinv.switches, switches);
    expect(await report(sandbox, iwinv, textMessage())).toMatchObject({
      status: "DELIVERED",
      providerStatusCode: "06",
      providerStatusText: "전송 성공",
    });
  });

  it.each(["WAIT", "0"] as const)("is PENDING with %s, then at its end", async (waiting) => {
    sandbox.iwinv.switches.smsWaitingCode = waiting;
    const sent = await sendAll(sandbox, iwinv, textMessage());
    const [{ providerMessageId } = {}] = sent;
    expect(await readAll(sandbox, iwinv, sent)).toMatchObject([
      { status: "PENDING", providerStatusCode: waiting },
    ]);
    sandbox.clock.advance(4_000);
    expect(await readAll(sandbox, iwinv, sent)).toMatchObject([
      { status: "DELIVERED", providerMessageId, sentAt: new Date(START.getTime() + 1_000) },
    ]);
  });

  it("isn't known while its row is missing, early or ever", async () => {
    sandbox.iwinv.switches.historyDelayMs = minutes(2);
    expect(await report(sandbox, iwinv, textMessage())).toEqual({ status: "UNKNOWN" });
    sandbox.iwinv.switches.historyDelayMs = 0;
    sandbox.iwinv.switches.historyOmits = [TO];
    expect(await report(sandbox, iwinv, textMessage())).toEqual({ status: "UNKNOWN" });
  });

  it("abroad is found", async () => {
    const message = textMessage({ to: "2025550123", country: "1" });
    expect(await report(sandbox, iwinv, message)).toMatchObject({ status: "DELIVERED" });
  });

  it("just before midnight in Korea is found the day after", async () => {
    sandbox.clock.advanceTo(new Date("2026-10-05T14:59:59Z"));
    const sent = await sendAll(sandbox, iwinv, textMessage());
    sandbox.clock.advance(minutes(60));
    expect(await readAll(sandbox, iwinv, sent)).toMatchObject([{ status: "DELIVERED" }]);
  });

  it("can't be read without the company's id, and says so", async () => {
    const nameless = createIwinvProvider(sandbox);
    const sent = await sendAll(sandbox, nameless, textMessage());
    const [result] = await nameless.getDeliveryStatuses(sent);
    expect(result).toMatchObject({
      error: { code: "INVALID_REQUEST", outcome: "not_sent", issues: [{ field: "smsCompanyId" }] },
    });
  });
});

const nameless = ({ providerMessageId: _, ...sent }: SentMessage): SentMessage => sent;

describe("a text whose request's id was lost", () => {
  it("is the nearest to its number in the whole history, and is told its id", async () => {
    sandbox.iwinv.switches.smsIgnorePageSize = true;
    const before = Array.from({ length: 20 }, (_, index) =>
      textMessage({ messageId: `b${index}` }),
    );
    await sendAll(sandbox, iwinv, ...before);
    sandbox.clock.advance(30_000);
    const [sent] = await sendAll(sandbox, iwinv, textMessage());
    sandbox.clock.advance(30_000);
    const after = Array.from({ length: 20 }, (_, index) => textMessage({ messageId: `a${index}` }));
    await sendAll(sandbox, iwinv, ...after);
    sandbox.clock.advance(60_000);
    const { providerMessageId } = sent as SentMessage;
    const told = await readAll(sandbox, iwinv, [nameless(sent as SentMessage)]);
    expect(told).toMatchObject([{ status: "DELIVERED", providerMessageId }]);
    expect(histories().length).toBeGreaterThan(2);
  });

  it("that is scheduled is found by either of its times", async () => {
    const later = textMessage({ scheduledAt: inMinutes(sandbox, 60) });
    const [sent] = await sendAll(sandbox, iwinv, later);
    expect(await readAll(sandbox, iwinv, [nameless(sent as SentMessage)])).toMatchObject([
      { status: "PENDING" },
    ]);
    sandbox.clock.advance(minutes(61));
    expect(await readAll(sandbox, iwinv, [nameless(sent as SentMessage)])).toMatchObject([
      { status: "DELIVERED" },
    ]);
  });

  it("isn't told by a row from another time, sender, type or country", async () => {
    const [sent] = await sendAll(sandbox, iwinv, textMessage());
    sandbox.clock.advance(60_000);
    const others = [
      { ...sent, requestedAt: START.getTime() + 65_000 },
      { ...sent, from: "0200000000" },
      { ...sent, type: "LMS" },
      { ...sent, country: "1" },
      { ...sent, to: "01000000002" },
    ].map((each) => nameless(each as SentMessage));
    expect(await readAll(sandbox, iwinv, others)).toEqual(
      others.map(() => ({ status: "UNKNOWN" })),
    );
  });

  it("isn't told where another with another fate is as near", async () => {
    const [sent] = await sendAll(sandbox, iwinv, textMessage());
    sandbox.clock.advance(1_000);
    sandbox.iwinv.switches.smsDeliveryCodes = { [TO]: "07" };
    await sendAll(sandbox, iwinv, textMessage());
    sandbox.clock.advance(2_500);
    const told = await readAll(sandbox, iwinv, [nameless(sent as SentMessage)]);
    expect(told).toMatchObject([{ status: "UNKNOWN" }]);
  });
});

describe("an ALIMTALK", () => {
  it.each<[to: string, told: Partial<DeliveryReport>]>([
    [TO, { status: "DELIVERED", providerStatusCode: "OK", providerStatusText: "성공" }],
    [NUMBERS.not_on_kakao, { status: "FAILED", reason: "not_on_kakao" }],
    [NUMBERS.kakao_blocked, { status: "FAILED", reason: "blocked" }],
    [NUMBERS.kakao_inactive, { status: "FAILED", reason: "not_on_kakao" }],
    [NUMBERS.kakao_unconfirmed, { status: "UNKNOWN", providerStatusText: expect.any(String) }],
    [NUMBERS.blocked, { status: "FAILED", reason: "blocked" }],
    [NUMBERS.not_a_channel_friend, { status: "DELIVERED" }],
    [NUMBERS.handset_off, { status: "DELIVERED" }],
    [NUMBERS.never_reported, { status: "PENDING" }],
  ])("to %s", async (to, told) => {
    const read = await report(sandbox, iwinv, alimtalk({ to }));
    expect(read).toMatchObject(told);
    expect(read.substitute).toBeUndefined();
  });

  it.each([
    [undefined, undefined, false, "PENDING"],
    [undefined, undefined, true, "SENT"],
    ["OK", "성공", true, "DELIVERED"],
    ["OK", undefined, false, "DELIVERED"],
    ["WAIT", "대기", false, "PENDING"],
    ["X", "발송중", true, "PENDING"],
    ["X", "예약 취소", false, "CANCELLED"],
    ["X", "성공", true, "UNKNOWN"],
    ["X", "카카오톡 미사용자", false, "not_on_kakao"],
    ["X", "휴면 계정", true, "not_on_kakao"],
    ["X", "템플릿 불일치", true, "template_mismatch"],
    ["X", "휴면 템플릿", true, "template_mismatch"],
    ["X", "카카오 템플릿 미사용", true, "template_mismatch"],
    ["X", "발신프로필 휴면 상태", true, "channel_invalid"],
    ["X", "휴면 채널", true, "channel_invalid"],
    ["X", "카카오톡 미사용자, 접수 실패", true, "not_on_kakao"],
    ["X", "접수 불가", true, "other"],
    ["X", "발송 중단", true, "other"],
    ["X", "발송 중복", true, "duplicate"],
    ["X", "알 수 없음", true, "other"],
    ["X", "알 수 없음", false, "PENDING"],
    ["X", undefined, true, "other"],
  ] as const)("with the status %j %j (sendDate: %j) is %s", (code, name, hasSendDate, means) => {
    expect(meaningOfAlimtalk(code, name, hasSendDate)).toBe(means);
  });

  it.each([
    [undefined, undefined, undefined],
    ["RSC01", "대체발송 미대상", undefined],
    ["RSC03", "대체발송 중", "SENT"],
    ["RSC04", "대체발송 성공", "DELIVERED"],
    ["RSC05", "대체발송 실패", "other"],
    ["RSC05", undefined, "UNKNOWN"],
  ] as const)("with the substitute's status %j %j: %s", (code, name, means) => {
    expect(meaningOfResend(code, name)).toBe(means);
  });

  it("is told from acceptance to its end, and gets IWINV's number", async () => {
    sandbox.iwinv.switches.alimtalkSendDate = "at_hand_over";
    const sent = await sendAll(sandbox, iwinv, alimtalk());
    const providerMessageId = sandbox.inbox.all()[0]?.vendorMessageId;
    expect(sent[0]).not.toHaveProperty("providerMessageId");
    expect(await readAll(sandbox, iwinv, sent)).toMatchObject([
      { status: "PENDING", providerMessageId },
    ]);
    sandbox.clock.advance(2_000);
    const at = (ms: number) => new Date(START.getTime() + ms);
    expect(await readAll(sandbox, iwinv, sent)).toMatchObject([
      { status: "SENT", sentAt: at(1_000) },
    ]);
    sandbox.clock.advance(2_000);
    expect(await readAll(sandbox, iwinv, sent)).toMatchObject([
      { status: "DELIVERED", sentAt: at(1_000), completedAt: at(3_000), providerMessageId },
    ]);
    const known = { ...(sent[0] as SentMessage), providerMessageId } as SentMessage;
    expect(await readAll(sandbox, iwinv, [known])).toMatchObject([{ status: "DELIVERED" }]);
    expect(lastJson(sandbox, "/api/history/")).toMatchObject({ seqNo: Number(providerMessageId) });
  });

  it("that failed without a sendDate is FAILED where the words say why", async () => {
    sandbox.iwinv.switches.alimtalkFailedSendDate = "absent";
    const read = await report(sandbox, iwinv, alimtalk({ to: NUMBERS.not_on_kakao }));
    expect(read).toMatchObject({ status: "FAILED", reason: "not_on_kakao" });
  });

  it.each([
    [NUMBERS.not_on_kakao, { type: "SMS", status: "DELIVERED", providerStatusCode: "RSC04" }],
    [NUMBERS.not_on_kakao_and_handset_off, { status: "FAILED", providerStatusCode: "RSC05" }],
  ])("to %s with a substitute says how that one went", async (to, substitute) => {
    const read = await report(sandbox, iwinv, alimtalk({ to, failover }));
    expect(read).toMatchObject({ status: "FAILED", reason: "not_on_kakao", substitute });
  });

  it("isn't known while its row is missing, early or ever", async () => {
    sandbox.iwinv.switches.historyDelayMs = minutes(2);
    expect(await report(sandbox, iwinv, alimtalk())).toEqual({ status: "UNKNOWN" });
    sandbox.iwinv.switches.historyDelayMs = 0;
    sandbox.iwinv.switches.historyOmits = [TO];
    expect(await report(sandbox, iwinv, alimtalk())).toEqual({ status: "UNKNOWN" });
  });

  it.each(["newest_first", "oldest_first"] as const)(
    "is the nearest row, never the first, on whatever page of a list %s",
    async (listOrder) => {
      sandbox.iwinv.switches.listOrder = listOrder;
      const sent: SentMessage[] = [];
      for (let index = 0; index < 40; index++) {
        sent.push(...(await sendAll(sandbox, iwinv, alimtalk({ messageId: `a-${index}` }))));
        sandbox.clock.advance(20_000);
      }
      const ids = sandbox.inbox.all().map(({ vendorMessageId }) => vendorMessageId);
      for (const index of [0, 7, 20, 39]) {
        const [read] = await readAll(sandbox, iwinv, [sent[index] as SentMessage]);
        expect(read).toMatchObject({ status: "DELIVERED", providerMessageId: ids[index] });
      }
    },
  );

  it("isn't another template's, another's text, a reservation, or of another hour", async () => {
    const others = [
      alimtalk({ messageId: "x-1", templateId: "20001", variables: order }),
      alimtalk({ messageId: "x-2", variables: { code: "111111" } }),
      alimtalk({ messageId: "x-3", scheduledAt: inMinutes(sandbox, 30) }),
    ];
    for (const other of others) await sendAll(sandbox, iwinv, other);
    const text = "인증번호는 482913입니다.";
    const sent = { ...alimtalk(), text, requestedAt: START.getTime() };
    expect(await readAll(sandbox, iwinv, [sent])).toEqual([{ status: "UNKNOWN" }]);
    const later = { ...alimtalk(), requestedAt: START.getTime() + minutes(16) };
    expect(await readAll(sandbox, iwinv, [later])).toEqual([{ status: "UNKNOWN" }]);
  });

  it.each([1, 6])(
    "isn't an older one of the same text while its row is missing, of %i",
    async (count) => {
      const send = (id: string) => {
        const numbers = Array.from({ length: count }, (_, index) => numberOf(index));
        return sendAll(
          sandbox,
          iwinv,
          ...numbers.map((to) => alimtalk({ messageId: `${id}-${to}`, to })),
        );
      };
      for (let index = 0; index < count; index++)
        sandbox.recipients.set(numberOf(index), "not_on_kakao");
      const older = await send("older");
      sandbox.clock.advance(minutes(2));
      sandbox.recipients.reset();
      sandbox.iwinv.switches.historyDelayMs = minutes(1);
      const own = await send("own");
      sandbox.clock.advance(10_000);
      const statusesOf = async (sent: SentMessage[]) =>
        new Set(
          (await readAll(sandbox, iwinv, sent)).map((told) =>
            typeof told === "string" ? told : told.status,
          ),
        );
      expect([...(await statusesOf(own))]).toEqual(["UNKNOWN"]);
      sandbox.clock.advance(minutes(1));
      expect([...(await statusesOf(own))]).toEqual(["DELIVERED"]);
      expect([...(await statusesOf(older))]).toEqual(["FAILED"]);
    },
  );

  it("of two in one second, that differ in fate, is neither", async () => {
    await sendAll(sandbox, iwinv, alimtalk());
    sandbox.clock.advance(500);
    const [second] = await sendAll(sandbox, iwinv, alimtalk({ messageId: "a-2" }));
    sandbox.clock.advance(2_700);
    expect(await readAll(sandbox, iwinv, [second as SentMessage])).toMatchObject([
      { status: "UNKNOWN" },
    ]);
    sandbox.clock.advance(60_000);
    const [read] = await readAll(sandbox, iwinv, [second as SentMessage]);
    expect(read).toMatchObject({ status: "DELIVERED" });
    expect(read).not.toHaveProperty("providerMessageId");
  });
});

const order = { 이름: "김하늘", 주문번호: "EX-1001" };

describe("many messages", () => {
  it("texts of one request cost a request a page, each in its own place", async () => {
    sandbox.iwinv.switches.smsIgnorePageSize = true;
    const messages = Array.from({ length: 40 }, (_, index) =>
      textMessage({ messageId: `m-${index}`, to: numberOf(index) }),
    );
    for (const [index, { to }] of messages.entries()) {
      if (index % 3 === 0) sandbox.recipients.set(to, "handset_off");
    }
    const sent = await sendAll(sandbox, iwinv, ...messages);
    sandbox.clock.advance(60_000);
    const read = await readAll(sandbox, iwinv, [...sent].reverse());
    expect(histories()).toHaveLength(3);
    for (const [index, told] of read.reverse().entries()) {
      expect(told).toMatchObject({ status: index % 3 === 0 ? "FAILED" : "DELIVERED" });
    }
  });

  const alimtalks = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      alimtalk({ messageId: `a-${index}`, to: numberOf(index) }),
    );

  it("ALIMTALK of one request cost a request a page, each in its own place", async () => {
    sandbox.recipients.set(numberOf(700), "not_on_kakao");
    const sent = await sendAll(sandbox, iwinv, ...alimtalks(1_200));
    sandbox.clock.advance(60_000);
    const read = (await readAll(sandbox, iwinv, [...sent].reverse())) as DeliveryReport[];
    expect(histories()).toHaveLength(2);
    const ids = sandbox.inbox.all().map(({ vendorMessageId }) => vendorMessageId);
    for (const [index, told] of read.reverse().entries()) {
      expect(told.providerMessageId).toBe(ids[index]);
      expect(told.status).toBe(index === 700 ? "FAILED" : "DELIVERED");
    }
  });

  it("ALIMTALK are found also where IWINV's clock is ten minutes off", async () => {
    const sent = await sendAll(sandbox, iwinv, ...alimtalks(6));
    sandbox.clock.advance(60_000);
    const off = sent.map((each) => ({ ...each, requestedAt: each.requestedAt - minutes(10) }));
    // What is there may be an older message's row, as long as its own may be on its way.
    expect(await readAll(sandbox, iwinv, off)).toEqual(Array(6).fill({ status: "UNKNOWN" }));
    expect(histories()).toHaveLength(1);
    sandbox.clock.advance(minutes(4));
    const read = await readAll(sandbox, iwinv, off);
    expect(read).toMatchObject(Array(6).fill({ status: "DELIVERED" }));
    expect(histories()).toHaveLength(3);
  });

  it("fail only with those of their own request", async () => {
    const texts = await sendAll(sandbox, iwinv, textMessage());
    const [first, second] = await sendAll(sandbox, iwinv, ...alimtalks(2));
    sandbox.clock.advance(60_000);
    const action = { kind: "respond", status: 503 } as const;
    sandbox.faults.add({ path: "/iwinv-alimtalk/api/history/", times: 1, action });
    const asked = [first, texts[0], second] as SentMessage[];
    const [a, b, c] = await readAll(sandbox, iwinv, asked);
    expect(a).toBe("NETWORK_SERVICE_UNAVAILABLE");
    expect([b, c]).toMatchObject([{ status: "DELIVERED" }, { status: "DELIVERED" }]);
  });
});

describe("a scheduled message", () => {
  const scheduledAt = new Date("2026-10-05T12:34:56.700Z");

  it.each([
    ["SMS", textMessage({ scheduledAt }), { date: "2026-10-05 21:34:57" }],
    ["ALIMTALK", alimtalk({ scheduledAt }), { reserve: "Y", sendDate: "2026-10-05 21:34:57" }],
  ])("%s leaves with Korean time, never early", async (_, message, fields) => {
    const sent = await sendAll(sandbox, iwinv, message);
    expect(lastJson(sandbox, "/api/v2/send/")).toMatchObject(fields);
    sandbox.clock.advance(60_000);
    expect(await readAll(sandbox, iwinv, sent)).toMatchObject([{ status: "PENDING" }]);
    sandbox.clock.advanceTo(new Date("2026-10-05T13:00:00Z"));
    expect(await readAll(sandbox, iwinv, sent)).toMatchObject([{ status: "DELIVERED" }]);
  });

  it.each([
    ["SMS 14:59 ahead", textMessage(), minutes(15) - 1_000, "SCHEDULE_REJECTED"],
    ["SMS 15 minutes ahead", textMessage(), minutes(15), "taken"],
    ["SMS a month ahead", textMessage(), Date.parse("2026-11-05T00:00:00Z"), "taken"],
    ["SMS more", textMessage(), Date.parse("2026-11-05T00:00:01Z"), "SCHEDULE_REJECTED"],
    ["ALIMTALK 14:59 ahead", alimtalk(), minutes(15) - 1_000, "SCHEDULE_REJECTED"],
    ["ALIMTALK 15 minutes ahead", alimtalk(), minutes(15), "taken"],
    ["ALIMTALK two days ahead", alimtalk(), minutes(2 * 24 * 60), "taken"],
    ["ALIMTALK more", alimtalk(), minutes(2 * 24 * 60) + 1_000, "SCHEDULE_REJECTED"],
  ])("%s", async (_, message, ms, told) => {
    const at = ms < START.getTime() ? START.getTime() + ms : ms;
    const now = () => START.getTime();
    const result = await iwinv.send({ ...message, scheduledAt: new Date(at) }, { now });
    expect(result.isSuccess ? "taken" : result.error.code).toBe(told);
    expect(requestsTo(sandbox, "/api/v2/send/")).toHaveLength(told === "taken" ? 1 : 0);
  });
});

/** How a cancellation ended, in a word or two. */
async function cancel(message: SentMessage | undefined): Promise<string> {
  const result = await iwinv.cancel(message as SentMessage, { now: () => sandbox.clock.now() });
  return result.isSuccess ? "cancelled" : `${result.error.code} ${result.error.outcome}`;
}

describe("cancel", () => {
  const later = () => ({ scheduledAt: inMinutes(sandbox, 60) });
  const cancellations = () => requestsTo(sandbox, "/api/cancel/");

  it("takes an ALIMTALK back by the number that only the history tells, once", async () => {
    const [sent] = await sendAll(sandbox, iwinv, alimtalk(later()));
    expect(await cancel(sent)).toBe("cancelled");
    expect(lastJson(sandbox, "/api/cancel/")).toEqual({
      seqNo: Number(sandbox.inbox.all()[0]?.vendorMessageId),
    });
    expect(await cancel(sent)).toBe("cancelled");
    expect(cancellations()).toHaveLength(1);
    expect(await readAll(sandbox, iwinv, [sent as SentMessage])).toMatchObject([
      { status: "CANCELLED", providerStatusText: "예약 취소" },
    ]);
    sandbox.clock.advance(minutes(120));
    expect(sandbox.inbox.all()).toMatchObject([{ status: "CANCELLED" }]);
  });

  it("takes one of a batch back without the others", async () => {
    const messages = [0, 1, 2].map((index) =>
      alimtalk({ messageId: `a-${index}`, to: numberOf(index), ...later() }),
    );
    const sent = await sendAll(sandbox, iwinv, ...messages);
    expect(await cancel(sent[1])).toBe("cancelled");
    sandbox.clock.advance(minutes(120));
    const statuses = sandbox.inbox.all().map(({ status }) => status);
    expect(statuses).toEqual(["DELIVERED", "CANCELLED", "DELIVERED"]);
  });

  it("refuses when two reservations for one person can't be told apart", async () => {
    const [sent] = await sendAll(sandbox, iwinv, alimtalk(later()));
    sandbox.clock.advance(30_000);
    await sendAll(sandbox, iwinv, alimtalk({ messageId: "a-2", ...later() }));
    expect(await cancel(sent)).toBe("CANCEL_REJECTED not_sent");
    expect(cancellations()).toEqual([]);
    const seqNo = sandbox.inbox.all()[0]?.vendorMessageId as string;
    expect(await cancel({ ...(sent as SentMessage), providerMessageId: seqNo })).toBe("cancelled");
  });

  it("takes no other one back while its own row is missing", async () => {
    await sendAll(sandbox, iwinv, alimtalk(later()));
    sandbox.clock.advance(minutes(5));
    sandbox.iwinv.switches.historyDelayMs = minutes(1);
    const [sent] = await sendAll(sandbox, iwinv, alimtalk({ messageId: "a-2", ...later() }));
    expect(await cancel(sent)).toBe("CANCEL_REJECTED not_sent");
    expect(cancellations()).toEqual([]);
    sandbox.clock.advance(minutes(2));
    expect(await cancel(sent)).toBe("cancelled");
    expect(sandbox.inbox.all()).toMatchObject([{ status: "SCHEDULED" }, { status: "CANCELLED" }]);
  });

  it.each(["SMS", "LMS"])("says that IWINV can't cancel an %s", async (type) => {
    const message = type === "LMS" ? lms(later()) : textMessage(later());
    const [sent] = await sendAll(sandbox, iwinv, message);
    const before = sandbox.requests.all().length;
    expect(await cancel(sent)).toBe("CANCEL_REJECTED not_sent");
    expect(sandbox.requests.all()).toHaveLength(before);
  });

  it("refuses what has gone out, and what no history shows", async () => {
    const [sent] = await sendAll(sandbox, iwinv, alimtalk());
    expect(await cancel(sent)).toBe("CANCEL_REJECTED not_sent");
    sandbox.iwinv.switches.historyOmits = [TO];
    expect(await cancel(sent)).toBe("CANCEL_REJECTED not_sent");
    expect(cancellations()).toHaveLength(1);
  });

  it.each(["object", "bare"] as const)("reads a refusal as %s", async (refusals) => {
    sandbox.iwinv.switches.refusals = refusals;
    const [sent] = await sendAll(sandbox, iwinv, alimtalk(later()));
    sandbox.clock.advance(minutes(61));
    expect(await cancel(sent)).toBe("CANCEL_REJECTED not_sent");
  });

  it.each([
    ["the answer to it", "/api/cancel/", "CANCEL_UNCONFIRMED unknown"],
    ["the history", "/api/history/", "NETWORK_ERROR not_sent"],
  ])("says what may have happened when %s is lost", async (_, path, told) => {
    const [sent] = await sendAll(sandbox, iwinv, alimtalk(later()));
    sandbox.faults.add({ path, times: 1, action: { kind: "reset", afterAccepting: true } });
    expect(await cancel(sent)).toBe(told);
    expect(await cancel(sent)).toBe("cancelled");
  });

  it.each([
    ["a 503", { kind: "respond", status: 503, body: '{"code":400}' }],
    ["nothing", { kind: "empty" }],
    ["a page", { kind: "respond", status: 200, body: "<html>" }],
  ] as const)("promises nothing after %s", async (_, action) => {
    const [sent] = await sendAll(sandbox, iwinv, alimtalk(later()));
    sandbox.faults.add({ path: "/api/cancel/", times: 1, action });
    expect(await cancel(sent)).toMatch(/ unknown$/);
  });
});
