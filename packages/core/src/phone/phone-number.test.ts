import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePhoneNumber, toRecipientNumber, toSenderNumber } from "./phone-number.ts";

function digitsOf(input: unknown, country?: string): string {
  const result = parsePhoneNumber(input, { country });
  return result.isSuccess ? `${result.value.country} ${result.value.digits}` : result.error.problem;
}

describe("parsePhoneNumber", () => {
  it.each([
    "01000001234",
    "010-0000-1234",
    "010 0000 1234",
    "010.0000.1234",
    " 010–0000–1234 ",
    "+82 10 0000 1234",
    "+82-(0)10-0000-1234",
    "+82 010-0000-1234",
    "82-10-0000-1234",
    "821000001234",
    "0082 10 0000 1234",
    "０１０－００００－１２３４",
    "\u202a010-0000-1234\u202c",
  ])("reads %j", (input) => {
    expect(digitsOf(input)).toBe("82 01000001234");
    expect(digitsOf(input, "82")).toBe("82 01000001234");
  });

  it.each([
    ["01000001234", "mobile"],
    ["011-000-1234", "mobile"],
    ["019-0000-1234", "mobile"],
    ["02)000-1234", "landline"],
    ["02-0000-1234", "landline"],
    ["031-000-1234", "landline"],
    ["064-0000-1234", "landline"],
    ["070-0000-1234", "internet"],
    ["1588-0000", "representative"],
    ["+82 1688 0000", "representative"],
    ["0505-000-1234", "safety"],
    ["0507-0000-1234", "safety"],
    ["080-000-1234", "toll_free"],
    ["080-0000-1234", "toll_free"],
    ["030-0000-1234", "personal"],
    ["0303-0000-1234", "personal"],
    ["060-700-0000", "paid"],
    ["112", "special"],
    ["1335", "special"],
    ["+1 202 555 0123", "foreign"],
  ])("knows %s as %s", (input, kind) => {
    expect(parsePhoneNumber(input)).toMatchObject({ isSuccess: true, value: { kind } });
  });

  it("flags ranges that nobody was given, and accepts them", () => {
    const flags = ["01000001234", "010-1000-1234", "07000001234", "070-1000-1234"].map((input) =>
      parsePhoneNumber(input),
    );
    expect(flags.every((each) => each.isSuccess && each.value.neverAssigned)).toBe(true);
    const others = ["010-2000-1234", "070-7000-1234", "011-000-1234", "02-000-1234"].map((input) =>
      parsePhoneNumber(input),
    );
    expect(others.every((each) => each.isSuccess && !each.value.neverAssigned)).toBe(true);
  });

  it.each([
    ["+1 (202) 555-0123", undefined, "1 2025550123"],
    ["001 202 555 0123", undefined, "1 2025550123"],
    ["202-555-0123", "1", "1 2025550123"],
    ["1-202-555-0123", "1", "1 2025550123"],
    ["+44 (0)7700 900123", undefined, "44 7700900123"],
    ["+86 138 0000 0000", "86", "86 13800000000"],
    ["+1 441 555 0123", "1441", "1441 5550123"],
    ["+852 5555 0123", undefined, "852 55550123"],
  ])("reads the foreign %j with country %j", (input, country, expected) => {
    expect(digitsOf(input, country)).toBe(expected);
  });

  it.each([
    ["", "isn't a text with one phone number"],
    ["  ", "isn't a text with one phone number"],
    [undefined, "isn't a text with one phone number"],
    [null, "isn't a text with one phone number"],
    [1000001234, "isn't a text with one phone number"],
    [{}, "isn't a text"],
    [["01000001234"], "isn't a text"],
    ["-", "characters that no phone number has"],
    ["010-0000-ABCD", "characters that no phone number has"],
    ["010-0000-1234,010-0000-1235", "characters that no phone number has"],
    ["02-000-1234/5", "characters that no phone number has"],
    ["02)000-1234 / 35", "characters that no phone number has"],
    ["031-000-1234-5", "characters that no phone number has"],
    ["010-0000-123", "(10 digits)"],
    ["010-0000-12345", "(12 digits)"],
    ["02-000-123", "(8 digits)"],
    ["1588-00001", "(9 digits)"],
    ["1000001234", "lacks the leading 0"],
    ["765-4321", "(7 digits)"],
    ["02-1588-0000", "(10 digits)"],
    ["099-0000-1234", "isn't a Korean phone number"],
    ["+82 112", "(4 digits)"],
    ["+1 102 555 0123", "isn't a number of that country"],
    ["+0082 10 0000 1234", "isn't a number of that country"],
    ["+1234567890123456789", "isn't a number of that country"],
  ])("refuses %j: %s", (input, problem) => {
    expect(digitsOf(input)).toContain(problem);
  });

  it("refuses a number of another country than the one given", () => {
    expect(digitsOf("+82 10 0000 1234", "1")).toContain("isn't a number of that country");
    expect(digitsOf("+1 202 555 0123", "82")).toContain("isn't a number of that country");
  });

  it.each(["+82", "0", "KR", "", 82])("refuses the country %j by its own field", (country) => {
    const result = parsePhoneNumber("010-0000-1234", { country: country as string });
    expect(result).toMatchObject({ isFailure: true, error: { field: "options.country" } });
  });

  it("answers quickly to a very long input", () => {
    expect(digitsOf(`${"0".repeat(200_000)}x`)).toContain("characters that no phone number has");
    expect(digitsOf("( 0".repeat(60_000))).toContain("isn't a number of that country");
  });
});

