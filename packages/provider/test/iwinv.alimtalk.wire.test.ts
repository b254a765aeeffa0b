import { IWINVProvider } from "@k-msg/provider/iwinv";
import { type RunningSandbox, startSandbox } from "@k-msg/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  alimtalk,
  atSandboxTime,
  configFor,
  type IWINVConfig,
  lastJson,
  requestsTo,
  START,
  TO,
} from "./iwinv-testbed.ts";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ clock: { start: START, frozen: true } });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

function create(config: Partial<IWINVConfig> = {}) {
  return new IWINVProvider({ ...configFor(sandbox), ...config });
}

function sendAlimtalk(
  fields: Parameters<typeof alimtalk>[0] = {},
  config: Partial<IWINVConfig> = {},
) {
  return create(config).send(alimtalk(fields), atSandboxTime(sandbox));
}

describe("ALIMTALK", () => {
  test("named values go by position, and the result has no vendor's id", async () => {
    const result = await sendAlimtalk();
    expect(sandbox.inbox.all()).toMatchObject([
      { type: "ALIMTALK", to: TO, text: "인증번호는 482913입니다.", templateId: "20002" },
    ]);
    expect(result).toEqual({
      isSuccess: true,
      isFailure: false,
      value: {
        messageId: "a-1",
        providerId: "iwinv",
        status: "PENDING",
        type: "ALIMTALK",
        to: TO,
        renderedText: "인증번호는 482913입니다.",
        raw: { code: 200, message: "메시지가 발송되었습니다.", success: 1, fail: 0 },
      },
    });
  });

  test("only documented fields go on the wire, and the substitute is switched off", async () => {
    await sendAlimtalk();
    expect(lastJson(sandbox, "/api/v2/send/")).toEqual({
      templateCode: "20002",
      list: [{ phone: TO, templateParam: ["482913"] }],
      reserve: "N",
      reSend: "N",
    });
    const [lookUp, send] = sandbox.requests.all();
    expect(lookUp?.path).toBe("/iwinv-alimtalk/api/template/");
    expect(send?.path).toBe("/iwinv-alimtalk/api/v2/send/");
    expect(atob(send?.headers.auth ?? "")).toBe(sandbox.iwinv.credentials.apiKey);
  });

  test("the template's order decides, not the caller's", async () => {
    await sendAlimtalk({
      templateId: "20003",
      variables: { 지점: "seoul", 방문일: "10월 6일", 이름: "김하늘" },
    });
    expect(sandbox.inbox.all()[0]).toMatchObject({
      text: "김하늘님, 10월 6일에 뵙겠습니다.",
      buttons: [{ linkMo: "https://shop.example/branches/seoul" }],
    });
  });

  test("a missing value is refused before anything is sent, by name", async () => {
    const result = await sendAlimtalk({ templateId: "20003", variables: { 이름: "김하늘" } });
    expect(result).toMatchObject({
      error: {
        code: "INVALID_REQUEST",
        outcome: "not_sent",
        issues: [{ field: "variables.방문일" }, { field: "variables.지점" }],
      },
    });
    expect(requestsTo(sandbox, "/send/")).toEqual([]);
  });

  test("a value that the template doesn't name is a warning", async () => {
    const result = await sendAlimtalk({ variables: { code: "1", typo: "값" } });
    expect(result).toMatchObject({
      value: { warnings: [{ code: "VARIABLE_UNUSED", field: "variables.typo" }] },
    });
  });

  test("a value used in the substitute's text is not called unused", async () => {
    const result = await sendAlimtalk({
      variables: { code: "1", shop: "예시몰" },
      failover: { enabled: true, fallbackContent: "[예시몰] 인증번호 1" },
    });
    expect(result).not.toHaveProperty("value.warnings");
  });

  describe("a repeated name", () => {
    const order = { templateId: "20001", variables: { 이름: "김하늘", 주문번호: "A-1" } };
    const assumed = { value: { warnings: [{ code: "VARIABLE_ORDER_ASSUMED" }] } };

    test("takes one value by default, with a warning", async () => {
      const result = await sendAlimtalk(order);
      expect(result).toMatchObject(assumed);
      expect(lastJson(sandbox, "/send/")).toMatchObject({
        list: [{ templateParam: ["김하늘", "A-1"] }],
      });
      expect(sandbox.inbox.all()[0]).toMatchObject({
        text: "김하늘님, 주문 A-1이(가) 접수되었습니다.",
        buttons: [{ linkPc: "https://shop.example/orders/A-1" }],
      });
    });

    test("takes one for each occurrence when told so", async () => {
      sandbox.iwinv.switches.templateParams = "occurrence";
      const result = await sendAlimtalk(order, { repeatedVariables: "occurrence" });
      expect(result).toMatchObject(assumed);
      expect(lastJson(sandbox, "/send/")).toMatchObject({
        list: [{ templateParam: ["김하늘", "A-1", "A-1", "A-1"] }],
      });
    });

    test("under the wrong rule IWINV refuses, nothing is sent, and the next send asks anew", async () => {
      sandbox.iwinv.switches.templateParams = "occurrence";
      const provider = create();
      const context = atSandboxTime(sandbox);
      for (const _ of [1, 2]) {
        expect(await provider.send(alimtalk(order), context)).toMatchObject({
          error: { code: "TEMPLATE_MISMATCH", outcome: "not_sent", providerErrorCode: "508" },
        });
      }
      expect(requestsTo(sandbox, "/template/")).toHaveLength(2);
      expect(sandbox.inbox.all()).toEqual([]);
    });

    test("has no warning under an order of your own, which needs no look-up", async () => {
      const templateVariableOrder = { "20001": ["이름", "주문번호"] };
      const result = await sendAlimtalk(order, { templateVariableOrder });
      expect(result).not.toHaveProperty("value.warnings");
      expect(requestsTo(sandbox, "/template/")).toEqual([]);
      expect(sandbox.inbox.all()).toHaveLength(1);
    });

    test("can be spelled out as an array for one message", async () => {
      const providerOptions = { templateParam: ["김하늘", "A-1"] };
      const result = await sendAlimtalk({ ...order, providerOptions });
      expect(result).not.toHaveProperty("value.warnings");
      expect(requestsTo(sandbox, "/template/")).toEqual([]);
      expect(sandbox.inbox.all()[0]?.text).toContain("주문 A-1");
    });
  });

  test("an array that isn't one of texts is refused before it leaves", async () => {
    const result = await sendAlimtalk({ providerOptions: { templateParam: [1] } });
    expect(result).toMatchObject({
      error: { outcome: "not_sent", issues: [{ field: "providerOptions.iwinv.templateParam" }] },
    });
    expect(sandbox.requests.all()).toEqual([]);
  });

  test("values that an array replaces are warned of", async () => {
    const result = await sendAlimtalk({
      variables: { code: "482913", other: "값" },
      providerOptions: { templateParam: ["482913"] },
    });
    expect(result).toMatchObject({ value: { warnings: [{ field: "variables.other" }] } });
  });

  test.each([
    ["20004", "검수 중"],
    ["20005", "부결"],
    ["29999", "템플릿이 없습니다"],
  ])("template %s is refused before anything is sent", async (templateId, words) => {
    const result = await sendAlimtalk({ templateId });
    expect(result).toMatchObject({ error: { code: "TEMPLATE_NOT_FOUND", outcome: "not_sent" } });
    expect(result.isFailure && result.error.getLocalizedMessage("ko")).toContain(words);
    expect(requestsTo(sandbox, "/send/")).toEqual([]);
  });

  test("an approval counts at once", async () => {
    const provider = create();
    const message = alimtalk({ templateId: "20004", variables: { 이름: "김하늘" } });
    expect((await provider.send(message, atSandboxTime(sandbox))).isFailure).toBe(true);
    sandbox.iwinv.templates.approve("20004");
    expect((await provider.send(message, atSandboxTime(sandbox))).isSuccess).toBe(true);
  });

  test("what IWINV has no place for comes back as warnings", async () => {
    const result = await sendAlimtalk({
      kakao: {
        profileId: "@예시",
        plusId: "@예시",
        title: "강조",
        buttons: [{ name: "보기", type: "WL", linkMobile: "https://shop.example" }],
      },
      customFields: { order: "A-1" },
      providerOptions: { senderKey: "x" },
    });
    const warnings = result.isSuccess ? result.value.warnings : [];
    expect(warnings?.map(({ code, field }) => [code, field])).toEqual([
      ["OPTION_UNSUPPORTED", "kakao.profileId"],
      ["OPTION_UNSUPPORTED", "kakao.plusId"],
      ["OPTION_UNSUPPORTED", "kakao.title"],
      ["OPTION_UNSUPPORTED", "kakao.buttons"],
      ["OPTION_UNSUPPORTED", "options.customFields"],
      ["OPTION_UNKNOWN", "providerOptions.iwinv.senderKey"],
    ]);
  });

  test("abroad it is refused before it leaves", async () => {
    const result = await sendAlimtalk({ country: "81", to: "9000000000" });
    expect(result).toMatchObject({ error: { issues: [{ field: "options.country" }] } });
    expect(sandbox.requests.all()).toEqual([]);
  });

  test.each(["number", "string"] as const)("a seqNo as %s is the id", async (form) => {
    sandbox.iwinv.switches.alimtalkSeqNo = form;
    expect(await sendAlimtalk()).toMatchObject({ value: { providerMessageId: "880001" } });
  });
});
