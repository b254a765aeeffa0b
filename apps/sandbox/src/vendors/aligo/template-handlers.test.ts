import { expect, test } from "vitest";
import { createTemplate } from "./templates.ts";
import { createAligoTestbed, firstRow, toFormData } from "./testing.ts";

const ADD = "/akv10/template/add/";
const plain = { tpl_name: "안내", tpl_content: "#{이름}님, 안내입니다." };
const webButton = {
  name: "보기",
  linkType: "WL",
  linkM: "https://a.example",
  linkP: "https://a.example",
};

const toButtons = (...buttons: object[]) => JSON.stringify({ button: buttons });

test("reads a template as the sheet's table tells", async () => {
  const bed = createAligoTestbed();
  const link = "https://shop.example/orders/#{주문번호}";
  const answer = await bed.kakao("/akv10/template/list/", { tpl_code: "KS_0001" });
  expect(answer).toEqual({
    code: 0,
    message: "정상적으로 호출하였습니다.",
    list: [
      {
        templtCode: "KS_0001",
        templtName: "주문 접수",
        templtContent: "#{이름}님, 주문 #{주문번호}이(가) 접수되었습니다.",
        templateType: "BA",
        templateEmType: "NONE",
        templtTitle: "",
        templtSubtitle: "",
        templtImageName: "",
        templtImageUrl: "",
        status: "A",
        inspStatus: "APR",
        comments: [],
        cdate: "2026-01-05 10:00:00",
        udate: "2026-01-07 15:30:00",
        buttons: [
          {
            ordering: "1",
            name: "주문 보기",
            linkType: "WL",
            linkTypeName: "웹링크",
            linkMo: link,
            linkPc: link,
            linkIos: "",
            linkAnd: "",
          },
        ],
      },
    ],
    info: { REG: 0, REQ: 0, APR: 1, REJ: 0 },
  });
});

test("lists a channel's templates and the shared ones, with counts", async () => {
  const bed = createAligoTestbed();
  const answer = await bed.kakao("/akv10/template/list/");
  expect(answer.info).toEqual({ REG: 0, REQ: 1, APR: 5, REJ: 1 });
  expect(answer.list).toHaveLength(7);
  bed.aligo.switches.templateListNested = true;
  expect((await bed.kakao("/akv10/template/list/")).list).toMatchObject([
    [{ templtCode: "KS_0001" }, {}, {}, {}, {}, {}, {}],
  ]);
  expect((await bed.kakao("/akv10/template/list/", { senderkey: "" })).code).toBe(-99);
  expect((await bed.kakao("/akv10/template/list/", { senderkey: "nobody" })).code).toBe(-99);
});

test("leads a template from add over review to a send", async () => {
  const bed = createAligoTestbed();
  const { data } = await bed.kakao(ADD, { ...plain, tpl_button: toButtons(webButton) });
  expect(data).toMatchObject({
    templtCode: "KS_1001",
    inspStatus: "REG",
    status: "R",
    cdate: "2026-10-05 09:00:00",
    udate: "",
    buttons: [{ ordering: "1", linkMo: "https://a.example", linkPc: "https://a.example" }],
  });
  const code = { tpl_code: "KS_1001" };
  const read = async () => firstRow(await bed.kakao("/akv10/template/list/", code)).inspStatus;
  expect((await bed.kakao("/akv10/template/request/", code)).code).toBe(0);
  expect(await read()).toBe("REQ");
  expect((await bed.kakao("/akv10/template/request/", code)).code).toBe(509);
  expect(bed.aligo.templates.approve("KS_1001")).toBe(true);
  expect(await read()).toBe("APR");
  const sent = await bed.kakao("/akv10/alimtalk/send/", {
    ...code,
    sender: "01000000000",
    receiver_1: "01000000001",
    subject_1: "안내",
    message_1: "김하늘님, 안내입니다.",
    button_1: toButtons({ ...webButton, linkMo: "https://a.example", linkPc: "https://a.example" }),
  });
  expect(sent.code).toBe(0);
  bed.clock.advance(5_000);
  expect(bed.inbox.all()[0]).toMatchObject({ status: "DELIVERED", code: "0" });
});

