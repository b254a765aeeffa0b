import { describe, expect, it } from "vitest";
import type { Sandbox } from "../../sandbox.ts";
import { call, codeOf, createFrozenSandbox } from "./testing.ts";

const link = {
  buttonName: "주문 보기",
  buttonType: "WL",
  linkMo: "https://shop.example/orders/77",
};
const filled = "김하늘님, 주문 77이(가) 접수되었습니다.";

function orderOf(sandbox: Sandbox, more: object = {}): object {
  const { channelId, order } = sandbox.solapi.templates.demo;
  const variables = { "#{이름}": "김하늘", "#{주문번호}": "77" };
  return {
    from: undefined,
    kakaoOptions: { pfId: channelId, templateId: order, variables, ...more },
  };
}

describe("알림톡", () => {
  it("fills the template in, text and buttons", async () => {
    const sandbox = createFrozenSandbox();
    expect(await codeOf(sandbox, orderOf(sandbox))).toBe("2000");
    expect(sandbox.inbox.all()).toMatchObject([
      { type: "ALIMTALK", text: filled, buttons: [link], from: undefined },
    ]);
  });

  it.each([
    ["1041", { pfId: "@sandbox" }],
    ["1042", { templateId: undefined }],
    ["1042", { templateId: "KA01TP250101000000000Nothing0000" }],
    ["1043", { variables: { "#{이름}": "김하늘" } }],
    ["1043", { variables: { 이름: "김하늘", 주문번호: "77" } }],
    ["1043", { variables: { "#{이름}": "김하늘", "#{주문번호}": 77 } }],
    ["1043", { variables: undefined }],
    ["1050", { buttons: Array.from({ length: 6 }, () => link) }],
    ["1044", { buttons: [{ ...link, buttonType: "XX" }] }],
    ["1044", { buttons: [{ ...link, linkMo: undefined }] }],
    ["1044", { buttons: [{ ...link, buttonName: "다른 이름" }] }],
    ["1044", { buttons: [link, link] }],
    ["1045", { buttons: [{ ...link, linkMo: "shop.example" }] }],
    ["1045", { buttons: [{ ...link, linkMo: "https://elsewhere.example" }] }],
    ["1048", { buttons: [{ ...link, linkMo: `https://shop.example/orders/${"7".repeat(80)}` }] }],
    ["1049", { buttons: [{ ...link, buttonName: "열다섯 글자가 되는 단추 이름" }] }],
    ["2000", { buttons: [{ ...link, targetOut: true }] }],
  ])("answers %s to %j", async (code, options) => {
    const sandbox = createFrozenSandbox();
    const message = { ...orderOf(sandbox, options), type: "ATA" };
    expect(await codeOf(sandbox, message)).toBe(code);
  });

  it("is only sent from templates that are approved and awake, and from their own channel", async () => {
    const sandbox = createFrozenSandbox();
    const { demo, setDormant } = sandbox.solapi.templates;
    for (const templateId of [demo.inReview, demo.rejected]) {
      expect(await codeOf(sandbox, orderOf(sandbox, { templateId }))).toBe("1042");
    }
    setDormant(demo.order, true);
    expect(await codeOf(sandbox, orderOf(sandbox))).toBe("1042");
    await call(sandbox, "POST", `/kakao/v2/templates/${demo.order}/relese-dormant`);
    expect(await codeOf(sandbox, orderOf(sandbox))).toBe("2000");
  });

  it("takes text that is filled in already, which must fit, and wants its buttons then", async () => {
    const sandbox = createFrozenSandbox();
    const codeWith = (text: string, buttons?: object[]) =>
      codeOf(sandbox, { ...orderOf(sandbox, { variables: undefined, buttons }), text });
    expect(await codeWith(filled, [link])).toBe("2000");
    expect(await codeWith("주문이 접수되었습니다.", [link])).toBe("1043");
    expect(await codeWith(filled)).toBe("1046");
    const { channelId, otp } = sandbox.solapi.templates.demo;
    const kakaoOptions = { pfId: channelId, templateId: otp, buttons: [link] };
    expect(await codeOf(sandbox, { text: "인증번호는 1234입니다.", kakaoOptions })).toBe("1047");
  });

  it("takes text beside variables as the substitute's, or as the body by a switch", async () => {
    const sandbox = createFrozenSandbox();
    const message = { ...orderOf(sandbox), text: "주문 77번 접수" };
    expect(await codeOf(sandbox, message)).toBe("2000");
    sandbox.solapi.switches.ataText = "body";
    expect(await codeOf(sandbox, message)).toBe("1043");
  });

  it("wants buttons in the template's order", async () => {
    const { demo } = createFrozenSandbox().solapi.templates;
    const buttons = [
      { buttonName: "상담", buttonType: "BC" as const },
      { buttonName: "배송", buttonType: "DS" as const },
    ];
    const two = { templateId: "KA01TP250101000000000TwoButtons0", name: "둘", content: "단추 둘" };
    const sandbox = createFrozenSandbox({
      solapi: { templates: [{ ...two, buttons }] },
    });
    const codeWith = (given: object[]) =>
      codeOf(sandbox, {
        kakaoOptions: {
          pfId: demo.channelId,
          templateId: two.templateId,
          variables: {},
          buttons: given,
        },
      });
    expect(await codeWith(buttons)).toBe("2000");
    expect(await codeWith([...buttons].reverse())).toBe("1052");
  });

  it("holds 1,000 characters", async () => {
    const sandbox = createFrozenSandbox();
    const variables = { "#{이름}": "김".repeat(1000), "#{주문번호}": "77" };
    expect(await codeOf(sandbox, orderOf(sandbox, { variables }))).toBe("1031");
  });
});

