import type { DeliveryReport, SentMessage } from "@k-msg/core";
import { SolapiProvider } from "@k-msg/provider/solapi";
import { createSandbox, type Sandbox } from "@k-msg/sandbox";
import { SolapiMessageService } from "solapi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DELIVERY_CODES, meaningOf } from "../src/solapi/delivery-codes.ts";
import { inMinutes, minutes, NUMBERS, readAll, report, sendAll } from "./delivery-testbed.ts";
import { lose } from "./lookup-testbed.ts";
import {
  alimtalk,
  createSandboxAt,
  createSolapi,
  FROM,
  START,
  TO,
  textMessage,
  texts,
} from "./solapi-testbed.ts";

let sandbox: Sandbox;
let solapi: SolapiProvider;

beforeEach(() => {
  sandbox = createSandboxAt();
  solapi = createSolapi(sandbox);
});

const lists = () => sandbox.requests.all().filter(({ path }) => path.includes("/messages/v4/list"));

const failover = { enabled: true, fallbackContent: "대체 문자입니다." } as const;

describe("a text", () => {
  it.each<[to: string, told: Partial<DeliveryReport>]>([
    [TO, { status: "DELIVERED", providerStatusCode: "4000" }],
    [NUMBERS.handset_off, { status: "FAILED", reason: "handset_off", providerStatusCode: "3043" }],
    [NUMBERS.no_coverage, { status: "FAILED", reason: "handset_off", providerStatusCode: "3042" }],
    [NUMBERS.inbox_full, { status: "FAILED", reason: "handset_off", providerStatusCode: "3044" }],
    [NUMBERS.number_unassigned, { status: "FAILED", reason: "number_invalid" }],
    [NUMBERS.spam_blocked, { status: "FAILED", reason: "spam", providerStatusCode: "3054" }],
    [NUMBERS.timed_out, { status: "FAILED", reason: "expired", providerStatusCode: "3040" }],
    [NUMBERS.sender_barred, { status: "FAILED", reason: "sender_invalid" }],
    [NUMBERS.never_reported, { status: "SENT", providerStatusCode: "3000" }],
    [NUMBERS.not_on_kakao, { status: "DELIVERED" }],
  ])("to %s", async (to, told) => {
    const read = await report(sandbox, solapi, textMessage({ to }));
    expect(read).toMatchObject(told);
    expect(read.substitute).toBeUndefined();
  });

  it.each(Object.keys(DELIVERY_CODES).filter((code) => /^[234]/.test(code)))(
    "that ends with %s",
    async (code) => {
      sandbox.solapi.switches.deliveryCodes = { [TO]: code as "4000" };
      const [means, providerStatusText] = DELIVERY_CODES[code] ?? [];
      const told =
        means === means?.toUpperCase() ? { status: means } : { status: "FAILED", reason: means };
      const read = await report(sandbox, solapi, textMessage());
      expect(read).toMatchObject({ ...told, providerStatusCode: code, providerStatusText });
    },
  );

  it.each([
    ["1999", "FAILED"],
    ["2999", "FAILED"],
    ["3999", "FAILED"],
    ["5000", "UNKNOWN"],
    ["", "UNKNOWN"],
  ])("with the unknown code %j", async (code, status) => {
    expect(meaningOf(code)).toBe(status === "FAILED" ? "other" : "UNKNOWN");
  });

  it("is told from acceptance to its end, with instants", async () => {
    const sent = await sendAll(sandbox, solapi, textMessage());
    const [{ providerMessageId = "" } = {}] = sent;
    const at = (ms: number) => new Date(START.getTime() + ms);
    expect(await readAll(sandbox, solapi, sent)).toMatchObject([
      { status: "PENDING", providerStatusCode: "2000", providerMessageId },
    ]);
    sandbox.clock.advance(2_000);
    const [going] = await readAll(sandbox, solapi, sent);
    expect(going).toMatchObject({ status: "SENT", sentAt: at(1_000) });
    expect(going).not.toHaveProperty("completedAt");
    sandbox.clock.advance(2_000);
    expect(await readAll(sandbox, solapi, sent)).toMatchObject([
      { status: "DELIVERED", sentAt: at(1_000), completedAt: at(3_000), raw: { to: TO } },
    ]);
  });

  it("keeps its code as truth while the coarse status lags behind", async () => {
    sandbox.solapi.switches.storedStatus = "lags";
    expect(await report(sandbox, solapi, textMessage())).toMatchObject({ status: "DELIVERED" });
  });

  it("isn't known while no list shows it, early or ever", async () => {
    sandbox.solapi.switches.historyDelayMs = minutes(2);
    expect(await report(sandbox, solapi, textMessage())).toEqual({ status: "UNKNOWN" });
    sandbox.reset();
    sandbox.solapi.switches.historyOmits = [TO];
    expect(await report(sandbox, solapi, textMessage())).toEqual({ status: "UNKNOWN" });
  });

  it("refused at registration is FAILED, as its lost answer would have said", async () => {
    const message = textMessage({ to: NUMBERS.opted_out });
    await lose(sandbox, solapi, [message], "taken");
    const sent = { ...message, requestedAt: START.getTime() };
    expect(await readAll(sandbox, solapi, [sent])).toMatchObject([
      { status: "FAILED", reason: "opted_out", providerStatusCode: "1061" },
    ]);
  });
});

