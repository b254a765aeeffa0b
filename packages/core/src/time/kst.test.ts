import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { addCalendarSpan, formatKst, parseKst } from "./kst.ts";

const hostZone = process.env.TZ;

afterAll(() => {
  if (hostZone === undefined) delete process.env.TZ;
  else process.env.TZ = hostZone;
});

const zones = [
  ["UTC", 0],
  ["Asia/Seoul", -540],
  ["America/New_York", 300],
] as const;

describe.each(zones)("on a host in %s", (zone, offset) => {
  function inZone(assert: () => void): void {
    process.env.TZ = zone;
    // Proves that the host really is in that zone: without it the test could not fail.
    expect(new Date("2026-01-15T00:00:00Z").getTimezoneOffset()).toBe(offset);
    assert();
  }

  it("writes Korean time", () => {
    inZone(() => {
      const date = new Date("2026-12-31T15:04:05.678Z");
      expect(formatKst(date, "yyyy-MM-dd HH:mm:ss")).toBe("2027-01-01 00:04:05");
      expect(formatKst(date, "yyyyMMddHHmmss")).toBe("20270101000405");
      expect(formatKst(date, "MM월 dd일 HH시 mm분")).toBe("01월 01일 00시 04분");
    });
  });

  it("reads Korean time", () => {
    inZone(() => {
      const read = (text: string) => parseKst(text)?.toISOString();
      expect(read("2027-01-01 00:04:05")).toBe("2026-12-31T15:04:05.000Z");
      expect(read("20270101000405")).toBe("2026-12-31T15:04:05.000Z");
      expect(read("202701010004")).toBe("2026-12-31T15:04:00.000Z");
      expect(read("20270101")).toBe("2026-12-31T15:00:00.000Z");
      expect(read("2027-01-01")).toBe("2026-12-31T15:00:00.000Z");
      // In New York this hour doesn't exist.
      expect(read("2026-03-08 02:30:00")).toBe("2026-03-07T17:30:00.000Z");
    });
  });

  it("reads back what it wrote", () => {
    inZone(() => {
      const date = fc.date({
        min: new Date("0001-01-02"),
        max: new Date("9999-12-30"),
        noInvalidDate: true,
      });
      fc.assert(
        fc.property(date, (instant) => {
          const whole = Math.floor(instant.getTime() / 1000) * 1000;
          for (const pattern of ["yyyy-MM-dd HH:mm:ss", "yyyyMMddHHmmss"]) {
            const year = new Date(whole + 9 * 3_600_000).getUTCFullYear();
            if (year < 100) return;
            expect(parseKst(formatKst(new Date(whole), pattern))?.getTime()).toBe(whole);
          }
        }),
      );
    });
  });

  it("adds months, days and minutes on the Korean calendar", () => {
    inZone(() => {
      const add = (text: string, span: Parameters<typeof addCalendarSpan>[1]) =>
        formatKst(addCalendarSpan(parseKst(text) as Date, span), "yyyy-MM-dd HH:mm:ss");
      expect(add("2026-01-31 00:30:00", { months: 1 })).toBe("2026-02-28 00:30:00");
      expect(add("2028-01-31 23:30:00", { months: 1 })).toBe("2028-02-29 23:30:00");
      expect(add("2026-08-31 08:59:59", { months: 6 })).toBe("2027-02-28 08:59:59");
      expect(add("2026-12-15 00:00:00", { months: 1 })).toBe("2027-01-15 00:00:00");
      expect(add("2026-02-27 12:00:00", { days: 2 })).toBe("2026-03-01 12:00:00");
      expect(add("2026-12-31 23:50:00", { minutes: 15 })).toBe("2027-01-01 00:05:00");
      expect(add("2026-01-31 23:50:00", { months: 1, days: 1, minutes: 15 })).toBe(
        "2026-03-02 00:05:00",
      );
      // A New York clock change lies between the two.
      expect(add("2026-03-08 12:00:00", { days: 1 })).toBe("2026-03-09 12:00:00");
    });
  });
});

describe("parseKst", () => {
  it.each([
    "2026-02-30",
    "20260230",
    "2026-13-01",
    "2026-00-10",
    "2026-01-01 24:00:00",
    "2026-01-01 10:60:00",
    "2026-01-01T10:00:00",
    "2026-01-01 10:00",
    "2026-1-1",
    "202601011",
    "",
    " 2026-01-01",
    "0000-00-00 00:00:00",
  ])("refuses %j", (text) => {
    expect(parseKst(text)).toBeUndefined();
  });
});

describe("addCalendarSpan", () => {
  it("leaves its argument alone and keeps milliseconds", () => {
    const date = new Date("2026-01-01T00:00:00.123Z");
    expect(addCalendarSpan(date, { months: 1 }).toISOString()).toBe("2026-02-01T00:00:00.123Z");
    expect(date.toISOString()).toBe("2026-01-01T00:00:00.123Z");
    expect(addCalendarSpan(date, {}).getTime()).toBe(date.getTime());
  });
});

it("refuses to write an invalid date", () => {
  expect(() => formatKst(new Date(Number.NaN), "yyyy")).toThrow(RangeError);
});
