import type { OutboundMessage } from "@k-msg/core";
import { SolapiProvider } from "@k-msg/provider/solapi";
import { type RunningSandbox, startSandbox } from "@k-msg/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  alimtalk,
  atSandboxTime,
  configFor,
  lastBody,
  outcomes,
  requestsTo,
  SEND_PATH,
  START,
  TO,
  textMessage,
  texts,
} from "./solapi-testbed.ts";

const UNREGISTERED = "0299998888";

let sandbox: RunningSandbox;
let solapi: SolapiProvider;
let context: { now: () => number };

beforeAll(async () => {
  const clock = { start: START, frozen: true };
  sandbox = await startSandbox({ clock, solapi: { balance: 10_000_000 } });
  context = atSandboxTime(sandbox);
});
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.reset();
  solapi = new SolapiProvider(configFor(sandbox));
});

const inboxTexts = () => sandbox.inbox.all().map(({ text }) => text);

describe("a batch over HTTP", () => {
  it("of 10,000 is one request, and each message learns its own id", async () => {
    const messages = Array.from({ length: 10_000 }, (_, index) =>
      textMessage({
        messageId: `m-${index}`,
        to: `0100000${String(index % 5000).padStart(4, "0")}`,
        text: `글 ${index}`,
      }),
    );
    const patient = new SolapiProvider({ ...configFor(sandbox), timeoutMs: 60_000 });
    const results = await patient.sendBatch(messages, context);
    expect(requestsTo(sandbox, SEND_PATH)).toHaveLength(1);
    const accepted = new Map(sandbox.inbox.all().map((each) => [each.text, each]));
    expect(accepted.size).toBe(10_000);
    const ids = results.map((result) => result.isSuccess && result.value.providerMessageId);
    expect(ids).toEqual(messages.map(({ text }) => accepted.get(text)?.vendorMessageId));
    expect(results.map((result) => result.isSuccess && result.value.to)).toEqual(
      messages.map(({ to }) => to),
    );
  });

  it("mixes types, texts, senders, templates and countries", async () => {
    const messages = [
      textMessage({ messageId: "1" }),
      textMessage({ messageId: "2", type: "LMS", text: "긴 글 ".repeat(60), subject: "안내" }),
      textMessage({ messageId: "3", from: "0200000000", to: "2025550123", country: "1" }),
      alimtalk({ messageId: "4" }),
      alimtalk({
        messageId: "5",
        templateId: sandbox.solapi.templates.demo.otp,
        variables: { code: "4829" },
        kakao: { title: "제목" },
      }),
    ];
    expect(new Set(messages.map((message) => solapi.batchKey(message))).size).toBe(1);
    const results = await solapi.sendBatch(messages, context);
    expect(outcomes(results)).toEqual(messages.map(() => "accepted"));
    expect(sandbox.inbox.all().map(({ type }) => type)).toEqual([
      "SMS",
      "LMS",
      "SMS",
      "ALIMTALK",
      "ALIMTALK",
    ]);
    expect(new Set(sandbox.inbox.all().map(({ groupId }) => groupId)).size).toBe(1);
    const warned = results.map((result) => result.isSuccess && result.value.warnings?.length);
    expect(warned).toEqual([undefined, undefined, undefined, undefined, 1]);
  });

  it("gives each result the part of the answer that is about it", async () => {
    const [first, second] = await solapi.sendBatch(texts(2), context);
    const raws = [first, second].map((result) => result?.isSuccess && result.value.raw);
    expect(raws).toMatchObject(
      sandbox.inbox.all().map(({ vendorMessageId, groupId }) => ({
        messageList: [{ messageId: vendorMessageId }],
        groupInfo: { groupId },
      })),
    );
    expect(JSON.stringify(raws[0])).not.toContain("m-1");
  });

  it("leaves a whole group with SOLAPI until its time, for one app", async () => {
    const scheduledAt = new Date("2026-10-06T00:30:00Z");
    const fields = { scheduledAt, providerOptions: { appId: "app-1" } };
    expect(outcomes(await solapi.sendBatch(texts(2, fields), context))).toEqual([
      "accepted",
      "accepted",
    ]);
    expect(lastBody(sandbox)).toMatchObject({
      scheduledDate: "2026-10-06T00:30:00.000Z",
      agent: { appId: "app-1" },
    });
    expect(sandbox.inbox.all()).toMatchObject([{ scheduledAt }, { scheduledAt }]);
  });
});