describe("an ALIMTALK", () => {
  it.each<[to: string, told: Partial<DeliveryReport>]>([
    [TO, { status: "DELIVERED", providerStatusCode: "4000" }],
    [NUMBERS.not_on_kakao, { status: "FAILED", reason: "not_on_kakao" }],
    [NUMBERS.kakao_blocked, { status: "FAILED", reason: "not_on_kakao" }],
    [NUMBERS.kakao_inactive, { status: "FAILED", reason: "not_on_kakao" }],
    [NUMBERS.kakao_unconfirmed, { status: "FAILED", reason: "other", providerStatusCode: "3014" }],
    [NUMBERS.not_a_channel_friend, { status: "DELIVERED" }],
    [NUMBERS.handset_off, { status: "DELIVERED" }],
    [NUMBERS.never_reported, { status: "SENT" }],
  ])("to %s", async (to, told) => {
    const read = await report(sandbox, solapi, alimtalk({ to }));
    expect(read).toMatchObject(told);
    expect(read.substitute).toBeUndefined();
  });

  describe.each([
    ["becomes its substitute", {}],
    ["becomes its substitute, with flags as numbers", { storedBooleansAs: "number" }],
    ["becomes its substitute but for the type", { replacedType: "original" }],
    ["keeps Kakao's code", { replacedMessage: "original" }],
  ] as const)("that %s", (_, switches) => {
    beforeEach(() => void Object.assign(sandbox.solapi.switches, switches));

    it("is FAILED, and its substitute arrived", async () => {
      const read = await report(sandbox, solapi, alimtalk({ to: NUMBERS.not_on_kakao, failover }));
      expect(read).toMatchObject({
        status: "FAILED",
        reason: "not_on_kakao",
        providerStatusCode: "3104",
        substitute: { type: "SMS", status: "DELIVERED", providerStatusCode: "4000" },
      });
      expect(sandbox.inbox.all().at(-1)).toMatchObject({ type: "SMS", status: "DELIVERED" });
    });

    it("is FAILED, and so is its substitute", async () => {
      const to = NUMBERS.not_on_kakao_and_handset_off;
      expect(await report(sandbox, solapi, alimtalk({ to, failover }))).toMatchObject({
        status: "FAILED",
        reason: "not_on_kakao",
        substitute: { status: "FAILED", reason: "handset_off", providerStatusCode: "3043" },
      });
    });

    it("is FAILED as soon as its substitute is on its way, and never anything else", async () => {
      const sent = await sendAll(sandbox, solapi, alimtalk({ to: NUMBERS.not_on_kakao, failover }));
      const seen: string[] = [];
      for (let second = 0; second < 10; second++) {
        const [read] = (await readAll(sandbox, solapi, sent)) as DeliveryReport[];
        const { status, substitute } = read as DeliveryReport;
        seen.push(substitute ? `${status} ${substitute.status}` : status);
        sandbox.clock.advance(1_000);
      }
      const [accepted, handedOver, ...rest] = [...new Set(seen)];
      expect([accepted, handedOver]).toEqual(["PENDING", "SENT"]);
      expect(rest.every((each) => each.startsWith("FAILED "))).toBe(true);
      expect(rest.at(-1)).toBe("FAILED DELIVERED");
    });
  });

  it.each([
    ["substitute", { status: "FAILED", substitute: { status: "DELIVERED" } }],
    ["original", { status: "FAILED", reason: "not_on_kakao", substitute: { status: "UNKNOWN" } }],
  ] as const)("replaced as %s, with a silent log, claims nothing more", async (which, told) => {
    const { switches } = sandbox.solapi;
    Object.assign(switches, { replacedMessage: which, replacementLog: "silent" });
    const read = await report(sandbox, solapi, alimtalk({ to: NUMBERS.not_on_kakao, failover }));
    expect(read).toMatchObject(told);
    if (which === "substitute") expect(read).not.toHaveProperty("reason");
  });

  it("with a long substitute says LMS", async () => {
    const long = { ...failover, fallbackContent: "긴 대체 문자 ".repeat(20) };
    const message = alimtalk({ to: NUMBERS.not_on_kakao, failover: long });
    expect(await report(sandbox, solapi, message)).toMatchObject({ substitute: { type: "LMS" } });
  });

  it("isn't taken for replaced by a number in its log that is only a year", async () => {
    const { providerMessageId } = (await sendAll(sandbox, solapi, alimtalk()))[0] as SentMessage;
    const messageId = providerMessageId as string;
    const log = [{ message: "2024-10-05 접수, 2024년" }];
    const row = { messageId, type: "SMS", replacement: 1, statusCode: "3000", log };
    const body = JSON.stringify({ messageList: { [messageId]: row }, nextKey: null });
    sandbox.faults.add({ path: "/list", action: { kind: "respond", status: 200, body } });
    const sent = { messageId: "a-1", type: "ALIMTALK", to: TO, requestedAt: 0 } as const;
    const [read] = await readAll(sandbox, solapi, [{ ...sent, providerMessageId }]);
    expect(read).toMatchObject({ status: "FAILED", substitute: { type: "SMS", status: "SENT" } });
    expect(read).not.toHaveProperty("reason");
  });
});

