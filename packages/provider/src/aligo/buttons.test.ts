import { describe, expect, test } from "vitest";
import { type AligoButton, chooseButtons, renderButtons, toAligoButtons } from "./buttons.ts";

const WEB: AligoButton = {
  name: "보기",
  linkType: "WL",
  linkTypeName: "웹링크",
  linkMo: "https://shop.example/#{번호}",
};
const APP: AligoButton = { name: "열기", linkType: "AL", linkIos: "shop://1", linkAnd: "shop://2" };

test("our names become those of sending, not those of creating templates", () => {
  const [app] = toAligoButtons([
    {
      name: "열기",
      type: "AL",
      linkMobile: "https://m",
      linkPc: "https://p",
      linkIos: "i://",
      linkAndroid: "a://",
    },
  ]);
  expect(app).toEqual({
    name: "열기",
    linkType: "AL",
    linkTypeName: "앱링크",
    linkMo: "https://m",
    linkPc: "https://p",
    linkIos: "i://",
    linkAnd: "a://",
  });
});

test("none given: the template's; none there either: none", () => {
  expect(chooseButtons([WEB], undefined)).toMatchObject({ value: [WEB] });
  expect(chooseButtons([WEB], [])).toMatchObject({ value: [WEB] });
  expect(chooseButtons(undefined, undefined)).toMatchObject({ value: [] });
});

test("given for a template without buttons: they differ", () => {
  expect(chooseButtons([], [{ name: "보기", type: "WL", linkMobile: "https://m" }])).toMatchObject({
    error: [{ field: "kakao.buttons" }],
  });
});

test("the template's order counts", () => {
  const given = [
    { name: "열기", type: "AL" as const },
    { name: "보기", type: "WL" as const },
  ];
  expect(chooseButtons([WEB, APP], given).isFailure).toBe(true);
  expect(chooseButtons([APP, WEB], given)).toMatchObject({ value: [APP, WEB] });
});

describe("without a template to compare with", () => {
  test.each([
    [{ name: "상담", type: "BC" as const }, "kakao.buttons[0].type"],
    [{ name: "보기", type: "WL" as const, linkPc: "https://p" }, "kakao.buttons[0].linkMobile"],
    [{ name: "열기", type: "AL" as const, linkIos: "i://" }, "kakao.buttons[0].linkAndroid"],
    [{ name: "열기", type: "AL" as const, linkAndroid: "a://" }, "kakao.buttons[0].linkIos"],
  ])("%o is refused", (button, field) => {
    expect(chooseButtons(undefined, [button])).toMatchObject({ error: [{ field }] });
  });

  test("six are refused, five are not", () => {
    const five = Array.from({ length: 5 }, () => ({ name: "배송", type: "DS" as const }));
    expect(chooseButtons(undefined, five).isSuccess).toBe(true);
    expect(chooseButtons(undefined, [...five, ...five.slice(4)])).toMatchObject({
      error: [{ field: "kakao.buttons" }],
    });
  });
});

test("variables go into links; what isn't there stays away", () => {
  const rendered = renderButtons([WEB, APP], { 번호: "7" });
  expect(rendered).toMatchObject({
    value: [{ ...WEB, linkMo: "https://shop.example/7" }, APP],
  });
  expect(rendered.isSuccess && rendered.value.map((each) => Object.keys(each))).toEqual([
    ["name", "linkType", "linkTypeName", "linkMo"],
    ["name", "linkType", "linkIos", "linkAnd"],
  ]);
});

test.each(["shop.example/7", "javascript:alert(1)", "https://"])("%s is no web link", (link) => {
  const button = {
    name: "보기",
    linkType: "WL",
    linkMo: "#{주소}",
    linkPc: "https://shop.example",
  };
  expect(renderButtons([button], { 주소: link })).toMatchObject({
    error: [{ field: "kakao.buttons[0].linkMobile" }],
  });
});