const separator = fc.constantFrom("", "-", " ", ".", ") ");
const koreanNumber = fc
  .tuple(
    fc.constantFrom("010", "011", "02", "031", "064", "070", "0505", "0507", "080", "030"),
    fc.stringMatching(/^[2-9]\d{2,3}$/),
    fc.stringMatching(/^\d{4}$/),
  )
  .filter(([start, middle]) => (start !== "010" && start !== "070") || middle.length === 4);

describe("parsePhoneNumber, for any number", () => {
  it("finds the same digits in every writing", () => {
    fc.assert(
      fc.property(koreanNumber, separator, (parts, between) => {
        const digits = parts.join("");
        expect(digitsOf(parts.join(between))).toBe(`82 ${digits}`);
        expect(digitsOf(`+82 ${parts.join(between).slice(1)}`)).toBe(`82 ${digits}`);
        expect(digitsOf(`0082${digits.slice(1)}`)).toBe(`82 ${digits}`);
      }),
    );
  });

  it("leaves a normal form as it is", () => {
    const anything = fc.oneof(
      fc.stringMatching(/^\+?[\d ().-]{3,18}$/),
      koreanNumber.map((parts) => parts.join("-")),
    );
    const country = fc.constantFrom(undefined, "82", "1", "44", "86", "1441");
    fc.assert(
      fc.property(anything, country, (input, given) => {
        const first = parsePhoneNumber(input, { country: given });
        if (first.isFailure) return;
        const { digits, country: found } = first.value;
        expect(parsePhoneNumber(digits, { country: found })).toEqual(first);
      }),
      { numRuns: 2_000 },
    );
  });

  it("never repeats the number in an issue", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+?[0-9 -]{5,20}[a-z]?$/), (input) => {
        for (const result of [toRecipientNumber(input), toSenderNumber(input)]) {
          if (result.isSuccess) continue;
          const digits = input.replace(/\D/g, "");
          const text = JSON.stringify(result.error);
          if (digits.length < 5) continue;
          expect(text).not.toContain(digits);
          expect(text).not.toContain(input.trim());
        }
      }),
    );
  });
});

describe("toRecipientNumber", () => {
  it.each([
    "010-0000-1234",
    "011-000-1234",
    "02-000-1234",
    "070-0000-1234",
    "0505-000-1234",
    "0303-000-1234",
    "+1 202 555 0123",
  ])("takes %s", (input) => {
    expect(toRecipientNumber(input).isSuccess).toBe(true);
  });

  it.each(["1588-0000", "080-000-1234", "060-700-0000", "112", "1335"])(
    "refuses %s, which never receives",
    (input) => {
      const result = toRecipientNumber(input);
      expect(result).toMatchObject({
        error: { field: "to", problem: expect.stringContaining("takes no messages") },
      });
    },
  );

  it("names the field it was given", () => {
    expect(toRecipientNumber("x", undefined, "messages[3].to")).toMatchObject({
      error: { field: "messages[3].to", ko: { problem: expect.stringMatching(/[가-힣]/) } },
    });
  });
});

describe("toSenderNumber", () => {
  it.each([
    ["010-0000-1234", "01000001234"],
    ["02-000-1234", "020001234"],
    ["1588-0000", "15880000"],
    ["070-0000-1234", "07000001234"],
    ["0505-000-1234", "05050001234"],
    ["080-0000-1234", "08000001234"],
    ["0303-0000-1234", "030300001234"],
  ])("takes %s", (input, digits) => {
    expect(toSenderNumber(input)).toMatchObject({ value: { digits } });
  });

  it.each([
    ["112", "can't be a sender"],
    ["1335", "can't be a sender"],
    ["+1 202 555 0123", "can't be a sender"],
    ["0507-0000-1234", "can't be a sender"],
    ["765-4321", "(7 digits)"],
    ["02-1588-0000", "(10 digits)"],
  ])("refuses %s: %s", (input, problem) => {
    expect(toSenderNumber(input)).toMatchObject({
      error: { field: "from", problem: expect.stringContaining(problem) },
    });
  });
});

describe("numbers as nearly all are written", () => {
  const digit = fc.constantFrom(..."0123456789");
  const digits = (length: number) =>
    fc.array(digit, { minLength: length, maxLength: length }).map((each) => each.join(""));
  const mobile = fc
    .tuple(fc.constantFrom("010", "011", "070", "082"), digits(4), digits(4))
    .chain(([first, second, third]) =>
      fc.constantFrom(
        `${first}${second}${third}`,
        `${first}-${second}-${third}`,
        `${first}-${second}${third}`,
        `${first}${second}-${third}`,
        `${first} ${second} ${third}`,
        `${first}-${second}-${third}\n`,
        `${first}-${second}-${third}0`,
      ),
    );
  const written = fc
    .array(fc.constantFrom(..."0123456789-+() ./", "010", "82", "\t", "x"), { maxLength: 16 })
    .map((parts) => parts.join(""));
  const country = fc.constantFrom(undefined, "82", "1", "86", "0", "");

  it("come to what the reading of every other writing makes of them", () => {
    fc.assert(
      fc.property(fc.oneof(mobile, written), country, (number, code) => {
        // An invisible character before it keeps it off every short way.
        const slowly = parsePhoneNumber(`\u200b${number}`, { country: code });
        expect(parsePhoneNumber(number, { country: code })).toEqual(slowly);
      }),
      { numRuns: 2_000 },
    );
  });
});