describe("many messages", () => {
  it("cost a request a hundred, and each gets its own answer in its own place", async () => {
    const messages = texts(250).map((message, index) =>
      index % 3 === 0 ? { ...message, to: NUMBERS.handset_off } : message,
    );
    const sent = await sendAll(sandbox, solapi, ...messages);
    sandbox.clock.advance(60_000);
    const asked = [...sent].reverse();
    const read = (await readAll(sandbox, solapi, asked)) as DeliveryReport[];
    expect(lists()).toHaveLength(3);
    for (const [index, { providerMessageId, to }] of asked.entries()) {
      const status = to === NUMBERS.handset_off ? "FAILED" : "DELIVERED";
      expect(read[index]).toMatchObject({ status, providerMessageId });
    }
  });

  it("fail only with those that share a failed request", async () => {
    const sent = await sendAll(sandbox, solapi, ...texts(150));
    const action = { kind: "respond", status: 503 } as const;
    sandbox.faults.add({ path: "/list", times: 1, action });
    const read = await readAll(sandbox, solapi, sent);
    expect(read.slice(0, 100)).toEqual(Array(100).fill("NETWORK_SERVICE_UNAVAILABLE"));
    expect(read.slice(100)).toMatchObject(Array(50).fill({ status: "PENDING" }));
  });

  it("with and without an id are found, and another's isn't taken for one", async () => {
    const [first, second, third] = texts(3);
    if (!first || !second || !third) throw new Error("there are three");
    const sent = await sendAll(sandbox, solapi, first, second);
    const nameless = { ...sent[1], providerMessageId: undefined } as SentMessage;
    const other = { ...third, requestedAt: START.getTime() };
    const unknownId = { ...other, providerMessageId: "M4VNOBODYS" };
    const [a, b, c, d] = await readAll(sandbox, solapi, [
      sent[0],
      nameless,
      other,
      unknownId,
    ] as SentMessage[]);
    expect(a).toMatchObject({ status: "PENDING" });
    expect(b).toMatchObject({ providerMessageId: sent[1]?.providerMessageId });
    expect([c, d]).toEqual([{ status: "UNKNOWN" }, { status: "UNKNOWN" }]);
  });

  it("are none without a request", async () => {
    expect(await readAll(sandbox, solapi, [])).toEqual([]);
    expect(lists()).toEqual([]);
  });
});