describe("친구톡", () => {
  const talk = (sandbox: Sandbox, more: object = {}, text: string | undefined = "안녕하세요") => ({
    text,
    type: "CTA",
    kakaoOptions: { pfId: sandbox.solapi.templates.demo.channelId, ...more },
  });

  it("needs text, a channel, and buttons that suit it", async () => {
    const sandbox = createFrozenSandbox();
    expect(await codeOf(sandbox, talk(sandbox))).toBe("2000");
    expect(await codeOf(sandbox, talk(sandbox, { pfId: "x" }))).toBe("1041");
    expect(await codeOf(sandbox, talk(sandbox, {}, ""))).toBe("1010");
    const buttons = [{ buttonName: "배송", buttonType: "DS" }];
    expect(await codeOf(sandbox, talk(sandbox, { buttons }))).toBe("1053");
  });

  it("takes only images uploaded as KAKAO", async () => {
    const sandbox = createFrozenSandbox();
    const file = Buffer.from("ffd8ffe0", "hex").toString("base64");
    const body = { file, type: "KAKAO", link: "https://shop.example" };
    const { json } = await call<{ fileId: string }>(sandbox, "POST", "/storage/v1/files", body);
    const image = { ...talk(sandbox, { imageId: json.fileId }), type: "CTI" };
    expect(await codeOf(sandbox, image)).toBe("2000");
    expect(await codeOf(sandbox, { ...talk(sandbox), type: "CTI" })).toBe("1034");
    expect(await codeOf(sandbox, talk(sandbox, { imageId: "unknown" }))).toBe("1051");
    expect(await codeOf(sandbox, { ...image, text: "가".repeat(401) })).toBe("1031");
  });

  it("rests at night: 3108 in the report (§19.15)", async () => {
    const sandbox = createFrozenSandbox({
      clock: { start: new Date("2026-11-23T20:30:00+09:00"), frozen: true },
    });
    await codeOf(sandbox, talk(sandbox));
    sandbox.clock.advance(3_000);
    sandbox.solapi.switches.quietFrom = "20:50";
    await codeOf(sandbox, talk(sandbox));
    sandbox.clock.advance(3_000);
    expect(sandbox.inbox.all().map((each) => each.code)).toEqual(["3108", "4000"]);
  });
});
