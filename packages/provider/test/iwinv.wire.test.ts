import { IWINVProvider } from "@k-msg/provider/iwinv";
import { type RunningSandbox, startSandbox } from "@k-msg/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  alimtalk,
  atSandboxTime,
  configFor,
  FROM,
  type IWINVConfig,
  jpg,
  lastJson,
  START,
  TO,
  textMessage,
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

function sendText(
  fields: Parameters<typeof textMessage>[0] = {},
  config: Partial<IWINVConfig> = {},
) {
  return create(config).send(textMessage(fields), atSandboxTime(sandbox));
}

function sendAlimtalk(
  fields: Parameters<typeof alimtalk>[0] = {},
  config: Partial<IWINVConfig> = {},
) {
  return create(config).send(alimtalk(fields), atSandboxTime(sandbox));
}

describe("text messages", () => {
  test("an SMS arrives as written, and the result is pending with the vendor's id", async () => {
    const result = await sendText({ text: "[예시몰] 인증번호 482913\n감사합니다" });

    const [message] = sandbox.inbox.all();
    expect(message).toMatchObject({
      type: "SMS",
      to: TO,
      from: FROM,
      text: "[예시몰] 인증번호 482913\n감사합니다",
    });
    expect(result).toEqual({
      isSuccess: true,
      isFailure: false,
      value: {
        messageId: "m-1",
        providerId: "iwinv",
        providerMessageId: "250000000101",
        status: "PENDING",
        type: "SMS",
        to: TO,
        raw: { resultCode: 0, message: "전송 성공", requestNo: "250000000101", msgType: "SMS" },
      },
    });
    expect(message?.groupId ?? message?.vendorMessageId).toContain("250000000101");
  });

  test("only documented fields go on the wire, to the path with its slash", async () => {
    await sendText({ text: "안녕" });
    expect(lastJson(sandbox, "/api/v2/send/")).toEqual({
      version: "1.0",
      from: FROM,
      to: [TO],
      text: "안녕",
    });
    const [request] = sandbox.requests.all();
    expect(request?.path).toBe("/iwinv-sms/api/v2/send/");
    expect(request?.headers["content-type"]).toBe("application/json;charset=UTF-8");
    const { smsApiKey, smsAuthKey } = sandbox.iwinv.credentials;
    expect(atob(request?.headers.secret ?? "")).toBe(`${smsApiKey}&${smsAuthKey}`);
  });

  test("the message's sender number comes before the configured one", async () => {
    await sendText({ from: "0200000000" });
    expect(sandbox.inbox.all()[0]).toMatchObject({ from: "0200000000" });
  });

  test("without any sender number nothing leaves", async () => {
    const result = await sendText({}, { smsSenderNumber: undefined });
    expect(result).toMatchObject({
      error: { code: "INVALID_REQUEST", outcome: "not_sent", issues: [{ field: "from" }] },
    });
    expect(sandbox.requests.all()).toEqual([]);
  });

  test("an LMS carries its title", async () => {
    const result = await sendText({ type: "LMS", text: "짧은 내용", subject: "예약 안내 (1)" });
    expect(sandbox.inbox.all()[0]).toMatchObject({ type: "LMS", subject: "예약 안내 (1)" });
    expect(result).toMatchObject({ value: { type: "LMS" } });
    expect(result).not.toHaveProperty("value.warnings");
  });

  test("a long LMS without title goes without one, as IWINV takes it", async () => {
    const text = "가".repeat(60);
    const result = await sendText({ type: "LMS", text });
    expect(lastJson(sandbox, "/send/")).not.toHaveProperty("title");
    expect(sandbox.inbox.all()[0]).toMatchObject({ type: "LMS", text });
    expect(result).not.toHaveProperty("value.warnings");
  });

  test("a short LMS without title gets the text's beginning, and a warning says so", async () => {
    const result = await sendText({ type: "LMS", text: "★ 10월 점검!\n02시부터" });
    expect(sandbox.inbox.all()[0]).toMatchObject({ type: "LMS", subject: "10월 점검" });
    expect(result).toMatchObject({
      value: { type: "LMS", warnings: [{ code: "OPTION_UNSUPPORTED", field: "subject" }] },
    });
  });

  test("an MMS without title and without a usable character is refused before it leaves", async () => {
    const result = await sendText({ type: "MMS", text: "!!!\n★", image: jpg() });
    expect(result).toMatchObject({
      error: { code: "INVALID_REQUEST", outcome: "not_sent", issues: [{ field: "subject" }] },
    });
    expect(sandbox.requests.all()).toEqual([]);
  });

  test("an MMS carries its picture as a JPG file and its text byte for byte", async () => {
    const image = jpg(5000);
    const text = "쿠폰\n도착\r\n끝";
    const result = await sendText({ type: "MMS", text, subject: "가을 신상품", image });

    expect(result).toMatchObject({ value: { type: "MMS", providerMessageId: "250000000101" } });
    expect(sandbox.inbox.all()[0]).toMatchObject({
      type: "MMS",
      to: TO,
      text,
      subject: "가을 신상품",
      image: { bytes: 5000, contentType: "image/jpeg" },
    });
    const [request] = sandbox.requests.all();
    const contentType = request?.headers["content-type"] ?? "";
    const form = await new Response(Buffer.from(request?.body ?? "", "latin1"), {
      headers: { "content-type": contentType },
    }).formData();
    const file = form.get("image") as File;
    expect(file.name).toBe("쿠폰.jpg");
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(image.bytes);
    expect(form.get("to")).toBe(TO);
  });

  test.each([
    ["PNG", { ...jpg(), contentType: "image/png" as const }],
    ["100,000 bytes", jpg(100_000)],
    ["file id", { fileId: "abc" }],
  ])("a picture that IWINV doesn't take is refused before it leaves: %s", async (_, image) => {
    const result = await sendText({ type: "MMS", text: "내용", subject: "제목", image });
    expect(result).toMatchObject({ error: { code: "IMAGE_REJECTED", outcome: "not_sent" } });
    expect(sandbox.requests.all()).toEqual([]);
  });

  test("a picture of 99,999 bytes is taken", async () => {
    const result = await sendText({
      type: "MMS",
      text: "내용",
      subject: "제목",
      image: jpg(99_999),
    });
    expect(result.isSuccess).toBe(true);
  });

  test("abroad an SMS goes as GSMS, with the calling code", async () => {
    const result = await sendText({ country: "81", to: "9000000000", text: "hello" });
    expect(lastJson(sandbox, "/send/")).toMatchObject({ to: ["819000000000"], msgType: "GSMS" });
    expect(result).toMatchObject({
      value: { type: "SMS", to: "9000000000", raw: { msgType: "GSMS" } },
    });
    expect(result).not.toHaveProperty("value.warnings");
  });

  test("abroad nothing but SMS goes", async () => {
    const result = await sendText({ type: "LMS", country: "81", text: "hello", subject: "hi" });
    expect(result).toMatchObject({
      error: { outcome: "not_sent", issues: [{ field: "options.country" }] },
    });
    expect(sandbox.requests.all()).toEqual([]);
  });

  test("the type that IWINV made of it is the one reported, with a warning", async () => {
    const message = textMessage({ text: "가".repeat(60) });
    const context = { ...atSandboxTime(sandbox), limitsChecked: true };
    expect(await create().send(message, context)).toMatchObject({
      value: { type: "LMS", warnings: [{ code: "OPTION_UNSUPPORTED", field: "type" }] },
    });
  });

  test("what IWINV has no place for comes back as warnings", async () => {
    const result = await sendText({
      subject: "제목",
      image: jpg(),
      customFields: { order: "A-1" },
      providerOptions: { templateParam: ["a"], typo: 1 },
    });
    const warnings = result.isSuccess ? result.value.warnings : [];
    expect(warnings?.map(({ code, field }) => [code, field])).toEqual([
      ["OPTION_UNKNOWN", "providerOptions.iwinv.templateParam"],
      ["OPTION_UNKNOWN", "providerOptions.iwinv.typo"],
      ["OPTION_UNSUPPORTED", "subject"],
      ["OPTION_UNSUPPORTED", "media.image"],
      ["OPTION_UNSUPPORTED", "options.customFields"],
    ]);
    expect(sandbox.inbox.all()).toHaveLength(1);
  });
});

