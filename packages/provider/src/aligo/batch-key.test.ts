import type { OutboundAlimtalk, OutboundMessage, OutboundText } from "@k-msg/core";
import { describe, expect, test } from "vitest";
import { createBatchKey } from "./batch-key.ts";
import { toSettings } from "./config.ts";

const settings = toSettings({
  apiKey: "KEYKEYKEYKEY",
  userId: "exampleshop",
  senderKey: "0000000000000000000000000000000000000000",
  defaultFrom: "01000000000",
});
const toKey = createBatchKey(settings);

const picture = {
  bytes: new Uint8Array([0xff, 0xd8, 0xff]),
  contentType: "image/jpeg",
  filename: "a.jpg",
} as const;

function text(fields: Partial<OutboundText> = {}): OutboundText {
  return { messageId: "m", type: "LMS", to: "01000000001", country: "82", text: "글", ...fields };
}

function alimtalk(fields: Partial<OutboundAlimtalk> = {}): OutboundAlimtalk {
  return {
    messageId: "a",
    type: "ALIMTALK",
    to: "01000000001",
    country: "82",
    templateId: "UX_0001",
    variables: {},
    ...fields,
  };
}

const mms = (fields: Partial<OutboundText> = {}) =>
  text({ type: "MMS", image: picture, ...fields });
const at = (time: string) => ({ scheduledAt: new Date(`2026-10-05T00:${time}Z`) });

describe("share a request", () => {
  test.each<[string, OutboundMessage, OutboundMessage]>([
    ["numbers and texts that differ", text(), text({ to: "01000000002", text: "다른 글" })],
    ["the default sender, named or not", text(), text({ from: "01000000000" })],
    ["seconds of one minute", text(at("29:01")), text(at("29:59"))],
    [
      "an SMS whose title isn't sent",
      text({ type: "SMS" }),
      text({ type: "SMS", subject: "제목" }),
    ],
    ["labels that aren't sent", text(), text({ customFields: { order: "1" } })],
    ["an image, given again", mms(), mms({ image: { ...picture } })],
    [
      "an image, through another view of its bytes",
      mms(),
      mms({ image: { ...picture, bytes: new Uint8Array(picture.bytes.buffer) } }),
    ],
    ["variables", alimtalk(), alimtalk({ variables: { 이름: "김하늘" } })],
    [
      "the default channel, named or not",
      alimtalk(),
      alimtalk({ kakao: { profileId: settings.senderKey } }),
    ],
    [
      "substitutes that differ",
      alimtalk({ failover: { enabled: true, fallbackContent: "가" } }),
      alimtalk({ failover: { enabled: true, fallbackContent: "나" } }),
    ],
    ["no substitute, said or not", alimtalk(), alimtalk({ failover: { enabled: false } })],
  ])("%s", (_, one, other) => {
    expect(toKey(one)).toBeTypeOf("string");
    expect(toKey(other)).toBe(toKey(one));
  });
});

describe("go apart", () => {
  test.each<[string, OutboundMessage, OutboundMessage]>([
    ["types", text(), text({ type: "SMS" })],
    ["senders", text(), text({ from: "0200000000" })],
    ["titles", text({ subject: "가" }), text({ subject: "나" })],
    ["a title and none", text({ subject: "가" }), text()],
    ["minutes", text(at("29:01")), text(at("30:01"))],
    ["now and later", text(), text(at("29:01"))],
    ["images", mms(), mms({ image: { ...picture, bytes: picture.bytes.slice() } })],
    [
      "parts of one buffer",
      mms(),
      mms({ image: { ...picture, bytes: picture.bytes.subarray(1) } }),
    ],
    ["names of an image", mms(), mms({ image: { ...picture, filename: "b.jpg" } })],
    [
      "numbers that one rule may find malformed and not the other",
      text(),
      text({ to: "05040000001" }),
    ],
    ["lengths of numbers", text(), text({ to: "0100000001" })],
    ["text and ALIMTALK", text(), alimtalk()],
    ["templates", alimtalk(), alimtalk({ templateId: "UX_0002" })],
    ["channels", alimtalk(), alimtalk({ kakao: { profileId: "another" } })],
    ["senders of ALIMTALK", alimtalk(), alimtalk({ from: "0200000000" })],
    ["a substitute and none", alimtalk(), alimtalk({ failover: { enabled: true } })],
    ["seconds of ALIMTALK", alimtalk(at("29:01")), alimtalk(at("29:02"))],
  ])("%s", (_, one, other) => {
    expect([typeof toKey(one), typeof toKey(other)]).toEqual(["string", "string"]);
    expect(toKey(other)).not.toBe(toKey(one));
  });
});

test.each([null, undefined, {}, { type: "FAX", to: "01000000001" }, { type: "SMS" }, "SMS"])(
  "%o is nothing that Aligo sends, and goes alone",
  (message) => {
    expect(toKey(message as unknown as OutboundMessage)).toBeUndefined();
  },
);

test("a key is short and quick to make", () => {
  expect(toKey(text({ text: "가".repeat(1000) }))?.length).toBeLessThan(200);
});
