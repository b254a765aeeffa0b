import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addCalendarSpan, formatKst, parseKst } from "./kst.ts";

const PROBE = `
import { addCalendarSpan, formatKst, parseKst } from "./kst.ts";
const date = new Date("2026-12-31T15:04:05.678Z");
const write = (pattern) => formatKst(date, pattern);
const read = (text) => parseKst(text).toISOString();
const add = (text, span) => formatKst(addCalendarSpan(parseKst(text), span), "yyyy-MM-dd HH:mm:ss");
// Every 31 hours and 7 seconds for a century: all hours of the day, all clock changes of the host.
let misread = 0;
for (let at = 0; at < 100 * 365.25 * 86_400_000; at += 111_607_000) {
  if (parseKst(formatKst(new Date(at), "yyyyMMddHHmmss")).getTime() !== at) misread++;
}
console.log(JSON.stringify({
  offset: new Date("2026-01-15T00:00:00Z").getTimezoneOffset(),
  misread,
  written: [write("yyyy-MM-dd HH:mm:ss"), write("yyyyMMddHHmmss"), write("MM월 dd일 HH시 mm분")],
  read: [
    read("2027-01-01 00:04:05"), read("20270101000405"), read("202701010004"),
    read("20270101"), read("2027-01-01"), read("2026-03-08 02:30:00"),
  ],
  added: [
    add("2026-01-31 00:30:00", { months: 1 }),
    add("2028-01-31 23:30:00", { months: 1 }),
    add("2026-08-31 08:59:59", { months: 6 }),
    add("2026-12-15 00:00:00", { months: 1 }),
    add("2026-02-27 12:00:00", { days: 2 }),
    add("2026-12-31 23:50:00", { minutes: 15 }),
    add("2026-01-31 23:50:00", { months: 1, days: 1, minutes: 15 }),
    add("2026-03-08 12:00:00", { days: 1 }),
  ],
}));
`;

const probe = buildSync({
  stdin: { contents: PROBE, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
  bundle: true,
  format: "cjs",
  write: false,
}).outputFiles[0]?.text as string;

/** A process of its own: in a worker of Bun, `process.env.TZ` changes nothing. */
function runInZone(zone: string): unknown {
  const env = { ...process.env, TZ: zone };
  return JSON.parse(execFileSync(process.execPath, ["-e", probe], { env, encoding: "utf8" }));
}

describe("on any host", () => {
  it.each([
    ["UTC", 0],
    ["Asia/Seoul", -540],
    ["America/New_York", 300],
  ])("reads, writes and adds Korean time in %s", (zone, offset) => {
    expect(runInZone(zone)).toEqual({
      // Proves that the host really was in that zone.
      offset,
      misread: 0,
      written: ["2027-01-01 00:04:05", "20270101000405", "01월 01일 00시 04분"],
      read: [
        "2026-12-31T15:04:05.000Z",
        "2026-12-31T15:04:05.000Z",
        "2026-12-31T15:04:00.000Z",
        "2026-12-31T15:00:00.000Z",
        "2026-12-31T15:00:00.000Z",
        // An hour that doesn't exist in New York.
        "2026-03-07T17:30:00.000Z",
      ],
      added: [
        "2026-02-28 00:30:00",
        "2028-02-29 23:30:00",
        "2027-02-28 08:59:59",
        "2027-01-15 00:00:00",
        "2026-03-01 12:00:00",
        "2027-01-01 00:05:00",
        "2026-03-02 00:05:00",
        "2026-03-09 12:00:00",
      ],
    });
  });
});

it("reads back any second that it wrote", () => {
  const second = fc.integer({
    min: Date.parse("0100-01-02T00:00:00Z") / 1000,
    max: Date.parse("9999-12-30T00:00:00Z") / 1000,
  });
  fc.assert(
    fc.property(second, fc.constantFrom("yyyy-MM-dd HH:mm:ss", "yyyyMMddHHmmss"), (at, pattern) => {
      expect(parseKst(formatKst(new Date(at * 1000), pattern))?.getTime()).toBe(at * 1000);
    }),
  );
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
