import { describe, expect, it } from "vitest";
import { toSolapiButtons } from "./kakao-buttons.ts";

const URL = "https://shop.example";

describe("toSolapiButtons", () => {
  it("writes each type with its links, in order", () => {
    const { value, issues, warnings } = toSolapiButtons([
      { name: "웹", type: "WL", linkMobile: URL, linkPc: `${URL}/pc` },
      { name: "앱", type: "AL", linkAndroid: "shop://a", linkIos: "shop://i" },
      { name: "배송", type: "DS" },
      { name: "채널", type: "AC" },
    ]);
    expect(value).toEqual([
      { buttonName: "웹", buttonType: "WL", linkMo: URL, linkPc: `${URL}/pc` },
      { buttonName: "앱", buttonType: "AL", linkAnd: "shop://a", linkIos: "shop://i" },
      { buttonName: "배송", buttonType: "DS" },
      { buttonName: "채널", buttonType: "AC" },
    ]);
    expect([...issues, ...warnings]).toEqual([]);
  });

  it("names each missing link", () => {
    const { issues } = toSolapiButtons([
      { name: "웹", type: "WL", linkPc: URL },
      { name: "앱", type: "AL", linkIos: "shop://i" },
    ]);
    expect(issues.map((issue) => issue.field)).toEqual([
      "kakao.buttons.0.linkMobile",
      "kakao.buttons.1.linkAndroid",
    ]);
  });

  it("warns of links that a type doesn't have", () => {
    const { value, warnings } = toSolapiButtons([
      { name: "웹", type: "WL", linkMobile: URL, linkIos: "shop://i" },
      { name: "봇", type: "BK", linkPc: URL },
    ]);
    expect(value[1]).toEqual({ buttonName: "봇", buttonType: "BK" });
    expect(warnings).toMatchObject([
      { code: "OPTION_UNSUPPORTED", field: "kakao.buttons.0.linkIos" },
      { code: "OPTION_UNSUPPORTED", field: "kakao.buttons.1.linkPc" },
    ]);
    expect(warnings[1]?.messageKo).toMatch(/^SOLAPI \(BK\)에서 지원하지 않는/);
  });
});
