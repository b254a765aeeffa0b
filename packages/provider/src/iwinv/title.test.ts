import { countBytes } from "@k-msg/core";
import { describe, expect, test } from "vitest";
import { deriveTitle, findTitleIssues } from "./title.ts";

describe("findTitleIssues", () => {
  test.each(["예약 안내", "[예시몰] Order (12) <공지>", "가".repeat(20), "ㅋㅋ"])(
    "takes %s",
    (title) => {
      expect(findTitleIssues("title", title)).toEqual([]);
    },
  );

  test.each(["안내!", "1.5", "a/b", "a-b", "줄\n바꿈", "✅", "안내~"])(
    "refuses %j for a character",
    (title) => {
      const issues = findTitleIssues("failover.fallbackTitle", title);
      expect(issues).toHaveLength(1);
      expect(issues[0]?.field).toBe("failover.fallbackTitle");
      expect(JSON.stringify(issues)).not.toContain(title);
    },
  );

  test("refuses 41 bytes and takes 40", () => {
    expect(findTitleIssues("title", `${"가".repeat(20)}a`)).toHaveLength(1);
    expect(findTitleIssues("title", "가".normalize("NFD").repeat(20))).toEqual([]);
  });
});

describe("deriveTitle", () => {
  test.each([
    ["첫 줄\n둘째 줄", "첫 줄"],
    ["★★\r\n안내!! 입니다.", "안내 입니다"],
    ["가".repeat(30), "가".repeat(20)],
    [`${"가".repeat(19)} ${"나".repeat(5)}`, "가".repeat(19)],
    ["!!!\n✅", ""],
    ["", ""],
  ])("takes the first usable line of %j", (text, title) => {
    expect(deriveTitle(text)).toBe(title);
    expect(countBytes(title)).toBeLessThanOrEqual(40);
    expect(findTitleIssues("title", title)).toEqual([]);
  });
});
