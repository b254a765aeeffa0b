import { describe, expect, it } from "vitest";
import type { Sandbox } from "../../sandbox.ts";
import { call, codeOf, createFrozenSandbox, FROM, SEND, send, TO } from "./testing.ts";

const image = Buffer.from("ffd8ffe0", "hex").toString("base64");

async function upload(sandbox: Sandbox, type: string): Promise<string> {
  const body = { file: image, type, link: "https://shop.example" };
  const { json } = await call<{ fileId: string }>(sandbox, "POST", "/storage/v1/files", body);
  return json.fileId;
}

describe("what a text message is refused for (§19.8)", () => {
  it.each([
    ["1010", { to: "", text: "A" }],
    ["1010", { to: [], text: "A" }],
    ["1011", { to: "010-0000-1001", text: "A" }],
    ["1011", { to: "+821000001001", text: "A" }],
    ["1025", { type: "TELEGRAM", text: "A" }],
    ["1025", { autoTypeDetect: false, text: "A" }],
    ["1010", { from: undefined, text: "A" }],
    ["1062", { from: "01099999999", text: "A" }],
    ["1060", { to: "01000009202", text: "A" }],
    ["1061", { to: "01000009201", text: "A" }],
    ["1025", { type: "LMS", country: "1", to: "2025550123", text: "A" }],
    ["1013", { type: "SMS", subject: "제목", text: "A" }],
    ["1014", { subject: `${"가".repeat(20)}a`, text: "A" }],
    ["1028", { text: "A\u0007" }],
    ["1029", { text: "고마워요 😊" }],
    ["1029", { text: "뷁" }],
    ["1029", { text: "가".normalize("NFD") }],
    ["1029", { subject: "😊", text: "A" }],
    ["1010", { text: "" }],
    ["1031", { type: "SMS", text: `${"가".repeat(45)}a` }],
    ["1031", { text: `${"가".repeat(1000)}a` }],
    ["1032", { text: "A", customFields: { ref: 7 } }],
    ["1032", { text: "A", customFields: { ["k".repeat(31)]: "v" } }],
    ["1032", { text: "A", customFields: { k: "v".repeat(101) } }],
    ["1033", { type: "SMS", text: "A", kakaoOptions: { pfId: "x" } }],
    ["1034", { type: "MMS", text: "A" }],
    ["1023", { type: "MMS", text: "A", imageId: "ST01FJ000000000000000Nothing0000" }],
    ["1023", { text: "A", imageId: "ST01FJ000000000000000Nothing0000" }],
    ["1010", { type: "NSA", text: "A" }],
    ["1010", { type: "VOICE", text: "A" }],
    ["1010", { type: "RCS_SMS", text: "A" }],
    ["1010", { type: "FAX" }],
  ])("%s for %j", async (code, message) => {
    const sandbox = createFrozenSandbox();
    expect(await codeOf(sandbox, message)).toBe(code);
    expect(sandbox.inbox.all()).toEqual([]);
  });

  it.each([
    ["SMS", { text: "가".repeat(45) }],
    ["SMS", { type: "sms", text: "A\r\n\tB" }],
    ["LMS", { text: `${"가".repeat(45)}a` }],
    ["LMS", { subject: "가".repeat(20), text: "가".repeat(1000) }],
    ["SMS", { country: "1", to: "2025550123", text: "A" }],
    ["VOICE", { type: "VOICE", text: "A", voiceOptions: { voiceType: "FEMALE" } }],
    ["RCS_SMS", { type: "RCS_SMS", text: "A", rcsOptions: { brandId: "B" } }],
    ["NSA", { from: undefined, naverOptions: { talkId: "T", templateId: "X" } }],
  ])("takes a %s: %j", async (type, message) => {
    const sandbox = createFrozenSandbox();
    expect(await codeOf(sandbox, message)).toBe("2000");
    expect(sandbox.inbox.all()).toMatchObject([{ type, status: "ACCEPTED" }]);
  });

  it("wants each file for what it was uploaded for (§19.23)", async () => {
    const sandbox = createFrozenSandbox();
    const kakaoImage = await upload(sandbox, "KAKAO");
    expect(await codeOf(sandbox, { text: "A", imageId: kakaoImage })).toBe("1023");
    expect(await codeOf(sandbox, { text: "A", imageId: await upload(sandbox, "MMS") })).toBe(
      "2000",
    );
    const fax = { type: "FAX", faxOptions: { fileIds: [await upload(sandbox, "FAX")] } };
    expect(await codeOf(sandbox, fax)).toBe("2000");
  });

  it("follows the switches for what isn't known", async () => {
    const sandbox = createFrozenSandbox();
    const { switches } = sandbox.solapi;
    switches.charset = "CP949";
    expect(await codeOf(sandbox, { text: "뷁" })).toBe("2000");
    switches.missingTypeCode = "1010";
    expect(await codeOf(sandbox, { text: "A", autoTypeDetect: false })).toBe("1010");
    switches.strictFalseTolerates = true;
    const body = { messages: [{ to: TO, from: FROM, text: "😊" }] };
    const tolerant = await call(sandbox, "POST", SEND, { ...body, strict: false });
    expect(tolerant.json).toMatchObject({ failedMessageList: [] });
    const silent = await call(sandbox, "POST", SEND, body);
    expect(silent.json).toMatchObject({ failedMessageList: [{ statusCode: "1029" }] });
  });

  it("knows opt-outs by sender, and blocks for the account", async () => {
    const sandbox = createFrozenSandbox();
    sandbox.solapi.optOut(TO, FROM);
    expect(await codeOf(sandbox, { text: "A" })).toBe("1061");
    expect(await codeOf(sandbox, { text: "A", from: "01000000000" })).toBe("2000");
    sandbox.solapi.block(TO);
    expect(await codeOf(sandbox, { text: "A", from: "01000000000" })).toBe("1060");
  });
});

describe("duplicates (§4.3)", () => {
  const twice = [
    { to: TO, from: FROM, text: "A" },
    { to: TO, from: FROM, text: "B" },
  ];
  const codes = (answer: { messageList: { statusCode: string }[] }) =>
    answer.messageList.map((each) => each.statusCode);

  it("are 1026 from the second on, unless allowed", async () => {
    const sandbox = createFrozenSandbox();
    expect(codes(await send(sandbox, ...twice))).toEqual(["2000", "1026"]);
    const { json } = await call(sandbox, "POST", SEND, { messages: twice, allowDuplicates: true });
    expect(json).toMatchObject({ failedMessageList: [], groupInfo: { allowDuplicates: true } });
  });

  it("count in another country or, by a switch, with another text as somebody else", async () => {
    const sandbox = createFrozenSandbox();
    const [first, second] = twice;
    const abroad = { ...second, country: "1" };
    expect(codes(await send(sandbox, { ...first }, abroad))).toEqual(["2000", "2000"]);
    sandbox.solapi.switches.duplicateKey = "to+country+text";
    expect(codes(await send(sandbox, ...twice))).toEqual(["2000", "2000"]);
  });

  it("don't count a refused message as the first", async () => {
    const sandbox = createFrozenSandbox();
    const unregistered = { to: TO, from: "01099999999", text: "A" };
    expect(codes(await send(sandbox, unregistered, { to: TO, from: FROM, text: "A" }))).toEqual([
      "1062",
      "2000",
    ]);
  });
});