describe("a scheduled message", () => {
  const scheduledAt = new Date("2026-10-05T12:34:56.700Z");

  it("leaves with its instant in UTC and waits", async () => {
    const sent = await sendAll(sandbox, solapi, textMessage({ scheduledAt }));
    const { body } = sandbox.requests.all()[0] ?? { body: "{}" };
    expect(JSON.parse(body).scheduledDate).toBe("2026-10-05T12:34:56.700Z");
    sandbox.clock.advance(60_000);
    expect(await readAll(sandbox, solapi, sent)).toMatchObject([{ status: "PENDING" }]);
    sandbox.clock.advanceTo(new Date("2026-10-05T13:00:00Z"));
    expect(await readAll(sandbox, solapi, sent)).toMatchObject([{ status: "DELIVERED" }]);
  });

  it.each([
    ["in the past", new Date(START.getTime() - 1_000)],
    ["now", START],
    ["more than six months ahead", new Date("2027-04-05T00:00:01Z")],
  ])("%s is refused by us", async (_, at) => {
    const now = () => START.getTime();
    const result = await solapi.send(textMessage({ scheduledAt: at }), { now });
    expect(result).toMatchObject({ error: { code: "SCHEDULE_REJECTED", outcome: "not_sent" } });
    expect(sandbox.requests.all()).toEqual([]);
  });

  it("six months ahead to the second is taken", async () => {
    const at = new Date("2027-04-05T00:00:00Z");
    expect(await sendAll(sandbox, solapi, textMessage({ scheduledAt: at }))).toHaveLength(1);
  });

  it.each(["3052", "2230", "2000", "3014"] as const)(
    "cancelled under the code %s is CANCELLED",
    async (code) => {
      sandbox.solapi.switches.cancelledStatusCode = code;
      const [sent] = await sendAll(sandbox, solapi, textMessage({ scheduledAt }));
      sandbox.clock.advance(60_000);
      expect(await cancel(sent)).toBe("cancelled");
      sandbox.clock.advance(minutes(24 * 60));
      expect(await readAll(sandbox, solapi, [sent as SentMessage])).toMatchObject([
        { status: "CANCELLED", completedAt: new Date(START.getTime() + 60_000) },
      ]);
      expect(sandbox.inbox.all()).toMatchObject([{ status: "CANCELLED" }]);
    },
  );

  it("that fails for lack of money when its time comes is FAILED", async () => {
    const [sent] = await sendAll(sandbox, solapi, textMessage({ scheduledAt }));
    sandbox.solapi.balance.set({ balance: 0, point: 0 });
    sandbox.clock.advance(minutes(24 * 60));
    expect(await readAll(sandbox, solapi, [sent as SentMessage])).toMatchObject([
      { status: "FAILED", reason: "balance" },
    ]);
  });
});

/** How a cancellation ended, in a word or two. */
async function cancel(message: SentMessage | undefined, provider = solapi): Promise<string> {
  const result = await provider.cancel(message as SentMessage, { now: () => sandbox.clock.now() });
  return result.isSuccess ? "cancelled" : `${result.error.code} ${result.error.outcome}`;
}

const deletions = () => sandbox.requests.all().filter(({ method }) => method === "DELETE");

