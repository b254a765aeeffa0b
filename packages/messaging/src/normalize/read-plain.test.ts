import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fields } from "./check-values.ts";
import { normalizeInput } from "./normalize-input.ts";
import { readPlain } from "./read-plain.ts";

const messageId = "m-1";
const texts = fc.oneof(
  fc.string({
    unit: fc.constantFrom("a", "가", "똠", "\n", " ", "\u3000", "#{", "}", "이름", "😀", "é"),
  }),
  fc.constantFrom("안녕하세요", "가".repeat(46), "a".repeat(91), "", "  ", "\u3000", "#{이름}님"),
);
const numbers = fc.constantFrom(
  "01000000001",
  "010-0000-0001",
  "010-00000001",
  "+82 10 0000 0001",
  "0200000000",
  "15880000",
  "1",
  "",
  null,
);
const inputs = fc.record(
  {
    type: fc.constantFrom(undefined, "SMS", "LMS", "MMS", "ALIMTALK", "sms"),
    to: numbers,
    from: fc.oneof(numbers, fc.constant(undefined)),
    text: fc.oneof(texts, fc.constantFrom(undefined, 7)),
    messageId: fc.constantFrom(undefined, messageId, "", 7, "another"),
    content: fc.constantFrom(undefined, "글"),
    subject: fc.constantFrom(undefined, "제목"),
    variables: fc.constantFrom(undefined, { 이름: "홍길동" }),
    idempotencyKey: fc.constantFrom(undefined, "key"),
    textt: fc.constantFrom(undefined, "?"),
  },
  { requiredKeys: ["to", "text"] },
);
const defaults = fc.constantFrom(
  {},
  { from: "01000000000" },
  { from: "nobody", sms: { autoLmsBytes: 10 } },
);

describe("a plain text", () => {
  it("is read as by the readers, also when it isn't plain after all", () => {
    fc.assert(
      fc.property(inputs, defaults, (input, ours) => {
        const settings = { defaults: ours, messageId };
        const read = normalizeInput(input, settings);
        // Options, be they none, are not for the short way.
        expect(read).toEqual(normalizeInput({ ...input, options: {} }, settings));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each(["", " \n", "\u3000", "\u3000 "])("isn't one of spaces only: %j", (text) => {
    expect(readPlain({ to: "01000000001", text }, messageId, {})).toBeUndefined();
  });

  it.each([
    ["content", "글"],
    ["variables", { 이름: "홍길동" }],
    ["subject", "제목"],
    ["media", { image: { fileId: "ST01" } }],
    ["options", { scheduledAt: new Date("2030-01-01T00:00:00Z") }],
    ["providerId", "solapi"],
    ["providerOptions", { solapi: { a: 1 } }],
    ["idempotencyKey", "order-1"],
  ])("isn't one with a `%s` that only shows when it is asked for", (field, value) => {
    const [to, text] = ["01000000001", "안녕하세요"];
    class Notice {
      readonly to = to;
      readonly text = text;
    }
    Object.defineProperty(Notice.prototype, field, { get: () => value });
    const hidden = Object.defineProperty({ to, text }, field, { value });
    const get = (target: object, name: string) =>
      name === field ? value : Reflect.get(target, name);
    for (const input of [new Notice(), hidden, new Proxy({ to, text }, { get })])
      expect(readPlain(input as object as Fields, messageId, {})).toBeUndefined();
  });

  it("takes the short way", () => {
    const text = "[k-msg] 주문이 접수되었습니다.";
    const plain = readPlain({ to: "010-0000-0001", text }, messageId, {});
    expect(plain?.message).toEqual({
      messageId,
      type: "SMS",
      to: "01000000001",
      country: "82",
      text,
    });
  });
});
