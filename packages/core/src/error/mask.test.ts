import { describe, expect, it } from "vitest";
import { maskPhoneNumber, maskPhoneNumbersIn } from "./mask.ts";

describe("maskPhoneNumber", () => {
  it.each([
    ["01000001234", "010****1234"],
    ["010-0000-1234", "010****1234"],
    ["020001234", "020**1234"],
    ["15880000", "158*0000"],
    ["112", "***"],
    ["", ""],
  ])("masks %s as %s", (number, masked) => {
    expect(maskPhoneNumber(number)).toBe(masked);
  });
});

describe("maskPhoneNumbersIn", () => {
  it.each([
    ["to=01000001234,from=02-000-1234", "to=010****1234,from=020**1234"],
    ["+82 10 0000 1234 failed", "821*****1234 failed"],
    ["(010) 0000.1234", "(010****1234"],
    ["code 404 at 12:30", "code 404 at 12:30"],
  ])("masks in %j", (text, masked) => {
    expect(maskPhoneNumbersIn(text)).toBe(masked);
  });
});
