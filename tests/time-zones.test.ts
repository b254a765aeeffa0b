import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What the vendors must be told, and the hour that clocks on the wall show in New York. */
const INSTANTS = [
  { instant: "2026-10-05T00:00:00Z", kst: "2026-10-05 09:00", newYork: 20, why: "an ordinary day" },
  { instant: "2026-10-05T14:59:00Z", kst: "2026-10-05 23:59", newYork: 10, why: "before midnight" },
  { instant: "2026-10-31T15:00:00Z", kst: "2026-11-01 00:00", newYork: 11, why: "a month's end" },
  { instant: "2026-12-31T15:00:00Z", kst: "2027-01-01 00:00", newYork: 10, why: "a year's end" },
  { instant: "2028-02-28T15:00:00Z", kst: "2028-02-29 00:00", newYork: 10, why: "a leap day" },
  // Summer time ends: half past one comes twice.
  { instant: "2026-11-01T05:30:00Z", kst: "2026-11-01 14:30", newYork: 1, why: "1:30, first" },
  { instant: "2026-11-01T06:30:00Z", kst: "2026-11-01 15:30", newYork: 1, why: "1:30, again" },
  // Summer time begins: half past two doesn't come.
  { instant: "2027-03-14T06:30:00Z", kst: "2027-03-14 15:30", newYork: 1, why: "before the gap" },
  { instant: "2027-03-14T07:30:00Z", kst: "2027-03-14 16:30", newYork: 3, why: "after the gap" },
];

interface Scheduled {
  readonly instant: string;
  readonly localHour: number;
  readonly wire: Readonly<Record<string, string>>;
  /** Messages on their way a millisecond before it. */
  readonly early: number;
  readonly scheduledAt: readonly string[];
  readonly delaysMs: readonly number[];
}

const isCarriersDelay = (ms: number) => ms > 0 && ms <= 10_000;

/** In a process of its own: a running one doesn't change its zone. */
function scheduleIn(zone: string): Scheduled[] {
  const script = ["tests/fixtures/schedule-in-zone.ts", ...INSTANTS.map(({ instant }) => instant)];
  const env = { ...process.env, TZ: zone };
  const options = { cwd: root, env, encoding: "utf8" } as const;
  return JSON.parse(execFileSync(`${root}/node_modules/.bin/bun`, script, options));
}

describe.each([
  ["UTC", (instant: string) => new Date(instant).getUTCHours()],
  ["Asia/Seoul", (instant: string) => (new Date(instant).getUTCHours() + 9) % 24],
  [
    "America/New_York",
    (instant: string) => INSTANTS.find((each) => each.instant === instant)?.newYork,
  ],
])("on a host in %s", (zone, localHourOf) => {
  const scheduled = scheduleIn(zone);

  it.each(INSTANTS)("schedules $instant ($why) for the same moment", ({ instant, kst }) => {
    const found = scheduled.find((each) => each.instant === instant);
    // Proves that the host really was in that zone.
    expect(found?.localHour).toBe(localHourOf(instant));
    const digits = kst.replace(/\D/g, "");
    expect(found?.wire).toEqual({
      "solapi SMS": new Date(instant).toISOString(),
      "solapi ALIMTALK": new Date(instant).toISOString(),
      "iwinv SMS": `${kst}:00`,
      "iwinv ALIMTALK": `${kst}:00`,
      "aligo SMS": `${digits.slice(0, 8)} ${digits.slice(8)}`,
      "aligo ALIMTALK": `${digits}00`,
    });
    expect(found?.scheduledAt).toEqual(Array(6).fill(new Date(instant).toISOString()));
    expect(found?.early).toBe(0);
    // The carrier needs some seconds of its own.
    for (const delay of found?.delaysMs ?? []) expect(delay).toSatisfy(isCarriersDelay);
  });
});