describe("schedule", () => {
  test.each([
    ["2026-10-05T00:15:00Z", "2026-10-05 09:15:00"],
    ["2026-10-06T15:00:00Z", "2026-10-07 00:00:00"],
    ["2026-10-05T14:59:59Z", "2026-10-05 23:59:59"],
  ])("%s is Korean time on the wire", async (instant, korean) => {
    const scheduledAt = new Date(instant);
    expect((await sendText({ scheduledAt })).isSuccess).toBe(true);
    expect(lastJson(sandbox, "/iwinv-sms/api/v2/send/")).toMatchObject({ date: korean });
    expect((await sendAlimtalk({ scheduledAt })).isSuccess).toBe(true);
    expect(lastJson(sandbox, "/iwinv-alimtalk/api/v2/send/")).toMatchObject({
      reserve: "Y",
      sendDate: korean,
    });
    expect(sandbox.inbox.all()).toMatchObject([
      { status: "SCHEDULED", scheduledAt },
      { status: "SCHEDULED", scheduledAt },
    ]);
  });

  test("part of a second is rounded up, never to an earlier time", async () => {
    await sendText({ scheduledAt: new Date("2026-10-05T00:20:00.001Z") });
    expect(lastJson(sandbox, "/send/")).toMatchObject({ date: "2026-10-05 09:20:01" });
  });

  test.each([
    ["SMS", "2026-10-05T00:14:59Z"],
    ["SMS", "2026-11-05T00:00:01Z"],
    ["ALIMTALK", "2026-10-05T00:14:59Z"],
    ["ALIMTALK", "2026-10-07T00:00:01Z"],
  ])("%s outside its window is refused before it leaves: %s", async (type, instant) => {
    const scheduledAt = new Date(instant);
    const result =
      type === "SMS" ? await sendText({ scheduledAt }) : await sendAlimtalk({ scheduledAt });
    expect(result).toMatchObject({ error: { code: "SCHEDULE_REJECTED", outcome: "not_sent" } });
    expect(sandbox.requests.all()).toEqual([]);
  });

  test.each([
    ["SMS", "2026-11-05T00:00:00Z"],
    ["ALIMTALK", "2026-10-07T00:00:00Z"],
  ])("%s at the end of its window is taken: %s", async (type, instant) => {
    const scheduledAt = new Date(instant);
    const result =
      type === "SMS" ? await sendText({ scheduledAt }) : await sendAlimtalk({ scheduledAt });
    expect(result.isSuccess).toBe(true);
  });
});