describe("several messages to one person", () => {
  it.each(["to+country", "to+country+text"] as const)("all go out (%s)", async (duplicateKey) => {
    sandbox.solapi.switches.duplicateKey = duplicateKey;
    const messages = [...texts(3), textMessage({ messageId: "again", text: "글 0" })];
    const results = await solapi.sendBatch(messages, context);
    expect(outcomes(results)).toEqual(messages.map(() => "accepted"));
    expect(inboxTexts()).toEqual(["글 0", "글 1", "글 2", "글 0"]);
    expect(sandbox.inbox.all().every(({ to }) => to === TO)).toBe(true);
  });

  it("are refused by SOLAPI where the caller says so, and each is told", async () => {
    const messages = texts(3, { providerOptions: { allowDuplicates: false } });
    const results = await solapi.sendBatch(messages, context);
    expect(outcomes(results)).toEqual(["accepted", "not_sent", "not_sent"]);
    expect(results[1]).toMatchObject({
      error: { code: "DUPLICATE_RECIPIENT", providerErrorCode: "1026" },
    });
    expect(inboxTexts()).toEqual(["글 0"]);
  });

  it("keep their results apart under one messageId", async () => {
    const messages = texts(4, { messageId: "same" }).map((message, index) =>
      index % 2 === 1 ? { ...message, from: UNREGISTERED } : message,
    );
    const results = await solapi.sendBatch(messages, context);
    expect(outcomes(results)).toEqual(["accepted", "not_sent", "accepted", "not_sent"]);
    expect(inboxTexts()).toEqual(["글 0", "글 2"]);
    const ids = results.map((result) => result.isSuccess && result.value.providerMessageId);
    const [first, third] = sandbox.inbox.all().map(({ vendorMessageId }) => vendorMessageId);
    expect(ids).toEqual([first, false, third, false]);
    expect(lastBody(sandbox).messages.map(({ customFields }) => customFields)).toEqual([
      { kmsgId: "same" },
      { kmsgId: "same", kmsgNo: "2" },
      { kmsgId: "same", kmsgNo: "3" },
      { kmsgId: "same", kmsgNo: "4" },
    ]);
  });
});

describe("what SOLAPI refuses of a batch", () => {
  const mixture = (): OutboundMessage[] => [
    textMessage({ messageId: "good", text: "하나" }),
    textMessage({ messageId: "sender", from: UNREGISTERED }),
    alimtalk({ messageId: "template", templateId: "KA01TPunknown" }),
    alimtalk({ messageId: "variable", variables: { 이름: "김하늘" } }),
    textMessage({ messageId: "blocked", to: "01000000777" }),
    textMessage({ messageId: "good too", text: "둘" }),
  ];
  const REFUSED = [
    "SENDER_NOT_REGISTERED",
    "TEMPLATE_NOT_FOUND",
    "TEMPLATE_MISMATCH",
    "RECIPIENT_OPTED_OUT",
  ];

  it.each([true, false])("is told to each alone (messageList names them: %s)", async (named) => {
    sandbox.solapi.switches.messageListIncludesFailed = named;
    sandbox.solapi.block("01000000777");
    const results = await solapi.sendBatch(mixture(), context);
    const told = results.map((result) => (result.isSuccess ? "accepted" : result.error.code));
    expect(told).toEqual(["accepted", ...REFUSED, "accepted"]);
    expect(inboxTexts()).toEqual(["하나", "둘"]);
  });

  it("is told alone also when that is all of it", async () => {
    sandbox.solapi.block("01000000777");
    const results = await solapi.sendBatch(mixture().slice(1, 5), context);
    expect(results.map((result) => result.isFailure && result.error.code)).toEqual(REFUSED);
    expect(outcomes(results)).toEqual(REFUSED.map(() => "not_sent"));
    expect(sandbox.inbox.all()).toEqual([]);
  });

  it("may be refused as a whole", async () => {
    sandbox.solapi.switches.everythingRefused = "FailedToAddMessage";
    const results = await solapi.sendBatch(texts(3, { from: UNREGISTERED }), context);
    expect(outcomes(results)).toEqual(["not_sent", "not_sent", "not_sent"]);
    expect(sandbox.inbox.all()).toEqual([]);
  });

  it("begins where the money ends", async () => {
    sandbox.solapi.balance.set({ balance: 40 });
    const results = await solapi.sendBatch(texts(4), context);
    expect(outcomes(results)).toEqual(["accepted", "accepted", "not_sent", "not_sent"]);
    expect(results[3]).toMatchObject({ error: { code: "INSUFFICIENT_BALANCE" } });
    expect(inboxTexts()).toEqual(["글 0", "글 1"]);
  });
});

