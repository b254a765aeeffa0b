import { describe, expect, it } from "vitest";
import type { Sandbox } from "../../sandbox.ts";
import { call, codeOf, createFrozenSandbox } from "./testing.ts";

const KKO = "/kakao/v2";

interface Template {
  templateId: string;
  status: string;
  name: string;
  [field: string]: unknown;
}

async function createTemplate(sandbox: Sandbox, more: object = {}) {
  const { channelId } = sandbox.solapi.templates.demo;
  return call<Template>(sandbox, "POST", `${KKO}/templates`, {
    channelId,
    name: "예약 안내",
    content: "#{이름}님, #{일시} 예약입니다.",
    categoryCode: "004001",
    buttons: [{ buttonName: "보기", buttonType: "WL", linkMo: "https://shop.example/#{번호}" }],
    ...more,
  });
}

const errorOf = ({ status, json }: { status: number; json: object }) =>
  `${status} ${(json as { errorCode?: string }).errorCode}`;

describe("the demo templates", () => {
  it("are listed with their ids in SOLAPI's shape", () => {
    const { templates } = createFrozenSandbox().solapi;
    const { channelId, ...ids } = templates.demo;
    expect(channelId).toMatch(/^KA01PF\d{15}\w{11}$/);
    for (const id of Object.values(ids)) expect(id).toMatch(/^KA01TP\d{15}\w{11}$/);
    expect(templates.list().map((each) => each.status)).toEqual([
      "APPROVED",
      "APPROVED",
      "INSPECTING",
      "REJECTED",
    ]);
  });
});

