import type { OutboundMessage, OutboundText } from "@k-msg/core";
import { describe, expect, it } from "vitest";
import { createBatchKey } from "./batch-key.ts";

const bytes = new Uint8Array([0xff, 0xd8, 0xff]);
const image = { bytes, contentType: "image/jpeg", filename: "a.jpg" } as const;
const toKey = createBatchKey();

function keyOf(fields: Partial<OutboundText> = {}) {
  const message = { messageId: "m-1", type: "SMS", to: "01000000001", country: "82", text: "글" };
  return toKey({ ...message, ...fields } as OutboundText);
}

const labels = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, "v"]));

describe("messages share a request", () => {
  it.each<[string, Partial<OutboundText>]>([
    ["of another text", { text: "다른 글" }],
    ["of another type", { type: "LMS", subject: "제목" }],
    ["from and to others", { from: "0200000000", to: "2025550123", country: "1" }],
    ["under the same id, with labels", { customFields: labels(8) }],
    ["with a picture that SOLAPI has", { type: "MMS", image: { fileId: "ST01" } }],
    ["with options that nobody knows", { providerOptions: { unknown: 1 } }],
  ])("%s", (_, fields) => {
    expect(keyOf(fields)).toBe(keyOf());
  });

  it.each<[string, Partial<OutboundText>]>([
    ["time", { scheduledAt: new Date("2026-10-06T00:30:00Z") }],
    ["app", { providerOptions: { appId: "app-1" } }],
    ["wish for duplicates", { providerOptions: { allowDuplicates: false } }],
    ["new picture", { type: "MMS", image }],
  ])("only with the same %s", (_, fields) => {
    expect(keyOf({ ...fields, text: "하나" })).toBe(keyOf({ ...fields, text: "둘" }));
    expect(keyOf(fields)).toEqual(expect.any(String));
    expect(keyOf(fields)).not.toBe(keyOf());
  });

  it("not with another picture's bytes", () => {
    const other = { ...image, bytes: bytes.slice() };
    expect(keyOf({ type: "MMS", image: other })).not.toBe(keyOf({ type: "MMS", image }));
    expect(keyOf({ type: "MMS", image: { ...image } })).toBe(keyOf({ type: "MMS", image }));
  });

  it("not through an app that is named like other settings", () => {
    const [all, none] = [{ allowDuplicates: true }, { appId: "true  " }];
    expect(keyOf({ providerOptions: all })).not.toBe(keyOf({ providerOptions: none }));
  });
});

describe("a message goes alone", () => {
  it.each<[string, Partial<OutboundText>]>([
    ["nine labels", { customFields: labels(9) }],
    ["ten labels", { customFields: labels(10) }],
    ["an id too long for a label", { messageId: "m".repeat(101) }],
    ["an empty id", { messageId: "" }],
  ])("with %s", (_, fields) => {
    expect(keyOf(fields)).toBeUndefined();
  });

  it.each([undefined, null, 7, {}, { messageId: "m-1", providerOptions: null }])(
    "if it is none: %j",
    (odd) => {
      expect(toKey(odd as unknown as OutboundMessage)).toBeUndefined();
    },
  );
});
