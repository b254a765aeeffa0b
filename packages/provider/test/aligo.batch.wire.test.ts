import type { OutboundMessage } from "@k-msg/core";
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
  textMessage,
  textMessages,
} from "./aligo-testbed.ts";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ clock: { start: START, frozen: true } });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

function sendBatch(messages: readonly OutboundMessage[], config: Partial<AligoConfig> = {}) {
  const provider = new AligoProvider({ ...configFor(sandbox), ...config });
  return provider.sendBatch(messages, atSandboxTime(sandbox));
}

function paths() {
  return sandbox.requests.all().map(({ path }) => path);
}

describe("one request", () => {
  test("1,000 of one text go as /send/, each with its own result", async () => {
    const messages = textMessages(1_000, { text: "%고객명%님, 오늘 쉽니다 & 100%+1" });
    const results = await sendBatch(messages);

    expect(paths()).toEqual(["/aligo-sms/send/"]);
    const { apiKey, userId } = sandbox.aligo.credentials;
    expect(await lastFields(sandbox, "/send/")).toEqual({
      key: apiKey,
      user_id: userId,
      sender: FROM,
      receiver: messages.map(({ to }) => to).join(","),
      msg: "%고객명%님, 오늘 쉽니다 & 100%+1",
      msg_type: "SMS",
      testmode_yn: "N",
    });
    const inbox = sandbox.inbox.all();
    expect(inbox.map(({ to, text }) => ({ to, text }))).toEqual(
      messages.map(({ to, text }) => ({ to, text })),
    );
    expect(results).toMatchObject(
      messages.map(({ messageId, to }) => ({
        value: { messageId, to, providerMessageId: inbox[0]?.groupId, status: "PENDING" },
      })),
    );
  });

  test("500 different texts go as /send_mass/, each to its own number", async () => {
    const messages = textMessages(500).map((each) => ({ ...each, text: `%고객명% ${each.text}` }));
    const results = await sendBatch(messages);

    expect(paths()).toEqual(["/aligo-sms/send_mass/"]);
    expect(await lastFields(sandbox, "/send_mass/")).toMatchObject({
      cnt: "500",
      msg_type: "SMS",
      rec_500: messages[499]?.to,
      msg_500: messages[499]?.text,
    });
    expect(sandbox.inbox.all().map(({ to, text }) => ({ to, text }))).toEqual(
      messages.map(({ to, text }) => ({ to, text })),
    );
    expect(results.map((each) => each.isSuccess && each.value.messageId)).toEqual(
      messages.map(({ messageId }) => messageId),
    );
  });

  test("one message is the same request as when it is sent alone", async () => {
    const message = textMessage();
    await new AligoProvider(configFor(sandbox)).send(message, {});
    await sendBatch([message]);
    const [alone, batch] = sandbox.requests.all();
    expect([batch?.path, batch?.body]).toEqual([alone?.path, alone?.body]);
  });

  test.each([
    ["one text", "같은 글", "/send/"],
    ["different texts", undefined, "/send_mass/"],
  ])("title and time of an LMS are sent once, with %s", async (_, text, path) => {
    const scheduledAt = new Date("2026-10-05T00:29:01Z");
    const fields = { type: "LMS", subject: "예약 안내", scheduledAt } as const;
    const results = await sendBatch(textMessages(3, { ...fields, ...(text && { text }) }));
    expect(await lastFields(sandbox, path)).toMatchObject({
      title: "예약 안내",
      rdate: "20261005",
      rtime: "0930",
      msg_type: "LMS",
    });
    const inbox = sandbox.inbox.all();
    expect(inbox).toHaveLength(3);
    for (const each of inbox) {
      expect(each).toMatchObject({ type: "LMS", subject: "예약 안내", status: "SCHEDULED" });
    }
    for (const each of results) {
      expect(each).toMatchObject({ value: { warnings: [{ field: "options.scheduledAt" }] } });
    }
  });

  test.each([
    ["one text", "같은\n글", "/send/"],
    ["different texts", undefined, "/send_mass/"],
  ])("the picture of an MMS is uploaded once, with %s", async (_, text, path) => {
    const bytes = PICTURES["image/png"];
    const image = { bytes, contentType: "image/png", filename: "coupon.png" } as const;
    await sendBatch(textMessages(3, { type: "MMS", image, ...(text && { text }) }));
    const form = await lastForm(sandbox, path);
    expect(new Uint8Array(await (form.get("image1") as File).arrayBuffer())).toEqual(bytes);
    expect(sandbox.inbox.all().map(({ image: got }) => got?.bytes)).toEqual(
      Array.from({ length: 3 }, () => bytes.byteLength),
    );
  });

  test("the same number several times gets each of its messages, and each its result", async () => {
    const messages = textMessages(6, { to: "01000000001" });
    const results = await sendBatch(messages);
    expect(sandbox.inbox.all().map(({ text }) => text)).toEqual(messages.map(({ text }) => text));
    expect(results.map((each) => each.isSuccess && each.value.messageId)).toEqual(
      messages.map(({ messageId }) => messageId),
    );
    await sendBatch(textMessages(3, { to: "01000000001", text: "같은 글" }));
    expect(sandbox.inbox.all()).toHaveLength(9);
  });

  test("test mode holds for all", async () => {
    const results = await sendBatch(textMessages(2), { testMode: true });
    expect(results.every(({ isSuccess }) => isSuccess)).toBe(true);
    expect(await lastFields(sandbox, "/send_mass/")).toMatchObject({ testmode_yn: "Y" });
    expect(sandbox.inbox.all()).toEqual([]);
  });

  test("the type that Aligo made of it is reported for each", async () => {
    const messages = textMessages(2, { text: "가".repeat(60) });
    const provider = new AligoProvider(configFor(sandbox));
    for (const each of await provider.sendBatch(messages, { limitsChecked: true })) {
      expect(each).toMatchObject({ value: { type: "LMS", warnings: [{ field: "type" }] } });
    }
  });
});

