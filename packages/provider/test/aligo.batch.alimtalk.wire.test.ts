import type { OutboundAlimtalk } from "@k-msg/core";
import { AligoProvider } from "@k-msg/provider/aligo";
import { type RunningSandbox, startSandbox } from "@k-msg/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  alimtalk,
  alimtalks,
  atSandboxTime,
  configFor,
  lastFields,
  START,
} from "./aligo-testbed.ts";

const SEND = "/alimtalk/send/";
const LIST = "/template/list/";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ clock: { start: START, frozen: true } });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

function sendBatch(messages: readonly OutboundAlimtalk[]) {
  return new AligoProvider(configFor(sandbox)).sendBatch(messages, atSandboxTime(sandbox));
}

function requestsTo(path: string): number {
  return sandbox.requests.all().filter((each) => each.path.includes(path)).length;
}

describe("one request", () => {
  test("500 of one template, looked up once, each filled in for its own recipient", async () => {
    const messages = alimtalks(500);
    const results = await sendBatch(messages);

    expect([requestsTo(LIST), requestsTo(SEND)]).toEqual([1, 1]);
    const fields = await lastFields(sandbox, SEND);
    expect(fields).toMatchObject({
      tpl_code: "KS_0001",
      receiver_500: messages[499]?.to,
      subject_500: "주문 접수",
      message_500: "손님499님, 주문 EX-499이(가) 접수되었습니다.",
      failover: "N",
    });
    expect(String(fields.button_500)).toContain("https://shop.example/orders/EX-499");
    sandbox.clock.advance(60_000);
    const inbox = sandbox.inbox.all();
    expect(inbox.map(({ to, text, status }) => ({ to, text, status }))).toEqual(
      messages.map(({ to }, index) => ({
        to,
        text: `손님${index}님, 주문 EX-${index}이(가) 접수되었습니다.`,
        status: "DELIVERED",
      })),
    );
    expect(results).toMatchObject(
      messages.map(({ messageId, to }) => ({
        value: { messageId, to, providerMessageId: inbox[0]?.groupId, type: "ALIMTALK" },
      })),
    );
  });

  test("each has its own substitute, title and time", async () => {
    const scheduledAt = new Date("2026-10-05T01:00:00Z");
    const messages = alimtalks(3, { scheduledAt, to: "01000009001" }).map((each, index) => ({
      ...each,
      templateId: "KS_0005",
      variables: { 이름: `손님${index}`, 일시: "10/6", 매장: `${index}호점` },
      failover: { enabled: true, fallbackContent: `${index}번 대체`, fallbackTitle: "예약" },
    }));
    await sendBatch(messages);
    expect(await lastFields(sandbox, SEND)).toMatchObject({
      failover: "Y",
      senddate: "20261005100000",
      emtitle_1: "0호점 예약",
      emtitle_3: "2호점 예약",
      fsubject_2: "예약",
      fmessage_2: "1번 대체",
    });
    sandbox.clock.advance(2 * 60 * 60_000);
    const substitutes = sandbox.inbox.all().filter(({ substituteOf }) => substituteOf);
    expect(substitutes.map(({ text }) => text)).toEqual(["0번 대체", "1번 대체", "2번 대체"]);
  });

  test("a template that one of them brings is its own, and saves only its look-up", async () => {
    const template = { content: "#{이름}님, 주문 #{주문번호}이(가) 접수되었습니다." };
    const [first, second] = alimtalks(2);
    if (!first || !second) throw new Error("two");
    const results = await sendBatch([{ ...first, providerOptions: { template } }, second]);
    expect(results.every(({ isSuccess }) => isSuccess)).toBe(true);
    expect(requestsTo(LIST)).toBe(1);
    expect(await lastFields(sandbox, SEND)).toMatchObject({
      subject_1: "KS_0001",
      subject_2: "주문 접수",
    });
    await sendBatch([{ ...first, providerOptions: { template } }]);
    expect(requestsTo(LIST)).toBe(1);
  });
});

describe("refusals", () => {
  test("a missing variable is that message's; the rest goes out, numbered without a gap", async () => {
    const messages = alimtalks(3);
    const results = await sendBatch([
      alimtalk({ messageId: "bare", variables: {} }),
      ...messages,
      alimtalk({ messageId: "odd", providerOptions: { template: 1 } }),
    ]);
    expect(results.map((each) => each.isSuccess || each.error.code)).toEqual([
      "INVALID_REQUEST",
      true,
      true,
      true,
      "INVALID_REQUEST",
    ]);
    expect(sandbox.inbox.all().map(({ to }) => to)).toEqual(messages.map(({ to }) => to));
  });

  test("a template that can't be sent refuses all, after one look-up", async () => {
    const results = await sendBatch(alimtalks(50, { templateId: "KS_0003" }));
    for (const each of results) {
      expect(each).toMatchObject({ error: { code: "TEMPLATE_NOT_FOUND", outcome: "not_sent" } });
    }
    expect([requestsTo(LIST), requestsTo(SEND)]).toEqual([1, 0]);
  });

  test.each([
    ["another template", { templateId: "KS_0002" }],
    ["another channel", { kakao: { profileId: "another" } }],
    ["a substitute for one only", { failover: { enabled: true } }],
    ["another time", { scheduledAt: new Date("2026-10-05T01:00:00Z") }],
  ])("%s makes it no batch", async (_, fields) => {
    const results = await sendBatch([alimtalk(), alimtalk(fields)]);
    for (const each of results) {
      expect(each).toMatchObject({
        error: { code: "INVALID_REQUEST", outcome: "not_sent" },
      });
    }
    expect(sandbox.requests.all()).toEqual([]);
  });
});
