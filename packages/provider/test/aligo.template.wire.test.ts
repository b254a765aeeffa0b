import type { OutboundAlimtalk } from "@k-msg/core";
import { AligoProvider } from "@k-msg/provider/aligo";
import { type RunningSandbox, startSandbox } from "@k-msg/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type AligoConfig,
  alimtalk,
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

describe("given instead of looked up", () => {
  const template = {
    content: "#{이름}님, 주문 #{주문번호}이(가) 접수되었습니다.",
    buttons: [
      {
        name: "주문 보기",
        type: "WL",
        linkMobile: "https://shop.example/orders/#{주문번호}",
        linkPc: "https://shop.example/orders/#{주문번호}",
      },
    ],
  };

  test("it is rendered and sent without a look-up", async () => {
    const result = await send({ providerOptions: { template } });
    expect(result.isSuccess && result.value.warnings).toBeUndefined();
    expect(requestsTo(LIST)).toBe(0);
    expect(await lastFields(sandbox, SEND)).toMatchObject({ subject_1: "KS_0001" });
    expect(finalState()).toMatchObject({ status: "DELIVERED" });
  });

  test("its title, and the caller's title instead of it", async () => {
    const options = { template: { content: "가", title: "#{이름} 예약" } };
    await send({ providerOptions: options });
    expect(await lastFields(sandbox, SEND)).toMatchObject({ emtitle_1: "김하늘 예약" });
    await send({ providerOptions: options, kakao: { title: "주문 #{주문번호}" } });
    expect(await lastFields(sandbox, SEND)).toMatchObject({ emtitle_1: "주문 EX-1001" });
  });

  test.each([
    ["a text", "template", "본문"],
    ["no content", "template.content", {}],
    ["a title that isn't text", "template.title", { content: "가", title: 1 }],
    ["buttons that aren't a list", "template.buttons", { content: "가", buttons: {} }],
    [
      "a button without its link",
      "template.buttons[0].linkMobile",
      { content: "가", buttons: [{ name: "보기", type: "WL" }] },
    ],
  ])("%s in its place is refused before anything leaves", async (_, field, given) => {
    const result = await send({ providerOptions: { template: given } });
    expect(result).toMatchObject({
      error: { code: "INVALID_REQUEST", issues: [{ field: `providerOptions.aligo.${field}` }] },
    });
    expect(sandbox.requests.all()).toEqual([]);
  });

  test("misspelt keys are told", async () => {
    const providerOptions = { template: { ...template, contents: "가" }, templates: {} };
    const result = await send({ providerOptions });
    const warnings = (result.isSuccess && result.value.warnings) || [];
    expect(warnings.map((each) => each.field)).toEqual([
      "providerOptions.aligo.templates",
      "providerOptions.aligo.template.contents",
    ]);
  });
});

describe("the caller's buttons", () => {
  const own = {
    name: "주문 보기",
    type: "WL" as const,
    linkMobile: "https://shop.example/orders/7",
  };

  test("replace the links they give; the template's others stay", async () => {
    await send({ kakao: { buttons: [own] } });
    const { button_1 } = await lastFields(sandbox, SEND);
    expect(JSON.parse(String(button_1)).button).toEqual([
      {
        name: "주문 보기",
        linkType: "WL",
        linkTypeName: "웹링크",
        linkMo: "https://shop.example/orders/7",
        linkPc: "https://shop.example/orders/EX-1001",
      },
    ]);
  });

  test.each([
    ["another name", { buttons: [{ ...own, name: "보기" }] }],
    ["another type", { buttons: [{ ...own, type: "DS" as const }] }],
    ["one more", { buttons: [own, own] }],
  ])("%s than the template's is refused before sending", async (_, kakao) => {
    const result = await send({ kakao });
    expect(result).toMatchObject({
      error: {
        code: "TEMPLATE_MISMATCH",
        outcome: "not_sent",
        issues: [{ field: "kakao.buttons" }],
      },
    });
    expect(requestsTo(SEND)).toBe(0);
  });

  test("a value that leaves a web link without its scheme is refused", async () => {
    const result = await send({ kakao: { buttons: [{ ...own, linkMobile: "#{주문번호}" }] } });
    expect(result).toMatchObject({
      error: { code: "INVALID_REQUEST", issues: [{ field: "kakao.buttons[0].linkMobile" }] },
    });
    expect(requestsTo(SEND)).toBe(0);
  });
});