describe("cancel", () => {
  const later = () => ({ scheduledAt: inMinutes(sandbox, 60) });

  it.each([textMessage(), alimtalk()])("takes a $type back, once and for all", async (message) => {
    const [sent] = await sendAll(sandbox, solapi, { ...message, ...later() });
    expect(await cancel(sent)).toBe("cancelled");
    expect(await cancel(sent)).toBe("cancelled");
    expect(deletions()).toHaveLength(1);
    sandbox.clock.advance(minutes(120));
    expect(sandbox.inbox.all()).toMatchObject([{ status: "CANCELLED" }]);
  });

  it("finds a message without an id by its label", async () => {
    const [sent] = await sendAll(sandbox, solapi, textMessage(later()));
    expect(await cancel({ ...sent, providerMessageId: undefined } as SentMessage)).toBe(
      "cancelled",
    );
  });

  it("refuses what shares a group, and touches nobody", async () => {
    const sent = await sendAll(sandbox, solapi, ...texts(3, later()));
    const now = () => sandbox.clock.now();
    const result = await solapi.cancel(sent[1] as SentMessage, { now });
    expect(result).toMatchObject({ error: { code: "CANCEL_REJECTED", outcome: "not_sent" } });
    expect(result.isFailure && result.error.message).toContain("2 more");
    expect(deletions()).toEqual([]);
    sandbox.clock.advance(minutes(120));
    expect(sandbox.inbox.all()).toMatchObject(Array(3).fill({ status: "DELIVERED" }));
  });

  it("doesn't count those that were refused at registration", async () => {
    const refused = textMessage({ messageId: "m-2", from: "0299998888", ...later() });
    const context = { now: () => START.getTime() };
    const [taken] = await solapi.sendBatch([textMessage(later()), refused], context);
    if (!taken?.isSuccess) throw new Error("the first is taken");
    const { providerMessageId } = taken.value;
    const sent = { ...textMessage(later()), providerMessageId, requestedAt: START.getTime() };
    expect(await cancel(sent)).toBe("cancelled");
  });

  it.each([
    ["gone out", undefined, 0],
    ["been due", 60, 61],
  ])("refuses what has %s", async (_, ahead, waits) => {
    const scheduledAt = ahead === undefined ? undefined : inMinutes(sandbox, ahead);
    const [sent] = await sendAll(sandbox, solapi, textMessage({ scheduledAt }));
    sandbox.clock.advance(minutes(waits));
    expect(await cancel(sent)).toBe("CANCEL_REJECTED not_sent");
    expect(deletions()).toEqual([]);
  });

  it("refuses what no list shows", async () => {
    sandbox.solapi.switches.historyOmits = [TO];
    const [sent] = await sendAll(sandbox, solapi, textMessage(later()));
    expect(await cancel(sent)).toBe("CANCEL_REJECTED not_sent");
  });

  it("refuses when the group doesn't say how many it holds", async () => {
    const [sent] = await sendAll(sandbox, solapi, textMessage(later()));
    const body = JSON.stringify({ status: "SCHEDULED", count: {} });
    sandbox.faults.add({ path: "/groups/", action: { kind: "respond", status: 200, body } });
    expect(await cancel(sent)).toBe("CANCEL_REJECTED not_sent");
    expect(deletions()).toEqual([]);
  });

  it.each([
    ["the answer to it", { method: "DELETE", path: "/schedule" }, "CANCEL_UNCONFIRMED unknown"],
    ["the list", { path: "/list" }, "NETWORK_ERROR not_sent"],
    ["the group", { method: "GET", path: "/groups/" }, "NETWORK_ERROR not_sent"],
  ])("says what may have happened when %s is lost", async (_, where, told) => {
    const [sent] = await sendAll(sandbox, solapi, textMessage(later()));
    sandbox.faults.add({ ...where, times: 1, action: { kind: "reset", afterAccepting: true } });
    expect(await cancel(sent)).toBe(told);
    expect(await cancel(sent)).toBe("cancelled");
  });

  it("isn't deceived by the refusal of a repeat: the group was cancelled", async () => {
    const [sent] = await sendAll(sandbox, solapi, textMessage(later()));
    const body = JSON.stringify({ errorCode: "InvalidGroupStatus", errorMessage: "예약 아님" });
    const action = { kind: "respond", status: 400, body, afterAccepting: true } as const;
    sandbox.faults.add({ method: "DELETE", times: 1, action });
    expect(await cancel(sent)).toBe("cancelled");
  });

  it("passes a refusal on when the group goes out all the same", async () => {
    const [sent] = await sendAll(sandbox, solapi, textMessage(later()));
    const body = JSON.stringify({ errorCode: "InvalidGroupStatus", errorMessage: "예약 아님" });
    const action = { kind: "respond", status: 400, body } as const;
    sandbox.faults.add({ method: "DELETE", times: 1, action });
    expect(await cancel(sent)).toBe("CANCEL_REJECTED not_sent");
  });
});

describe("through the official SDK", () => {
  const realFetch = globalThis.fetch;
  // On the real time: the SDK signs with it.
  beforeEach(() => {
    sandbox = createSandbox();
    globalThis.fetch = sandbox.fetch as typeof fetch;
    const { apiKey, apiSecret } = sandbox.solapi.credentials;
    const client = new SolapiMessageService(apiKey, apiSecret);
    const kakaoProfileId = sandbox.solapi.templates.demo.channelId;
    solapi = new SolapiProvider({ client, defaultFrom: FROM, kakaoProfileId });
  });
  afterEach(() => {
    globalThis.fetch = realFetch;
  });

  it("reads the same", async () => {
    const sent = await sendAll(sandbox, solapi, ...texts(3));
    sandbox.clock.advance(60_000);
    expect(await readAll(sandbox, solapi, sent)).toMatchObject(
      sent.map(({ providerMessageId }) => ({ status: "DELIVERED", providerMessageId })),
    );
    const nameless = { ...sent[0], providerMessageId: undefined } as SentMessage;
    expect(await readAll(sandbox, solapi, [nameless])).toMatchObject([{ status: "DELIVERED" }]);
  });

  it("cancels, and refuses, the same", async () => {
    const scheduledAt = inMinutes(sandbox, 60);
    const [alone] = await sendAll(sandbox, solapi, textMessage({ scheduledAt }));
    expect(await cancel(alone)).toBe("cancelled");
    const [one] = await sendAll(sandbox, solapi, ...texts(2, { scheduledAt }));
    expect(await cancel(one)).toBe("CANCEL_REJECTED not_sent");
    const [gone] = await sendAll(sandbox, solapi, textMessage());
    expect(await cancel(gone)).toBe("CANCEL_REJECTED not_sent");
  });
});
