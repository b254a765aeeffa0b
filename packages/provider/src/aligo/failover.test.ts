import { countBytes } from "@k-msg/core";
import { expect, test } from "vitest";
import { toFailoverFields } from "./failover.ts";

test("the title defaults to the first line of the text, within 44 bytes", () => {
  const body = `\r\n 예시몰 주문 접수 \r\n${"가".repeat(100)}`;
  expect(toFailoverFields({ enabled: true }, body)).toMatchObject({
    fsubject_1: "예시몰 주문 접수",
    fmessage_1: body,
  });
  const long = toFailoverFields({ enabled: true, fallbackContent: "가".repeat(30) }, body);
  expect(long).toMatchObject({ fsubject_1: "가".repeat(22), fmessage_1: "가".repeat(30) });
  expect(countBytes("가".repeat(22))).toBe(44);
});

test("an empty text counts as none: the field is mandatory", () => {
  const given = { enabled: true, fallbackContent: "", fallbackTitle: "" };
  expect(toFailoverFields(given, "본문")).toEqual({
    failover: "Y",
    fsubject_1: "본문",
    fmessage_1: "본문",
  });
});
