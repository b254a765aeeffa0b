import fc from "fast-check";
import { expect, it } from "vitest";
import { fromSqlText, toSqlText } from "./sql-text.ts";

const unit = fc.constantFrom("a", "가", "\0", "\ufffd", "\ud83d", "\ude00", "0", "d83d", "😀");
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(unit).map((all) => all.join("")),
);

it("writes any text so that JSON and databases take it, and reads the same again", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const written = toSqlText(text);
      expect(new TextDecoder().decode(new TextEncoder().encode(written))).toBe(written);
      expect(written).not.toContain("\0");
      expect(fromSqlText(written)).toBe(text);
    }),
  );
});

it("leaves what people write as it is", () => {
  expect(toSqlText("인증번호 1234 😀 'a' \\ \n")).toBe("인증번호 1234 😀 'a' \\ \n");
});
