import type { OutboundText } from "@k-msg/core";
import { describe, expect, it } from "vitest";
import { toSolapiCustomFields } from "./custom-fields.ts";

function convert(fields: Partial<OutboundText>) {
  const message = { messageId: "m-1", type: "SMS", to: "01000000001", country: "82", text: "글" };
  const { value, issues } = toSolapiCustomFields({ ...message, ...fields } as OutboundText);
  return { value, fields: issues.map((issue) => issue.field) };
}

const entries = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, "v"]));

describe("toSolapiCustomFields", () => {
  it("adds the message id where it fits", () => {
    expect(convert({}).value).toEqual({ kmsgId: "m-1" });
    expect(convert({ messageId: "m".repeat(100) }).value).toEqual({ kmsgId: "m".repeat(100) });
    expect(convert({ messageId: "m".repeat(101) }).value).toBeUndefined();
  });

  it("gives way to ten labels of the caller's", () => {
    expect(convert({ customFields: entries(9) }).value).toEqual({ ...entries(9), kmsgId: "m-1" });
    expect(convert({ customFields: entries(10) })).toEqual({ value: entries(10), fields: [] });
    expect(convert({ customFields: entries(11) }).fields).toEqual(["options.customFields"]);
  });

  it("numbers messages of one id, where there is room for both labels", () => {
    const numbered = (count: number) => {
      const message = { messageId: "m-1", customFields: entries(count) } as unknown as OutboundText;
      return toSolapiCustomFields(message, 2).value;
    };
    expect(numbered(8)).toEqual({ ...entries(8), kmsgId: "m-1", kmsgNo: "2" });
    expect(numbered(9)).toEqual(entries(9));
  });

  it.each([
    ["a long key", { ["k".repeat(31)]: "v" }, "options.customFields.(odd name)"],
    ["an empty key", { "": "v" }, "options.customFields.(odd name)"],
    ["a long value", { k: "v".repeat(101) }, "options.customFields.k"],
    ["a value that isn't text", { k: 1 }, "options.customFields.k"],
    ["our own key", { kmsgId: "v" }, "options.customFields.kmsgId"],
    ["our other key", { kmsgNo: "v" }, "options.customFields.kmsgNo"],
  ])("refuses %s", (_, customFields, field) => {
    expect(convert({ customFields: customFields as Record<string, string> }).fields).toEqual([
      field,
    ]);
  });
});
