import type { OutboundMessage } from "@k-msg/core";
import { IWINVProvider } from "@k-msg/provider/iwinv";
import { type FaultRule, type RunningSandbox, startSandbox } from "@k-msg/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  alimtalk,
  atSandboxTime,
  configFor,
  FROM,
  type IWINVConfig,
  jpg,
  lastJson,
  requestsTo,
  START,
  textMessage,
} from "./iwinv-testbed.ts";

const SEND = "/api/v2/send/";

let sandbox: RunningSandbox;

beforeAll(async () => {
  const iwinv = { balance: { sms: 1_000_000, alimtalk: 1_000_000 } };
  sandbox = await startSandbox({ clock: { start: START, frozen: true }, iwinv });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

function create(config: Partial<IWINVConfig> = {}) {
  return new IWINVProvider({ ...configFor(sandbox), ...config });
}

function sendBatch(messages: readonly OutboundMessage[], config: Partial<IWINVConfig> = {}) {
  return create(config).sendBatch(messages, atSandboxTime(sandbox));
}

const numberOf = (index: number) => `0100000${String(index % 10_000).padStart(4, "0")}`;
type Make = (fields: { messageId?: string; to?: string }) => OutboundMessage;

const many = (count: number, make: Make) =>
  Array.from({ length: count }, (_, index) =>
    make({ messageId: `m-${index}`, to: numberOf(index) }),
  );

const picture = jpg();
const make = {
  SMS: (fields) => textMessage(fields),
  LMS: (fields) => textMessage({ type: "LMS", subject: "제목", ...fields }),
  MMS: (fields) => textMessage({ type: "MMS", subject: "제목", image: picture, ...fields }),
  ALIMTALK: (fields) => alimtalk(fields),
} satisfies Record<string, Make>;
const types = Object.keys(make) as (keyof typeof make)[];

describe("a full batch", () => {
  test.each<[keyof typeof make, number]>([
    ["SMS", 1000],
    ["LMS", 1000],
    ["MMS", 1000],
    ["ALIMTALK", 10_000],
  ])("of %s is one request, taken in order", async (type, count) => {
    const messages = many(count, make[type]);
    const results = await sendBatch(messages);
    expect(requestsTo(sandbox, SEND)).toHaveLength(1);
    const inbox = sandbox.inbox.all();
    expect(inbox.map(({ to }) => to)).toEqual(messages.map(({ to }) => to));
    expect(new Set(inbox.map((each) => each.type))).toEqual(new Set([type]));
    expect(results.map((each) => each.isSuccess && each.value.messageId)).toEqual(
      messages.map(({ messageId }) => messageId),
    );
  });

  test.each(types)("and one more of %s is refused here, every message", async (type) => {
    const most = type === "ALIMTALK" ? 10_000 : 1000;
    const results = await sendBatch(many(most + 1, make[type]));
    expect(results).toHaveLength(most + 1);
    const refusal = { code: "INVALID_REQUEST", outcome: "not_sent" };
    expect(results.every((each) => each.isFailure && each.error.code === refusal.code)).toBe(true);
    expect(results[0]).toMatchObject({ error: refusal });
    expect(sandbox.requests.all()).toEqual([]);
  });
});

describe("on the wire", () => {
  test("SMS has its numbers in a list, and every result the request's number", async () => {
    const results = await sendBatch(many(3, make.SMS));
    expect(lastJson(sandbox, SEND)).toEqual({
      version: "1.0",
      from: FROM,
      text: "안녕하세요",
      to: [numberOf(0), numberOf(1), numberOf(2)],
    });
    const [first] = sandbox.inbox.all();
    const ids = results.map((each) => each.isSuccess && each.value.providerMessageId);
    expect(ids).toEqual([first?.groupId, first?.groupId, first?.groupId]);
  });

  test("MMS has PHP's form of a list in its form, with the picture once", async () => {
    await sendBatch(many(2, make.MMS));
    const body = requestsTo(sandbox, SEND).at(-1)?.body;
    expect(body).toContain(`name="to"\r\n\r\n0=${numberOf(0)}&1=${numberOf(1)}\r\n`);
    expect(body?.split('name="image"')).toHaveLength(2);
  });

  test("one MMS has its number bare", async () => {
    await sendBatch(many(1, make.MMS));
    expect(requestsTo(sandbox, SEND).at(-1)?.body).toContain(`name="to"\r\n\r\n${numberOf(0)}\r\n`);
  });

  test("SMS abroad goes as GSMS, to any country", async () => {
    const abroad = [
      textMessage({ country: "1", to: "4155550100", text: "hello" }),
      textMessage({ country: "44", to: "7700900000", text: "hello" }),
    ];
    expect((await sendBatch(abroad)).every((each) => each.isSuccess)).toBe(true);
    expect(lastJson(sandbox, SEND)).toMatchObject({
      msgType: "GSMS",
      to: ["14155550100", "447700900000"],
    });
  });

  test("ALIMTALK has each one's values, and template, schedule and substitute once", async () => {
    const at = new Date(START.getTime() + 3_600_000);
    const failover = { enabled: true, fallbackTitle: "주문", fallbackContent: "주문이 왔습니다" };
    const shared = { templateId: "20003", scheduledAt: at, failover };
    const values = (name: string) => ({ 이름: name, 방문일: "6일", 지점: "seoul" });
    const results = await sendBatch([
      alimtalk({ ...shared, to: numberOf(1), variables: values("김하늘") }),
      alimtalk({
        ...shared,
        to: numberOf(2),
        providerOptions: { templateParam: ["이바다", "7일", "busan"] },
        variables: {},
      }),
    ]);
    expect(results.every((each) => each.isSuccess)).toBe(true);
    expect(lastJson(sandbox, SEND)).toEqual({
      templateCode: "20003",
      list: [
        { phone: numberOf(1), templateParam: ["김하늘", "6일", "seoul"] },
        { phone: numberOf(2), templateParam: ["이바다", "7일", "busan"] },
      ],
      reserve: "Y",
      sendDate: "2026-10-05 10:00:00",
      reSend: "Y",
      resendCallback: FROM,
      resendType: "N",
      resendTitle: "주문",
      resendContent: "주문이 왔습니다",
    });
    expect(sandbox.inbox.all()).toMatchObject([
      { to: numberOf(1), text: "김하늘님, 6일에 뵙겠습니다." },
      { to: numberOf(2), text: "이바다님, 7일에 뵙겠습니다." },
    ]);
  });

  test("a template is looked up once", async () => {
    await sendBatch(many(50, make.ALIMTALK));
    expect(requestsTo(sandbox, "/template/")).toHaveLength(1);
  });
});

describe("each message has a result of its own", () => {
  test.each(types)("also of %s to one number twice", async (type) => {
    const messages = ["a", "b", "c"].map((messageId) =>
      make[type]({ messageId, to: numberOf(messageId === "b" ? 2 : 1) }),
    );
    expect(await sendBatch(messages)).toMatchObject([
      { value: { messageId: "a", to: numberOf(1) } },
      { value: { messageId: "b", to: numberOf(2) } },
      { value: { messageId: "c", to: numberOf(1) } },
    ]);
    expect(sandbox.inbox.all()).toHaveLength(3);
  });

  test("with its own warnings", async () => {
    const customFields = { order: "A-1" };
    expect(
      await sendBatch([
        textMessage({ to: numberOf(1) }),
        textMessage({ to: numberOf(2), subject: "제목" }),
        textMessage({ to: numberOf(3), customFields, providerOptions: { odd: 1 } }),
      ]),
    ).toEqual([
      { isSuccess: true, isFailure: false, value: expect.not.objectContaining({ warnings: [] }) },
      expect.objectContaining({
        value: expect.objectContaining({
          warnings: [expect.objectContaining({ field: "subject" })],
        }),
      }),
      expect.objectContaining({
        value: expect.objectContaining({
          warnings: [
            expect.objectContaining({ field: "providerOptions.iwinv.odd" }),
            expect.objectContaining({ field: "options.customFields" }),
          ],
        }),
      }),
    ]);
    expect(requestsTo(sandbox, SEND)).toHaveLength(1);
  });

  test("and its own refusal, while the others go out", async () => {
    const results = await sendBatch([
      alimtalk({ messageId: "a", to: numberOf(1) }),
      alimtalk({ messageId: "b", to: numberOf(2), variables: {} }),
      alimtalk({ messageId: "c", to: numberOf(3), country: "1" }),
      alimtalk({ messageId: "d", to: numberOf(4), providerOptions: { templateParam: "x" } }),
      alimtalk({ messageId: "e", to: numberOf(5) }),
    ]);
    const refused = (field: string) => ({
      error: { code: "INVALID_REQUEST", outcome: "not_sent", issues: [{ field }] },
    });
    expect(results).toMatchObject([
      { value: { messageId: "a" } },
      refused("variables.code"),
      refused("options.country"),
      refused("providerOptions.iwinv.templateParam"),
      { value: { messageId: "e" } },
    ]);
    expect(sandbox.inbox.all().map(({ to }) => to)).toEqual([numberOf(1), numberOf(5)]);
  });

  test("when none may leave nothing does", async () => {
    const results = await sendBatch(many(3, (fields) => alimtalk({ ...fields, variables: {} })));
    expect(results.filter((each) => each.isFailure)).toHaveLength(3);
    expect(requestsTo(sandbox, SEND)).toEqual([]);
  });
});

describe("what doesn't belong together isn't sent", () => {
  const other: [string, OutboundMessage, OutboundMessage][] = [
    ["texts", textMessage(), textMessage({ text: "다른 내용" })],
    ["senders", textMessage(), textMessage({ from: "0200000000" })],
    ["types", textMessage(), textMessage({ type: "LMS" })],
    ["titles", make.LMS({}), { ...make.LMS({}), subject: "다른 제목" }],
    ["pictures", make.MMS({}), { ...make.MMS({}), image: jpg(80) }],
    ["home and abroad", textMessage(), textMessage({ country: "1" })],
    ["times", textMessage(), textMessage({ scheduledAt: new Date(START.getTime() + 7_200_000) })],
    ["templates", alimtalk(), alimtalk({ templateId: "20003" })],
    [
      "substitutes",
      alimtalk({ failover: { enabled: true, fallbackContent: "하나" } }),
      alimtalk({ failover: { enabled: true, fallbackContent: "둘" } }),
    ],
    ["a number that isn't mobile", alimtalk(), alimtalk({ to: "0200000000" })],
  ];
  test.each(other)("%s", async (_, one, two) => {
    const refusal = { error: { code: "INVALID_REQUEST", outcome: "not_sent" } };
    expect(await sendBatch([one, two])).toMatchObject([refusal, refusal]);
    expect(sandbox.requests.all()).toEqual([]);
  });
});

const faults: [name: string, action: FaultRule["action"], code: string, accepted: boolean][] = [
  ["a reset", { kind: "reset" }, "NETWORK_ERROR", false],
  ["a reset after accepting", { kind: "reset", afterAccepting: true }, "NETWORK_ERROR", true],
  ["silence", { kind: "hang" }, "NETWORK_TIMEOUT", false],
  ["silence after accepting", { kind: "hang", afterAccepting: true }, "NETWORK_TIMEOUT", true],
  ["half an answer", { kind: "truncate" }, "PROVIDER_ERROR", true],
  ["an empty answer", { kind: "empty" }, "PROVIDER_ERROR", true],
  [
    "502 after accepting",
    { kind: "respond", status: 502, body: "<html></html>", afterAccepting: true },
    "NETWORK_SERVICE_UNAVAILABLE",
    true,
  ],
];

describe("a batch that ends in", () => {
  for (const [name, action, code, accepted] of faults) {
    test.each(types)(`${name} may have gone out, all of it: %s`, async (type) => {
      sandbox.faults.add({ vendor: "iwinv", path: SEND, action });
      const timeoutMs = action.kind === "hang" ? 500 : undefined;
      const results = await sendBatch(many(3, make[type]), { timeoutMs });
      const unknown = { error: { code, outcome: "unknown", retryable: false } };
      expect(results).toMatchObject([unknown, unknown, unknown]);
      expect(sandbox.inbox.all()).toHaveLength(accepted ? 3 : 0);
      expect(requestsTo(sandbox, SEND)).toHaveLength(1);
    });
  }

  test.each(types)("429 did not go out, none of it: %s", async (type) => {
    const action = { kind: "respond", status: 429, headers: { "retry-after": "7" } } as const;
    sandbox.faults.add({ vendor: "iwinv", path: SEND, action });
    const error = { outcome: "not_sent", retryable: true, retryAfterMs: 7000 };
    expect(await sendBatch(many(2, make[type]))).toMatchObject([{ error }, { error }]);
    expect(sandbox.inbox.all()).toEqual([]);
  });

  test("a look-up without an answer sent nothing, and isn't repeated for each message", async () => {
    sandbox.faults.add({ vendor: "iwinv", path: "/template/", action: { kind: "reset" } });
    const error = { code: "NETWORK_ERROR", outcome: "not_sent", retryable: true };
    expect(await sendBatch(many(2, make.ALIMTALK))).toMatchObject([{ error }, { error }]);
    expect(requestsTo(sandbox, "/template/")).toHaveLength(1);
    expect(requestsTo(sandbox, SEND)).toEqual([]);
  });
});

describe("an abort", () => {
  test.each(types)("before the request leaves sends none: %s", async (type) => {
    const context = { ...atSandboxTime(sandbox), signal: AbortSignal.abort() };
    const error = { code: "REQUEST_ABORTED", outcome: "not_sent" };
    const results = await create().sendBatch(many(2, make[type]), context);
    expect(results).toMatchObject([{ error }, { error }]);
    expect(sandbox.requests.all()).toEqual([]);
  });

  test.each(types)("after it left is unknown for all: %s", async (type) => {
    sandbox.faults.add({ path: SEND, action: { kind: "hang", afterAccepting: true } });
    const controller = new AbortController();
    const context = { ...atSandboxTime(sandbox), signal: controller.signal };
    const sending = create().sendBatch(many(2, make[type]), context);
    await expect.poll(() => requestsTo(sandbox, SEND).length, { interval: 5 }).toBe(1);
    controller.abort();
    const error = { code: "REQUEST_ABORTED", outcome: "unknown", retryable: false };
    expect(await sending).toMatchObject([{ error }, { error }]);
    expect(sandbox.inbox.all()).toHaveLength(2);
  });
});
