import type { OutboundAlimtalk } from "@k-msg/core";
import { AligoProvider } from "@k-msg/provider/aligo";
import { type RunningSandbox, startSandbox } from "@k-msg/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type AligoConfig,
  alimtalk,
  atSandboxTime,
  configFor,
  FROM,
  lastFields,
  START,
  TO,
} from "./aligo-testbed.ts";

const SEND = "/alimtalk/send/";
const LIST = "/template/list/";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ clock: { start: START, frozen: true } });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

function create(config: Partial<AligoConfig> = {}) {
  return new AligoProvider({ ...configFor(sandbox), ...config });
}

function send(fields: Partial<OutboundAlimtalk> = {}, config: Partial<AligoConfig> = {}) {
  return create(config).send(alimtalk(fields), atSandboxTime(sandbox));
}

/** What became of the first message once everything has happened. */
function finalState() {
  sandbox.clock.advance(60_000);
  return sandbox.inbox.all()[0];
}

function requestsTo(path: string): number {
  return sandbox.requests.all().filter((each) => each.path.includes(path)).length;
}

describe("from the template at Aligo", () => {
  test("body and button are filled in, and Kakao takes them", async () => {
    const result = await send();
    expect(await lastFields(sandbox, SEND)).toEqual({
      apikey: sandbox.aligo.credentials.apiKey,
      userid: sandbox.aligo.credentials.userId,
      senderkey: sandbox.aligo.credentials.senderKey,
      tpl_code: "KS_0001",
      sender: FROM,
      receiver_1: TO,
      subject_1: "주문 접수",
      message_1: "김하늘님, 주문 EX-1001이(가) 접수되었습니다.",
      button_1: JSON.stringify({
        button: [
          {
            name: "주문 보기",
            linkType: "WL",
            linkTypeName: "웹링크",
            linkMo: "https://shop.example/orders/EX-1001",
            linkPc: "https://shop.example/orders/EX-1001",
          },
        ],
      }),
      failover: "N",
      testMode: "N",
    });
    expect(result).toMatchObject({
      value: {
        messageId: "a-1",
        providerMessageId: sandbox.inbox.all()[0]?.groupId,
        status: "PENDING",
        type: "ALIMTALK",
        raw: { code: 0 },
      },
    });
    expect(result.isSuccess && result.value.warnings).toBeUndefined();
    expect(finalState()).toMatchObject({ type: "ALIMTALK", status: "DELIVERED" });
  });

  test("line breaks stay as stored, and the emphasised title is filled in", async () => {
    await send({
      templateId: "KS_0005",
      variables: { 이름: "김하늘", 일시: "10/6 10:00", 매장: "강남점" },
    });
    expect(await lastFields(sandbox, SEND)).toMatchObject({
      message_1: "김하늘님, 예약이 확정되었습니다.\r\n\r\n일시: 10/6 10:00\r\n장소: 강남점",
      emtitle_1: "강남점 예약",
    });
    expect(finalState()).toMatchObject({ status: "DELIVERED" });
  });

  test.each([true, false])("the row is found in a list that is nested: %s", async (nested) => {
    sandbox.aligo.switches.templateListNested = nested;
    await send({ templateId: "KS_0002", variables: { code: "123456" } });
    expect(await lastFields(sandbox, SEND)).not.toHaveProperty("button_1");
    expect(finalState()).toMatchObject({ text: "인증번호는 123456입니다.", status: "DELIVERED" });
  });

  test("values go in as they are, also ones that look like variables", async () => {
    await send({ variables: { 이름: "#{주문번호} $&", 주문번호: "1" } });
    expect(sandbox.inbox.all()[0]?.text).toBe("#{주문번호} $&님, 주문 1이(가) 접수되었습니다.");
  });

  test.each([
    ["in review", "KS_0003"],
    ["rejected", "KS_0004"],
    ["stopped", "KS_0006"],
    ["not there", "KS_9999"],
    ["only a part of another's code", "KS_000"],
  ])("a template that is %s is refused before sending", async (_, templateId) => {
    const result = await send({ templateId });
    expect(result).toMatchObject({
      error: { code: "TEMPLATE_NOT_FOUND", outcome: "not_sent", retryable: false },
    });
    expect(requestsTo(SEND)).toBe(0);
  });

  test("a variable without value is refused before sending, once for all its places", async () => {
    const result = await send({ variables: { 이름: "김하늘" } });
    expect(result).toMatchObject({
      error: {
        code: "INVALID_REQUEST",
        outcome: "not_sent",
        issues: [{ field: "variables.주문번호" }],
      },
    });
    expect(requestsTo(SEND)).toBe(0);
  });

  test("a variable that the template doesn't name is told", async () => {
    const result = await send({ variables: { 이름: "가", 주문번호: "1", 쿠폰: "2" } });
    expect(result).toMatchObject({
      value: { warnings: [{ code: "VARIABLE_UNUSED", field: "variables.쿠폰" }] },
    });
  });

  test("it is looked up once, also for sends at the same time", async () => {
    const provider = create();
    const context = atSandboxTime(sandbox);
    await Promise.all([
      provider.send(alimtalk(), context),
      provider.send(alimtalk({ messageId: "a-2" }), context),
    ]);
    await provider.send(alimtalk({ messageId: "a-3" }), context);
    expect(requestsTo(LIST)).toBe(1);
    expect(requestsTo(SEND)).toBe(3);

    sandbox.clock.advance(10 * 60_000);
    await provider.send(alimtalk({ messageId: "a-4" }), context);
    expect(requestsTo(LIST)).toBe(2);
  });

  test("a refusal isn't remembered: an approval counts at once", async () => {
    const provider = create();
    const message = alimtalk({ templateId: "KS_0003", variables: { 이름: "가" } });
    expect((await provider.send(message, {})).isFailure).toBe(true);
    sandbox.aligo.templates.approve("KS_0003");
    expect((await provider.send(message, {})).isSuccess).toBe(true);
  });
});