describe("the life of a template (§7.2)", () => {
  it("is made, inspected, approved, and then can be sent", async () => {
    const sandbox = createFrozenSandbox();
    const { json: created } = await createTemplate(sandbox);
    expect(created).toMatchObject({
      status: "PENDING",
      assignType: "CHANNEL",
      messageType: "BA",
      emphasizeType: "NONE",
      securityFlag: false,
      variables: [{ name: "#{이름}" }, { name: "#{일시}" }, { name: "#{번호}" }],
    });
    const path = `${KKO}/templates/${created.templateId}`;
    const { channelId } = sandbox.solapi.templates.demo;
    const variables = { "#{이름}": "김", "#{일시}": "내일", "#{번호}": "7" };
    const message = {
      kakaoOptions: { pfId: channelId, templateId: created.templateId, variables },
    };
    expect(await codeOf(sandbox, message)).toBe("1042");

    const inspecting = await call(sandbox, "PUT", `${path}/inspection`, {
      comment: "부탁드립니다",
    });
    expect(inspecting.json).toMatchObject({
      status: "INSPECTING",
      comments: [{ content: "부탁드립니다", isAdmin: false }],
    });
    expect(errorOf(await call(sandbox, "PUT", `${path}/inspection`))).toBe("400 InvalidStatus");
    expect(errorOf(await call(sandbox, "PUT", path, { content: "새" }))).toBe("400 InvalidStatus");
    expect(errorOf(await call(sandbox, "DELETE", path))).toBe("400 InvalidStatus");

    expect(sandbox.solapi.templates.approve(created.templateId)).toBe(true);
    expect(await codeOf(sandbox, message)).toBe("2000");
    expect(errorOf(await call(sandbox, "DELETE", path))).toBe("400 InvalidStatus");
    const renamed = await call(sandbox, "PUT", `${path}/name`, { name: "새 이름" });
    expect(renamed.json).toMatchObject({ name: "새 이름", status: "APPROVED" });
  });

  it("takes its inspection back, is changed in part, and deleted", async () => {
    const sandbox = createFrozenSandbox();
    const { json } = await createTemplate(sandbox, { emphasizeSubTitle: "부제" });
    expect(json).toMatchObject({ emphasizeSubtitle: "부제" });
    const path = `${KKO}/templates/${json.templateId}`;
    const cancel = () => call(sandbox, "PUT", `${path}/inspection/cancel`);
    expect(errorOf(await cancel())).toBe("400 InvalidStatus");
    await call(sandbox, "PUT", `${path}/inspection`);
    expect((await cancel()).json).toMatchObject({ status: "PENDING" });
    const updated = await call(sandbox, "PUT", path, { content: "본문만" });
    expect(updated.json).toMatchObject({ name: "예약 안내", content: "본문만" });
    expect((await call(sandbox, "DELETE", path)).status).toBe(200);
    expect(errorOf(await call(sandbox, "GET", path))).toBe("404 ResourceNotFound");
  });

  it("keeps the reviewer's reason, and is changed after a rejection only by a switch", async () => {
    const sandbox = createFrozenSandbox();
    const { json } = await createTemplate(sandbox);
    const path = `${KKO}/templates/${json.templateId}`;
    sandbox.solapi.templates.reject(json.templateId, "광고성 문구가 있습니다.");
    expect((await call(sandbox, "GET", path)).json).toMatchObject({
      status: "REJECTED",
      comments: [{ content: "광고성 문구가 있습니다.", isAdmin: true }],
    });
    expect(errorOf(await call(sandbox, "PUT", path, { content: "새" }))).toBe("400 InvalidStatus");
    sandbox.solapi.switches.updateRejectedTemplates = true;
    expect((await call(sandbox, "PUT", path, { content: "새" })).status).toBe(200);
    expect((await call(sandbox, "DELETE", path)).status).toBe(200);
    expect(sandbox.solapi.templates.reject("KA01TPNOTHING", "")).toBe(false);
  });

  it.each([
    [{ name: undefined }],
    [{ channelId: undefined }],
    [{ channelGroupId: "KA01CG" }],
    [{ header: "가".repeat(17) }],
    [{ extra: "가".repeat(501) }],
    [{ messageType: "XX" }],
    [{ highlight: { title: "제목", description: "#{변수}" } }],
    [{ item: { list: [{ title: "하나", description: "뿐" }], summary: {} } }],
    [{ buttons: Array.from({ length: 6 }, () => ({ buttonName: "가", buttonType: "BK" })) }],
  ])("refuses %j", async (more) => {
    const answer = await createTemplate(createFrozenSandbox(), more);
    expect(errorOf(answer)).toBe("400 ValidationError");
  });

  it("allows two buttons beside quick replies", async () => {
    const sandbox = createFrozenSandbox();
    const button = { buttonName: "가", buttonType: "BK" };
    const quickReplies = [{ name: "네", linkType: "BK" }];
    const two = await createTemplate(sandbox, { buttons: [button, button], quickReplies });
    expect(two.status).toBe(200);
    const three = await createTemplate(sandbox, {
      buttons: [button, button, button],
      quickReplies,
    });
    expect(errorOf(three)).toBe("400 ValidationError");
  });

  it("lists by name, status and channel, and sendable ones as a bare array", async () => {
    const sandbox = createFrozenSandbox();
    const { demo } = sandbox.solapi.templates;
    const names = async (query: string) => {
      const path = `${KKO}/templates${query}`;
      const { json } = await call<{ templateList: Template[] }>(sandbox, "GET", path);
      return json.templateList.map((each) => each.name);
    };
    expect(await names(`?name[like]=${encodeURIComponent("인증")}`)).toEqual(["인증번호"]);
    expect(await names("?status=REJECTED")).toEqual(["할인 안내"]);
    expect(await names("?isHidden=false&limit=1")).toHaveLength(1);
    expect(await names("?channelId=KA01PFNOTHING")).toEqual([]);
    for (const path of [
      `${KKO}/templates/sendable`,
      `/kakao/v1/templates/sendable?pfId=${demo.channelId}`,
    ]) {
      const { json } = await call<Template[]>(sandbox, "GET", path);
      expect(json.map((each) => each.templateId).sort()).toEqual([demo.otp, demo.order].sort());
    }
  });
});

describe("channels (§7.1)", () => {
  const channel = { searchId: "@shop", phoneNumber: "01000000001" };

  it("are connected with the token that KakaoTalk shows, once", async () => {
    const sandbox = createFrozenSandbox();
    const asked = await call(sandbox, "POST", `${KKO}/channels/token`, channel);
    expect(asked.json).toEqual({ success: true });
    const connect = (token = "") =>
      call(sandbox, "POST", `${KKO}/channels`, { ...channel, categoryCode: "00900010001", token });
    const token = sandbox.solapi.channels.tokenOf("@shop");
    expect(errorOf(await connect("wrong!"))).toBe("400 ValidationError");
    expect((await connect(token)).json).toMatchObject({
      ...channel,
      channelId: expect.stringMatching(/^KA01PF\d{15}\w{11}$/),
    });
    expect(errorOf(await connect(token))).toBe("400 ValidationError");
  });

  it("take their templates with them", async () => {
    const sandbox = createFrozenSandbox();
    const { demo, list } = sandbox.solapi.templates;
    const path = `${KKO}/channels/${demo.channelId}`;
    expect((await call(sandbox, "GET", path)).json).toMatchObject({ searchId: "@sandbox" });
    expect((await call(sandbox, "DELETE", path)).json).toMatchObject({ channelId: demo.channelId });
    expect(list()).toEqual([]);
    expect(errorOf(await call(sandbox, "GET", path))).toBe("404 ResourceNotFound");
  });
});