test("a rejected template says why, can be changed, and goes into review again", async () => {
  const bed = createAligoTestbed();
  bed.aligo.templates.reject("KS_0003", "변수가 너무 많습니다.");
  const code = { tpl_code: "KS_0003" };
  const list = () => bed.kakao("/akv10/template/list/", code).then(firstRow);
  expect(await list()).toMatchObject({
    inspStatus: "REJ",
    comments: [{ content: "변수가 너무 많습니다." }],
  });
  const change = { ...code, tpl_name: "배송", tpl_content: "#{이름}님, 발송되었습니다." };
  expect((await bed.kakao("/akv10/template/modify/", change)).code).toBe(0);
  expect(await list()).toMatchObject({
    templtName: "배송",
    templtContent: "#{이름}님, 발송되었습니다.",
    udate: "2026-10-05 09:00:00",
  });
  expect((await bed.kakao("/akv10/template/request/", code)).code).toBe(0);
});

test.each(["KS_0001", "KS_0002", "KS_0003"])("refuses to change %s as it stands", async (code) => {
  const bed = createAligoTestbed();
  expect(await bed.kakao("/akv10/template/modify/", { tpl_code: code, ...plain })).toEqual({
    code: 509,
    message: "수정 가능 상태가 아닙니다.",
  });
});

test("deletes what isn't approved or shared", async () => {
  const bed = createAligoTestbed();
  const remove = async (tpl_code: string) =>
    (await bed.kakao("/akv10/template/del/", { tpl_code })).code;
  expect(await remove("KS_0004")).toBe(0);
  expect(await remove("KS_0004")).toBe(-99);
  expect(await remove("KS_0001")).toBe(509);
  expect(await remove("P_0001")).toBe(509);
  expect(bed.aligo.templates.list().map(({ id }) => id)).not.toContain("KS_0004");
});

test.each([
  ["no name", { tpl_name: "" }],
  ["no content", { tpl_content: "" }],
  ["more than 1,000 characters", { tpl_content: "가".repeat(1_001) }],
  ["an unknown type", { tpl_type: "XX" }],
  ["AD without tpl_advert", { tpl_type: "AD" }],
  ["TEXT without its titles", { tpl_emtype: "TEXT" }],
  ["IMAGE without an image", { tpl_emtype: "IMAGE" }],
  ["buttons that aren't JSON", { tpl_button: "보기" }],
  [
    "links in the other dialect",
    {
      tpl_button: toButtons({
        name: "보기",
        linkType: "WL",
        linkMo: "https://a.example",
        linkPc: "https://a.example",
      }),
    },
  ],
  ["a link without a scheme", { tpl_button: toButtons({ ...webButton, linkM: "a.example" }) }],
  [
    "an app link without Android",
    { tpl_button: toButtons({ name: "앱", linkType: "AL", linkI: "app://" }) },
  ],
  ["a type Aligo doesn't have", { tpl_button: toButtons({ name: "상담", linkType: "BC" }) }],
  ["six buttons", { tpl_button: toButtons(...Array.from({ length: 6 }, () => webButton)) }],
  ["AC in a basic template", { tpl_button: toButtons({ name: "채널 추가", linkType: "AC" }) }],
])("refuses to add a template with %s", async (_, change) => {
  const bed = createAligoTestbed();
  expect((await bed.kakao(ADD, { ...plain, ...change })).code).toBe(-99);
  expect(bed.aligo.templates.list()).toHaveLength(7);
});

test("adds AC to an advertising template, and an image by multipart", async () => {
  const bed = createAligoTestbed();
  const advertising = {
    ...plain,
    tpl_type: "AD",
    tpl_advert: "채널 추가하고 소식을 받아 보세요",
    tpl_button: toButtons({ name: "채널 추가", linkType: "AC" }),
  };
  expect((await bed.kakao(ADD, advertising)).code).toBe(0);
  const { apiKey, userId, senderKey } = bed.aligo.credentials;
  const head = { apikey: apiKey, userid: userId, senderkey: senderKey };
  const image = new File([new Uint8Array(10)], "head.png", { type: "image/png" });
  const form = toFormData({ ...head, ...plain, tpl_emtype: "IMAGE", image });
  expect(await bed.postForm(`${bed.urls.aligoKakao}${ADD}`, form)).toMatchObject({
    data: { templateEmType: "IMAGE", templtImageName: "head.png" },
  });
});

test("holds a caller's own templates in place of the demo ones", async () => {
  const senderKey = "b000000000000000000000000000000000000002";
  const own = createTemplate({ code: "UX_0001", senderKey, name: "안내", content: "#{이름}님" });
  const bed = createAligoTestbed({ credentials: { senderKey }, templates: [own] });
  expect(await bed.kakao("/akv10/template/list/")).toMatchObject({
    list: [{ templtCode: "UX_0001", inspStatus: "APR", status: "A" }],
  });
  await bed.kakao("/akv10/template/add/", plain);
  bed.reset();
  expect(bed.aligo.templates.list()).toEqual([{ id: "UX_0001", name: "안내", status: "APR" }]);
});
