import { countBytes } from "@k-msg/core";
import { expect, test } from "vitest";
import { toFailoverFields } from "./failover.ts";

test("the title defaults to the first line of the text, within 44 bytes", () => {
  const body = `\r\n 예시몰 주문 접수 \r\n${"가".repeat(100)}`;
  expect(toFailoverFields({ enabled: true }, body)).toMatchObject({
    fsubject: "예시몰 주문 접수",
    fmessage: body,
  });
  const long = toFailoverFields({ enabled: true, fallbackContent: "가".repeat(30) }, body);
  expect(long).toMatchObject({ fsubject: "가".repeat(22), fmessage: "가".repeat(30) });
  expect(countBytes("가".repeat(22))).toBe(44);
});

test("an empty text counts as none: the field is mandatory", () => {
  const given = { enabled: true, fallbackContent: "", fallbackTitle: "" };
  expect(toFailoverFields(given, "본문")).toEqual({
    fsubject: "본문",
    fmessage: "본문",
  });
});
