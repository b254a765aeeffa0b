import { AligoProvider } from "@k-msg/provider/aligo";
import { type RunningSandbox, startSandbox } from "@k-msg/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type AligoConfig,
  atSandboxTime,
  configFor,
  FROM,
  lastFields,
  lastForm,
  PICTURES,
  START,
  TO,
  textMessage,
} from "./aligo-testbed.ts";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ clock: { start: START, frozen: true } });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

function create(config: Partial<AligoConfig> = {}) {
  return new AligoProvider({ ...configFor(sandbox), ...config });
}

function send(fields: Parameters<typeof textMessage>[0] = {}, config: Partial<AligoConfig> = {}) {
  return create(config).send(textMessage(fields), atSandboxTime(sandbox));
}

describe("text messages", () => {
  test("an SMS arrives as written, and the result is pending with the vendor's id", async () => {
    const result = await send({ text: "[예시몰] 인증번호 482913\n감사합니다 & 100%+1" });

    const [message] = sandbox.inbox.all();
    expect(message).toMatchObject({
      type: "SMS",
      to: TO,
      from: FROM,
      text: "[예시몰] 인증번호 482913\n감사합니다 & 100%+1",
    });
    expect(result).toMatchObject({
      isSuccess: true,
      value: {
        messageId: "m-1",
        providerId: "aligo",
        providerMessageId: message?.groupId,
        status: "PENDING",
        type: "SMS",
        to: TO,
        raw: { result_code: "1", message: "success" },
      },
    });
    expect(result.isSuccess && result.value.warnings).toBeUndefined();
  });

  test("only the documented fields go on the wire, the type and test mode always", async () => {
    await send({ text: "안녕" });
    const { apiKey, userId } = sandbox.aligo.credentials;
    expect(await lastFields(sandbox, "/send/")).toEqual({
      key: apiKey,
      user_id: userId,
      sender: FROM,
      receiver: TO,
      msg: "안녕",
      msg_type: "SMS",
      testmode_yn: "N",
    });
    const [request] = sandbox.requests.all();
    expect(request?.headers["content-type"]).toMatch(/^application\/x-www-form-urlencoded/);
  });

  test("an LMS carries its title", async () => {
    await send({ type: "LMS", text: "가".repeat(200), subject: "예약 안내" });
    expect(sandbox.inbox.all()[0]).toMatchObject({ type: "LMS", subject: "예약 안내" });
  });

  test("an LMS without title sends none, and its text stays whole", async () => {
    const text = `첫 줄\n${"나".repeat(100)}`;
    await send({ type: "LMS", text });
    expect(await lastFields(sandbox, "/send/")).not.toHaveProperty("title");
    expect(sandbox.inbox.all()[0]?.text).toBe(text);
  });

  test.each(Object.entries(PICTURES))("an MMS carries its %s as a file", async (type, bytes) => {
    const contentType = type as keyof typeof PICTURES;
    const image = { bytes, contentType, filename: `쿠폰 "1".${type.slice(6)}` };
    const result = await send({ type: "MMS", text: "쿠폰\n도착\r\n끝", image });

    expect(result.isSuccess && result.value.type).toBe("MMS");
    const form = await lastForm(sandbox, "/send/");
    const file = form.get("image1") as File;
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes);
    expect(file.type).toBe(contentType);
    expect(form.get("msg_type")).toBe("MMS");
    expect(sandbox.inbox.all()[0]).toMatchObject({
      type: "MMS",
      text: "쿠폰\n도착\r\n끝",
      image: { bytes: bytes.byteLength, contentType },
    });
  });

  test("%고객명% stays what the caller wrote", async () => {
    await send({ text: "%고객명%님 안녕하세요" });
    sandbox.clock.advance(60_000);
    expect(sandbox.inbox.all()[0]).toMatchObject({
      text: "%고객명%님 안녕하세요",
      status: "DELIVERED",
    });
  });

  test("test mode is asked for in the vendor's words, and nothing goes out", async () => {
    const result = await send({}, { testMode: true });
    expect(result.isSuccess).toBe(true);
    expect(await lastFields(sandbox, "/send/")).toMatchObject({ testmode_yn: "Y" });
    expect(sandbox.inbox.all()).toEqual([]);
  });

  test("the type that the vendor made of it is the one reported", async () => {
    const { limits, ...context } = { limits: true, ...atSandboxTime(sandbox) };
    const message = textMessage({ text: "가".repeat(60) });
    const result = await create().send(message, { ...context, limitsChecked: limits });
    expect(result).toMatchObject({
      value: { type: "LMS", warnings: [{ code: "OPTION_UNSUPPORTED", field: "type" }] },
    });
  });
});

