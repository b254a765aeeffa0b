import { describe, expect, it } from "vitest";
import { createIwinvCaller } from "../testing.ts";

const LIST = "/api/template/";
const ADD = "/api/template/add/";
const WL = {
  type: "WL",
  name: "주문 보기",
  linkMo: "https://m.shop.example/#{번호}",
  linkPc: "https://shop.example/#{번호}",
};
const draft = (more: object = {}) => ({
  templateName: "주문 안내",
  templateContent: "#{이름}님, 주문 #{번호} 안내입니다.",
  buttons: [WL],
  ...more,
});

describe("template lists (sheet §3.3)", () => {
  it("reads a template by its code, buttons with linkType", async () => {
    const { call, sandbox } = createIwinvCaller();
    const { order } = sandbox.iwinv.templates.demo;
    expect(await call("alimtalk", LIST, { templateCode: order })).toEqual({
      code: 200,
      message: "데이터가 조회되었습니다.",
      totalCount: 1,
      list: [
        {
          templateCode: "20001",
          templateName: "주문 접수 안내",
          templateContent: "#{이름}님, 주문 #{주문번호}이(가) 접수되었습니다.",
          status: "Y",
          templateStatusMsg: "사용가능",
          templateStatusComments: "",
          createDate: "2026-10-05 12:00:00",
          buttons: [
            {
              ordering: 1,
              name: "주문 보기",
              linkType: "WL",
              linkTypeName: "웹링크",
              linkMo: "https://shop.example/orders/#{주문번호}",
              linkPc: "https://shop.example/orders/#{주문번호}",
            },
          ],
        },
      ],
    });
    sandbox.iwinv.switches.templateButtonKey = "type";
    const { list } = await call("alimtalk", LIST, { templateCode: order });
    expect(list[0].buttons[0]).toMatchObject({ type: "WL" });
    expect(list[0].buttons[0]).not.toHaveProperty("linkType");
  });

  it("filters by name and status, pages with numbers as strings", async () => {
    const { call } = createIwinvCaller();
    const codes = async (more: object) =>
      (await call("alimtalk", LIST, more)).list.map(
        ({ templateCode }: { templateCode: string }) => templateCode,
      );
    expect(await codes({ templateStatus: "I" })).toEqual(["20004"]);
    expect(await codes({ templateStatus: "R" })).toEqual(["20005"]);
    expect(await codes({ templateName: "인증번호" })).toEqual(["20002"]);
    expect(await codes({ pageNum: "2", pageSize: "2" })).toEqual(["20003", "20002"]);
    expect(await codes({ templateCode: "99999" })).toEqual([]);
  });
});