describe("warnings and refusals of one message", () => {
  test("are its own; the rest goes out", async () => {
    const [plain, labelled, optioned, long, abroad, letters] = textMessages(6);
    if (!plain || !labelled || !optioned || !long || !abroad || !letters) throw new Error("six");
    const results = await sendBatch([
      { ...long, text: "가".repeat(46) },
      plain,
      { ...abroad, country: "1" },
      { ...labelled, customFields: { order: "1" } },
      { ...letters, to: "0100000abcd" },
      { ...optioned, providerOptions: { destination: "01000000002|김하늘" } },
    ]);
    expect(results).toMatchObject([
      { error: { code: "TEXT_TOO_LONG", outcome: "not_sent" } },
      { value: { messageId: plain.messageId } },
      { error: { code: "INVALID_REQUEST", issues: [{ field: "options.country" }] } },
      { value: { warnings: [{ field: "options.customFields" }] } },
      { error: { code: "INVALID_REQUEST", issues: [{ field: "to" }] } },
      { value: { warnings: [{ field: "providerOptions.aligo.destination" }] } },
    ]);
    expect(results[1]?.isSuccess && results[1].value.warnings).toBeUndefined();
    expect(sandbox.inbox.all().map(({ to }) => to)).toEqual([plain.to, labelled.to, optioned.to]);
    expect(await lastFields(sandbox, "/send_mass/")).not.toHaveProperty("destination");
  });

  test("of every message leave nothing to send", async () => {
    const results = await sendBatch(textMessages(3), { defaultFrom: undefined });
    expect(results).toMatchObject(
      Array.from({ length: 3 }, () => ({
        error: { code: "INVALID_REQUEST", outcome: "not_sent", issues: [{ field: "from" }] },
      })),
    );
    expect(sandbox.requests.all()).toEqual([]);
  });

  test.each([null, {}, { type: "SMS" }, { type: "FAX" }])(
    "%j is no message, and sent with none",
    async (broken) => {
      const messages = [textMessage(), broken as unknown as OutboundMessage];
      for (const each of [
        ...(await sendBatch(messages)),
        ...(await sendBatch(messages.slice(1))),
      ]) {
        expect(each).toMatchObject({ error: { outcome: "not_sent" } });
      }
      expect(sandbox.requests.all()).toEqual([]);
    },
  );

  test("a message that breaks its own checks can't have been sent", async () => {
    const odd = { ...textMessage(), providerOptions: throwing() } as OutboundMessage;
    const provider = new AligoProvider(configFor(sandbox));
    const results = await provider.sendBatch([odd, textMessage()], { limitsChecked: true });
    expect(results).toMatchObject([
      { error: { code: "UNKNOWN_ERROR", outcome: "not_sent" } },
      { isSuccess: true },
    ]);
  });
});

/** An object whose keys can't even be listed. */
function throwing(): Record<string, unknown> {
  return new Proxy(
    {},
    {
      ownKeys: () => {
        throw new TypeError("no keys");
      },
    },
  );
}

describe("batches that are none", () => {
  test("no messages, no request", async () => {
    expect(await sendBatch([])).toEqual([]);
    expect(sandbox.requests.all()).toEqual([]);
  });

  test.each([
    ["more than 1,000 of one text", textMessages(1_001, { text: "같은 글" })],
    ["more than 500 texts", textMessages(501)],
    [
      "more than 500, one of them another text",
      [...textMessages(500, { text: "같은 글" }), textMessage({ text: "다른 글" })],
    ],
    ["several senders", [textMessage(), textMessage({ from: "0200000000" })]],
    ["several types", [textMessage(), textMessage({ type: "LMS" })]],
    ["10,000", textMessages(10_000)],
  ])("%s are refused as a whole, and nothing leaves", async (_, messages) => {
    const results = await sendBatch(messages);
    expect(results).toHaveLength(messages.length);
    for (const each of results) {
      expect(each).toMatchObject({
        error: { code: "INVALID_REQUEST", outcome: "not_sent" },
      });
    }
    expect(sandbox.requests.all()).toEqual([]);
  });
});