describe("what it claims", () => {
  test("follows from the keys it has", () => {
    const { apiKey, smsApiKey, smsAuthKey } = sandbox.iwinv.credentials;
    expect(new IWINVProvider({ apiKey }).supportedTypes).toEqual(["ALIMTALK"]);
    expect(new IWINVProvider({ smsApiKey, smsAuthKey }).supportedTypes).toEqual([
      "SMS",
      "LMS",
      "MMS",
    ]);
    expect(create().supportedTypes).toEqual(["SMS", "LMS", "MMS", "ALIMTALK"]);
  });

  test("is all it sends", async () => {
    const { apiKey } = sandbox.iwinv.credentials;
    const provider = create({ apiKey, smsApiKey: undefined, smsAuthKey: undefined });
    expect(await provider.send(textMessage())).toMatchObject({
      error: { code: "NO_PROVIDER", outcome: "not_sent" },
    });
    expect(sandbox.requests.all()).toEqual([]);
  });

  test("another id is the one in results and errors", async () => {
    expect(await sendText({}, { id: "iwinv-second" })).toMatchObject({
      value: { providerId: "iwinv-second" },
    });
    expect(await sendText({ from: "01000000099" }, { id: "iwinv-second" })).toMatchObject({
      error: { providerId: "iwinv-second" },
    });
  });
});