describe("sender key", () => {
  test("the message's own one goes first, for look-up and send", async () => {
    const { senderKey } = sandbox.aligo.credentials;
    const result = await send({ kakao: { profileId: senderKey } }, { senderKey: "another" });
    expect(result.isSuccess).toBe(true);
    expect(await lastFields(sandbox, LIST)).toMatchObject({ senderkey: senderKey });
    expect(await lastFields(sandbox, SEND)).toMatchObject({ senderkey: senderKey });
  });

  test("none anywhere is refused before anything leaves", async () => {
    const result = await send({}, { senderKey: undefined });
    expect(result).toMatchObject({
      error: { code: "INVALID_REQUEST", issues: [{ field: "kakao.profileId" }] },
    });
    expect(sandbox.requests.all()).toEqual([]);
  });

  test("a key of its own for the Kakao host is used there, and only there", async () => {
    const { apiKey } = sandbox.aligo.credentials;
    const result = await send({}, { apiKey: "sms-only", kakaoApiKey: apiKey });
    expect(result.isSuccess).toBe(true);
  });
});

describe("schedule, test mode, unused options", () => {
  test("a scheduled time is Korean time to the second", async () => {
    const scheduledAt = new Date("2026-12-31T15:00:01.500Z");
    await send({ scheduledAt });
    expect(await lastFields(sandbox, SEND)).toMatchObject({ senddate: "20270101000002" });
    expect(sandbox.inbox.all()[0]).toMatchObject({ status: "SCHEDULED" });
  });

  test("test mode is asked for in this host's words", async () => {
    await send({}, { testMode: true });
    expect(await lastFields(sandbox, SEND)).toMatchObject({ testMode: "Y" });
    expect(sandbox.inbox.all()).toEqual([]);
  });

  test("what has no place is told", async () => {
    const result = await send({
      customFields: { order: "1" },
      kakao: { plusId: "@shop", title: "제목" },
    });
    const warnings = (result.isSuccess && result.value.warnings) || [];
    expect(warnings.map((each) => each.field)).toEqual([
      "options.customFields",
      "kakao.plusId",
      "kakao.title",
    ]);
  });

  test.each([
    ["number", "string"],
    ["string", "number"],
  ] as const)("mid as %s and points as %s are read alike", async (mid, current) => {
    Object.assign(sandbox.aligo.switches, { kakaoMidType: mid, kakaoCurrentType: current });
    sandbox.aligo.switches.kakaoContentType = "text/html; charset=UTF-8";
    const result = await send();
    expect(result).toMatchObject({
      value: { providerMessageId: sandbox.inbox.all()[0]?.groupId },
    });
  });
});

describe("refusals of the vendor", () => {
  test("another country and no sender, before anything leaves", async () => {
    const result = await send({ country: "81", to: "9012345678" }, { defaultFrom: undefined });
    expect(result).toMatchObject({
      error: { issues: [{ field: "options.country" }, { field: "from" }] },
    });
    expect(sandbox.requests.all()).toEqual([]);
  });

  test("a number it takes for malformed", async () => {
    expect(await send({ to: "1" })).toMatchObject({
      error: { code: "RECIPIENT_INVALID", outcome: "not_sent" },
    });
    expect(sandbox.inbox.all()).toEqual([]);
  });

  test.each(["보유건수가 부족합니다.", "포인트가 부족합니다."] as const)("%s", async (text) => {
    sandbox.aligo.switches.kakaoShortageText = text;
    sandbox.aligo.balance.set(0);
    expect(await send()).toMatchObject({
      error: {
        code: "INSUFFICIENT_BALANCE",
        outcome: "not_sent",
        providerErrorCode: "-99",
        providerErrorText: text,
      },
    });
  });

  test("a cause that no known text tells stays the vendor's, and isn't tried again", async () => {
    expect(await send({ from: "01000000099" })).toMatchObject({
      error: {
        code: "PROVIDER_ERROR",
        outcome: "not_sent",
        retryable: false,
        providerErrorCode: "-99",
        providerErrorText: "등록/인증되지 않은 발신번호입니다.",
      },
    });
    expect(sandbox.inbox.all()).toEqual([]);
  });

  test.each([
    ["a wrong key", { kakaoApiKey: "wrong" }, "AUTHENTICATION_FAILED"],
    ["a wrong user id", { userId: "nobody" }, "AUTHENTICATION_FAILED"],
  ])("%s", async (_, config, code) => {
    expect(await send({}, config)).toMatchObject({ error: { code, outcome: "not_sent" } });
    expect(requestsTo(SEND)).toBe(0);
  });

  test("an address that isn't on the list", async () => {
    sandbox.aligo.allowedIps = ["192.0.2.1"];
    expect(await send()).toMatchObject({
      error: { code: "IP_NOT_ALLOWED", outcome: "not_sent", providerErrorCode: "-99" },
    });
  });
});