describe("schedule", () => {
  test.each([
    ["2026-10-05T00:10:00Z", "20261005", "0910"],
    ["2026-12-31T15:00:00Z", "20270101", "0000"],
    ["2026-10-05T14:59:00Z", "20261005", "2359"],
  ])("%s is Korean time on the wire", async (instant, rdate, rtime) => {
    const result = await send({ scheduledAt: new Date(instant) });
    expect(result).toMatchObject({ value: { raw: { message: "reserved" } } });
    expect(await lastFields(sandbox, "/send/")).toMatchObject({ rdate, rtime });
    expect(sandbox.inbox.all()[0]).toMatchObject({
      status: "SCHEDULED",
      scheduledAt: new Date(instant),
    });
  });

  test("seconds become the next minute, never an earlier one, and a warning says so", async () => {
    const result = await send({ scheduledAt: new Date("2026-10-05T00:29:01Z") });
    expect(sandbox.inbox.all()[0]?.scheduledAt).toEqual(new Date("2026-10-05T00:30:00Z"));
    expect(result).toMatchObject({ value: { warnings: [{ field: "options.scheduledAt" }] } });
  });

  test("less than ten minutes ahead is refused before anything leaves", async () => {
    const result = await send({ scheduledAt: new Date("2026-10-05T00:09:59Z") });
    expect(result).toMatchObject({ error: { code: "SCHEDULE_REJECTED", outcome: "not_sent" } });
    expect(sandbox.requests.all()).toEqual([]);
  });

  test("what the vendor refuses as too soon went nowhere", async () => {
    sandbox.clock.advance(5 * 60_000);
    const result = await create().send(
      textMessage({ scheduledAt: new Date("2026-10-05T00:10:00Z") }),
      {
        now: () => START.getTime(),
      },
    );
    expect(result).toMatchObject({
      error: { code: "MESSAGE_SEND_FAILED", outcome: "not_sent", providerErrorCode: "-999" },
    });
    expect(sandbox.inbox.all()).toEqual([]);
  });
});

describe("refusals before anything leaves", () => {
  test.each([
    ["another country", { country: "1", to: "2125550100" }, "options.country"],
    ["an MMS without image", { type: "MMS" as const }, "media.image"],
  ])("%s", async (_, fields, field) => {
    const result = await send(fields);
    expect(result).toMatchObject({
      error: { code: "INVALID_REQUEST", outcome: "not_sent", issues: [{ field }] },
    });
    expect(sandbox.requests.all()).toEqual([]);
  });

  test("no sender anywhere", async () => {
    const result = await send({}, { defaultFrom: undefined });
    expect(result).toMatchObject({
      error: { code: "INVALID_REQUEST", issues: [{ field: "from" }] },
    });
    expect(sandbox.requests.all()).toEqual([]);
  });

  test.each([
    ["a text beyond its type", { text: "가".repeat(46) }, "TEXT_TOO_LONG"],
    [
      "a title beyond 44 bytes",
      { type: "LMS" as const, subject: "가".repeat(23) },
      "TEXT_TOO_LONG",
    ],
    ["a character no handset shows", { text: "안녕 😀" }, "TEXT_UNENCODABLE"],
    [
      "an image in another format",
      {
        type: "MMS" as const,
        image: {
          bytes: new Uint8Array(8),
          contentType: "application/octet-stream" as const,
          filename: "a.bin",
        },
      },
      "IMAGE_REJECTED",
    ],
  ])("%s", async (_, fields, code) => {
    expect(await send(fields)).toMatchObject({ error: { code, outcome: "not_sent" } });
    expect(sandbox.requests.all()).toEqual([]);
  });
});

describe("warnings", () => {
  test("what has no field at the vendor is named, in both languages", async () => {
    const result = await send({
      subject: "제목",
      customFields: { order: "1" },
      providerOptions: { destination: "01000000001|김하늘" },
    });
    const warnings = (result.isSuccess && result.value.warnings) || [];
    expect(warnings.map(({ code, field }) => [code, field])).toEqual([
      ["OPTION_UNSUPPORTED", "options.customFields"],
      ["OPTION_UNSUPPORTED", "subject"],
      ["OPTION_UNKNOWN", "providerOptions.aligo.destination"],
    ]);
    for (const { message, messageKo } of warnings) {
      expect(message).toMatch(/^[\x20-\x7e가-힣()]+$/);
      expect(messageKo).toMatch(/[가-힣]/);
    }
  });
});

describe("refusals of the vendor", () => {
  const cases = {
    "an unknown account": {
      config: { userId: "nobody" },
      code: "AUTHENTICATION_FAILED",
      vendor: "-101",
    },
    "a wrong key": { config: { apiKey: "wrong" }, code: "AUTHENTICATION_FAILED", vendor: "-102" },
    "an unregistered sender": {
      fields: { from: "01000000099" },
      code: "SENDER_NOT_REGISTERED",
      vendor: "-103",
    },
    "a number it takes for malformed": {
      fields: { to: "1" },
      code: "RECIPIENT_INVALID",
      vendor: "1",
    },
  };

  test.each(Object.entries(cases))("%s", async (_, each) => {
    const { config, fields } = { config: {}, fields: {}, ...each };
    const result = await send(fields, config);
    expect(result).toMatchObject({
      error: {
        code: each.code,
        outcome: "not_sent",
        retryable: false,
        providerId: "aligo",
        providerErrorCode: each.vendor,
        httpStatus: 200,
      },
    });
    expect(sandbox.inbox.all()).toEqual([]);
  });

  test.each(["number", "string"] as const)("a code that comes as a %s", async (form) => {
    sandbox.aligo.switches.smsRefusalCodeType = form;
    sandbox.aligo.balance.set(0);
    expect(await send()).toMatchObject({
      error: { code: "INSUFFICIENT_BALANCE", outcome: "not_sent", providerErrorCode: "-201" },
    });
  });

  test("an address that isn't on the list, told from a wrong key", async () => {
    sandbox.aligo.allowedIps = ["192.0.2.1"];
    expect(await send()).toMatchObject({
      error: { code: "IP_NOT_ALLOWED", outcome: "not_sent", providerErrorCode: "-101" },
    });
  });

  test("a code that nobody knows is kept as it came", async () => {
    sandbox.aligo.switches.smsUnprovenRefusalCode = -777;
    const result = await create().send(textMessage({ type: "LMS", text: "가".repeat(1001) }), {
      limitsChecked: true,
    });
    expect(result).toMatchObject({
      error: { code: "MESSAGE_SEND_FAILED", outcome: "not_sent", providerErrorCode: "-777" },
    });
  });
});
