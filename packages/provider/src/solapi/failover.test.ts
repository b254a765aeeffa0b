import type { FailoverOptions } from "@k-msg/core";
import { describe, expect, it } from "vitest";
import { toSolapiFailover } from "./failover.ts";

const FROM = "01000000000";
const SHORT = "짧은 글";
const LONG = "가".repeat(46);
const PARTIAL = "FAILOVER_PARTIAL_PROVIDER";

function convert(failover: Omit<FailoverOptions, "enabled">, from: string | undefined = FROM) {
  const { value, issues, warnings } = toSolapiFailover({ enabled: true, ...failover }, from);
  return {
    value,
    issues: issues.map((issue) => issue.field),
    warnings: warnings.map((warning) => `${warning.code} ${warning.field}`),
  };
}

describe("toSolapiFailover", () => {
  it.each([undefined, { enabled: false, fallbackContent: SHORT }])(
    "switches SOLAPI's substitute off for %j",
    (failover) => {
      expect(toSolapiFailover(failover, FROM).value).toEqual({ disableSms: true });
    },
  );

  it("sends the template's own text when none is given", () => {
    expect(convert({})).toEqual({ value: { disableSms: false }, issues: [], warnings: [] });
  });

  it.each([
    ["a wish for SMS that comes true", { fallbackChannel: "sms", fallbackContent: SHORT }, []],
    ["a wish for LMS that comes true", { fallbackChannel: "lms", fallbackContent: LONG }, []],
    ["no wish", { fallbackContent: LONG, fallbackTitle: "제목" }, []],
    [
      "a wish for SMS with a long text",
      { fallbackChannel: "sms", fallbackContent: LONG },
      [PARTIAL],
    ],
    [
      "a wish for LMS with a short text",
      { fallbackChannel: "lms", fallbackContent: SHORT },
      [PARTIAL],
    ],
    [
      "a wish for LMS with a short text and a title",
      { fallbackChannel: "lms", fallbackContent: SHORT, fallbackTitle: "제목" },
      [PARTIAL],
    ],
    ["a wish without a text", { fallbackChannel: "sms" }, [PARTIAL]],
  ] as const)("answers %s", (_, failover, codes) => {
    expect(convert(failover).warnings).toEqual(
      codes.map((code) => `${code} failover.fallbackChannel`),
    );
  });

  it("warns of a deadline, which SOLAPI doesn't take, unless somebody else sends the substitute", () => {
    const failover = { fallbackContent: SHORT, expiresAfterMs: 60_000 };
    expect(convert(failover).warnings).toEqual([`${PARTIAL} failover.expiresAfterMs`]);
    const { warnings } = toSolapiFailover({ enabled: true, ...failover }, undefined);
    expect(warnings.map(({ code }) => code)).toEqual(["FAILOVER_UNSUPPORTED_PROVIDER"]);
  });

  it("leaves the title out of an SMS that was wished for", () => {
    const wish = { fallbackContent: SHORT, fallbackTitle: "제목" };
    expect(convert({ ...wish, fallbackChannel: "sms" }).value).toEqual({
      disableSms: false,
      text: SHORT,
    });
    expect(convert(wish).value).toEqual({ disableSms: false, text: SHORT, subject: "제목" });
  });

  it("measures EUC-KR bytes, not characters", () => {
    const exactly90 = "가".repeat(45);
    expect(convert({ fallbackChannel: "sms", fallbackContent: exactly90 }).warnings).toEqual([]);
    expect(
      convert({ fallbackChannel: "sms", fallbackContent: `${exactly90}a` }).warnings,
    ).toHaveLength(1);
  });

  it("refuses what no substitute can hold", () => {
    expect(
      convert({ fallbackContent: "가".repeat(1001), fallbackTitle: "제".repeat(21) }).issues,
    ).toEqual(["failover.fallbackContent", "failover.fallbackTitle"]);
    expect(
      convert({ fallbackContent: "가".repeat(1000), fallbackTitle: "제".repeat(20) }).issues,
    ).toEqual([]);
  });

  it("warns of characters that the substitute can't show", () => {
    expect(convert({ fallbackContent: "주문 😀" }).warnings).toEqual([
      "TEXT_UNENCODABLE failover.fallbackContent",
    ]);
  });

  it("sends no substitute without a sender, and no text that could be mistaken for the body", () => {
    const { value, warnings } = toSolapiFailover(
      { enabled: true, fallbackContent: SHORT },
      undefined,
    );
    expect(value).toEqual({ disableSms: true });
    expect(warnings).toMatchObject([{ code: "FAILOVER_UNSUPPORTED_PROVIDER", field: "from" }]);
  });
});