describe("a template's life (sheet §3.3, §7.27)", () => {
  it("is added for review without a code in the answer, approved, sent, changed and deleted", async () => {
    const { call, sandbox } = createIwinvCaller();
    expect(await call("alimtalk", ADD, draft())).toEqual({
      code: 200,
      message: expect.any(String),
    });
    const find = async () => (await call("alimtalk", LIST, { templateName: "주문 안내" })).list[0];
    const { templateCode, status } = await find();
    expect([templateCode, status]).toEqual(["30001", "I"]);
    const list = [{ phone: "01000000001", templateParam: ["김하늘", "A-1"] }];
    const send = async () => (await call("alimtalk", "/api/v2/send/", { templateCode, list })).code;
    expect(await send()).toBe(501);
    expect(sandbox.iwinv.templates.approve(templateCode)).toBe(true);
    expect(await send()).toBe(200);

    const changed = draft({ templateCode, templateContent: "#{이름}님, #{번호}번 주문입니다." });
    expect(await call("alimtalk", "/api/template/modify/", changed)).toMatchObject({ code: 200 });
    expect(await find()).toMatchObject({ status: "I", templateContent: changed.templateContent });
    sandbox.iwinv.templates.reject(templateCode, "변수가 너무 많습니다.");
    expect(await find()).toMatchObject({
      status: "R",
      templateStatusMsg: "부결",
      templateStatusComments: "변수가 너무 많습니다.",
    });

    const removed = await call("alimtalk", "/api/template/delete/", { templateCode });
    expect(removed).toEqual({ code: 200, messgae: expect.any(String) });
    expect(await find()).toBeUndefined();
    const again = await call("alimtalk", "/api/template/delete/", { templateCode });
    expect(again).toEqual({ code: 404, messgae: expect.any(String) });
    const late = await call("alimtalk", "/api/template/modify/", changed);
    expect(late).toMatchObject({ code: 404 });
    expect(sandbox.iwinv.templates.approve(templateCode)).toBe(false);
  });

  it("answers the code where switched", async () => {
    const { call, sandbox } = createIwinvCaller();
    sandbox.iwinv.switches.templateAddAnswersCode = true;
    expect(await call("alimtalk", ADD, draft())).toMatchObject({ templateCode: "30001" });
  });

  it.each<[string, object]>([
    ["a name over 15 characters", { templateName: "가".repeat(16) }],
    ["a text over 1,000 characters", { templateContent: "가".repeat(1001) }],
    ["no text", { templateContent: undefined }],
    ["a link over 200 characters", { buttons: [{ ...WL, linkPc: "https://a".padEnd(201, "a") }] }],
    ["a WL button without a PC link", { buttons: [{ ...WL, linkPc: undefined }] }],
    [
      "lost links under other names",
      { buttons: [{ type: "WL", name: "보기", linkMobile: "https://a", linkPc: "https://a" }] },
    ],
    [
      "an AL button with linkAndroid",
      { buttons: [{ type: "AL", name: "열기", linkIos: "a://", linkAndroid: "a://" }] },
    ],
    ["linkType instead of type", { buttons: [{ ...WL, type: undefined, linkType: "WL" }] }],
    ["six buttons", { buttons: Array.from({ length: 6 }, () => WL) }],
    ["a button name over 15 characters", { buttons: [{ ...WL, name: "가".repeat(16) }] }],
  ])("refuses %s", async (_, more) => {
    const { call } = createIwinvCaller();
    expect(await call("alimtalk", ADD, draft(more))).toMatchObject({ code: 400 });
    expect((await call("alimtalk", LIST, {})).totalCount).toBe(5);
  });

  it("takes DS and DB for 배송조회, or the one it is switched to", async () => {
    const { call, sandbox } = createIwinvCaller();
    const add = async (type: string) =>
      (await call("alimtalk", ADD, draft({ buttons: [{ type, name: "배송 조회" }] }))).code;
    expect([await add("DS"), await add("DB")]).toEqual([200, 200]);
    sandbox.iwinv.switches.deliveryTrackingType = "DB";
    expect([await add("DS"), await add("DB")]).toEqual([400, 200]);
  });

  it("goes back to its first templates, balance and switches by reset", async () => {
    const { call, sandbox } = createIwinvCaller();
    await call("alimtalk", ADD, draft());
    sandbox.iwinv.templates.approve("20004");
    sandbox.iwinv.switches.templateParams = "occurrence";
    sandbox.iwinv.senders.clear();
    sandbox.iwinv.allowedIps.sms = [];
    sandbox.iwinv.balance.set({ sms: 1 });
    sandbox.reset();
    expect(sandbox.iwinv.templates.list().map(({ status }) => status)).toEqual([
      "Y",
      "Y",
      "Y",
      "I",
      "R",
    ]);
    expect(sandbox.iwinv.switches.templateParams).toBe("distinct");
    expect([...sandbox.iwinv.senders]).toEqual(["01000000000", "0200000000"]);
    expect(sandbox.iwinv.allowedIps.sms).toBeUndefined();
    expect(sandbox.iwinv.balance.read().sms).toBe(100_000);
  });
});
