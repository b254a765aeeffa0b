import { describe, expect, it } from "vitest";
import { chooseSubstituteType } from "./substitute-type.ts";

const SHORT = "a".repeat(90);
const LONG = "a".repeat(91);

describe("the type of a substitute", () => {
  it.each([
    [undefined, SHORT, undefined, "SMS"],
    [undefined, LONG, undefined, "LMS"],
    [undefined, SHORT, "title", "LMS"],
    [undefined, undefined, undefined, "SMS"],
    ["sms", SHORT, "title", "SMS"],
    ["sms", LONG, undefined, "LMS"],
    ["sms", "가".repeat(46), undefined, "LMS"],
    ["lms", SHORT, undefined, "LMS"],
  ] as const)("wished %s, text %s, title %s: %s", (channel, text, title, type) => {
    expect(chooseSubstituteType(channel, text, title)).toBe(type);
  });
});
