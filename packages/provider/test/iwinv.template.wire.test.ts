import { beforeEach, describe, expect, test } from "vitest";
import {
  alimtalk,
  atSandboxTime,
  createIwinvProvider,
  createSandboxAt,
  type IWINVConfig,
  lastJson,
  requestsTo,
} from "./iwinv-testbed.ts";

const plain = {
  templateCode: "20009",
  templateName: "점검",
  templateContent: "점검을 마쳤습니다.",
  status: "Y",
  buttons: [],
} as const;

const sandbox = createSandboxAt();
const SEND = "/api/v2/send/";

beforeEach(() => sandbox.reset());

function sendAlimtalk(
  fields: Parameters<typeof alimtalk>[0] = {},
  config: Partial<IWINVConfig> = {},
) {
  return createIwinvProvider(sandbox, config).send(alimtalk(fields), atSandboxTime(sandbox));
}

/** The next send is answered so, and nothing is accepted. */
function answerSend(body: unknown, status = 200, headers?: Record<string, string>) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const action = { kind: "respond", status, body: text, headers } as const;
  sandbox.faults.add({ vendor: "iwinv", path: SEND, times: 1, action });
}

describe("templates", () => {
  test("one without variables takes no values", async () => {
    const other = createSandboxAt({ templates: [plain as never] });
    const message = alimtalk({ templateId: "20009", variables: {} });
    const result = await createIwinvProvider(other).send(message, atSandboxTime(other));
    expect(result.isSuccess).toBe(true);
    expect(lastJson(other, SEND)).toMatchObject({ list: [{ phone: "01000000001" }] });
    expect(lastJson(other, SEND)).not.toHaveProperty("list.0.templateParam");
  });

  test("the row with the very code counts, not the first one", async () => {
    const list = [
      { templateCode: 120002, templateContent: "#{없는이름}", status: "Y", buttons: [] },
      { templateCode: 20002, templateContent: "#{code}", status: "Y", buttons: null },
    ];
    const body = JSON.stringify({ code: 200, message: "", totalCount: 2, list });
    sandbox.faults.add({ path: "/template/", action: { kind: "respond", status: 200, body } });
    expect((await sendAlimtalk()).isSuccess).toBe(true);
    expect(lastJson(sandbox, "/template/")).toEqual({
      templateCode: "20002",
      pageNum: "1",
      pageSize: "1000",
    });
  });

  test.each([
    ["no list", { code: 200, message: "" }, "TEMPLATE_NOT_FOUND"],
    ["a list of nonsense", { code: 200, list: [null, 1] }, "TEMPLATE_NOT_FOUND"],
    ["no text", { code: 200, list: [{ templateCode: "20002" }] }, "TEMPLATE_NOT_FOUND"],
    [
      "another state",
      { code: 200, list: [{ templateCode: "20002", status: "D", templateContent: "" }] },
      "TEMPLATE_NOT_FOUND",
    ],
    ["a refusal", { code: 201, message: "" }, "AUTHENTICATION_FAILED"],
    ["an unlisted code", { code: 777, message: "" }, "PROVIDER_ERROR"],
    ["HTML", "<html>", "PROVIDER_ERROR"],
  ])("a look-up answered with %s sends nothing, for certain", async (_, body, code) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    sandbox.faults.add({
      path: "/template/",
      times: 1,
      action: { kind: "respond", status: 200, body: text },
    });
    expect(await sendAlimtalk()).toMatchObject({ error: { code, outcome: "not_sent" } });
    expect(requestsTo(sandbox, SEND)).toEqual([]);
    expect((await sendAlimtalk()).isSuccess).toBe(true);
  });

  test("are asked for once, also by sends at the same time, until they are ten minutes old", async () => {
    const provider = createIwinvProvider(sandbox);
    const send = () => provider.send(alimtalk(), atSandboxTime(sandbox));
    await Promise.all([send(), send(), send()]);
    await send();
    expect(requestsTo(sandbox, "/template/")).toHaveLength(1);
    sandbox.clock.advance(10 * 60_000);
    await send();
    expect(requestsTo(sandbox, "/template/")).toHaveLength(2);
    expect(sandbox.inbox.all()).toHaveLength(5);
  });

  test.each(["501", "508", "509"])("are asked for anew after %s", async (code) => {
    const provider = createIwinvProvider(sandbox);
    const send = () => provider.send(alimtalk(), atSandboxTime(sandbox));
    await send();
    answerSend({ code, message: "" });
    expect((await send()).isFailure).toBe(true);
    await send();
    expect(requestsTo(sandbox, "/template/")).toHaveLength(2);
  });

  test("are not asked for anew after another refusal", async () => {
    const provider = createIwinvProvider(sandbox);
    const send = () => provider.send(alimtalk(), atSandboxTime(sandbox));
    await send();
    answerSend({ code: 519, message: "" });
    await send();
    await send();
    expect(requestsTo(sandbox, "/template/")).toHaveLength(1);
  });

  test.each(["linkType", "type"] as const)("buttons may name their type %s", async (key) => {
    sandbox.iwinv.switches.templateButtonKey = key;
    await sendAlimtalk({
      templateId: "20003",
      variables: { 이름: "김하늘", 방문일: "내일", 지점: "seoul" },
    });
    expect(lastJson(sandbox, SEND)).toMatchObject({
      list: [{ templateParam: ["김하늘", "내일", "seoul"] }],
    });
  });
});