describe("what is refused before a batch leaves", () => {
  it("stays behind alone", async () => {
    const messages = [
      textMessage({ messageId: "1", to: "010-0000-0001" }),
      textMessage({ messageId: "2", text: "가".repeat(46) }),
      textMessage({ messageId: "3", type: "MMS" }),
      textMessage({ messageId: "4", customFields: { kmsgNo: "7" } }),
      { ...alimtalk({ messageId: "5" }), variables: undefined } as unknown as OutboundMessage,
      textMessage({ messageId: "6" }),
    ];
    const results = await solapi.sendBatch(messages, context);
    expect(results).toMatchObject([
      { error: { code: "INVALID_REQUEST", issues: [{ field: "to" }] } },
      { error: { code: "TEXT_TOO_LONG" } },
      { error: { code: "INVALID_REQUEST", issues: [{ field: "media.image" }] } },
      { error: { code: "INVALID_REQUEST", issues: [{ field: "options.customFields.kmsgNo" }] } },
      { error: { code: "UNKNOWN_ERROR" } },
      { isSuccess: true },
    ]);
    expect(outcomes(results).slice(0, 5)).toEqual(new Array(5).fill("not_sent"));
    expect(lastBody(sandbox).messages).toHaveLength(1);
    expect(sandbox.inbox.all()).toHaveLength(1);
  });

  it("leaves the limits to SOLAPI when the caller has checked them", async () => {
    const messages = [...texts(1), textMessage({ text: "가".repeat(46) })];
    const results = await solapi.sendBatch(messages, { ...context, limitsChecked: true });
    expect(results[1]).toMatchObject({ error: { providerErrorCode: "1031" } });
    expect(outcomes(results)).toEqual(["accepted", "not_sent"]);
  });

  const tenLabels = Object.fromEntries([..."abcdefghij"].map((key) => [key, "1"]));

  it.each<[string, OutboundMessage[]]>([
    ["more than 10,000", texts(10_001)],
    ["different times", [...texts(1), textMessage({ scheduledAt: new Date("2026-10-06") })]],
    ["different apps", [...texts(1), textMessage({ providerOptions: { appId: "a" } })]],
    ["one that goes alone", [...texts(1), textMessage({ customFields: tenLabels })]],
    ["only those that go alone", texts(2, { customFields: tenLabels })],
    ["no message", [...texts(1), null as unknown as OutboundMessage]],
  ])("is everything, if it holds %s", async (_, messages) => {
    const results = await solapi.sendBatch(messages, context);
    expect(results).toHaveLength(messages.length);
    for (const result of results) {
      expect(result).toMatchObject({ error: { code: "INVALID_REQUEST", outcome: "not_sent" } });
    }
    expect(sandbox.requests.all()).toEqual([]);
  });

  it("is nothing, if there is nothing", async () => {
    expect(await solapi.sendBatch([], context)).toEqual([]);
    expect(sandbox.requests.all()).toEqual([]);
  });

  it("isn't a message that goes alone by itself", async () => {
    const results = await solapi.sendBatch(texts(1, { customFields: tenLabels }), context);
    expect(outcomes(results)).toEqual(["accepted"]);
  });
});
