import { describe, expect, it } from "vitest";
import { GIVE_UP_AFTER_MS, nextLookAt, POLL_SCHEDULE } from "./poll-times.ts";

const AT = 1_800_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("when a message is looked at next", () => {
  it.each([
    [0, 10_000],
    [MINUTE - 1, 10_000],
    [MINUTE, MINUTE],
    [10 * MINUTE, 5 * MINUTE],
    [HOUR, 30 * MINUTE],
    [6 * HOUR, 2 * HOUR],
    [24 * HOUR, 6 * HOUR],
  ])("at the age of %d ms: %d ms later", (age, later) => {
    expect(nextLookAt({ createdAt: AT }, AT + age)).toBe(AT + age + later);
  });

  it("once more at the very end, and then never", () => {
    const end = AT + GIVE_UP_AFTER_MS;
    expect(nextLookAt({ createdAt: AT }, end - 1)).toBe(end);
    expect(nextLookAt({ createdAt: AT }, end)).toBeUndefined();
  });

  it("waits for a scheduled message, whose age begins at its time", () => {
    const scheduledAt = AT + 24 * HOUR;
    expect(nextLookAt({ createdAt: AT, scheduledAt }, AT)).toBe(scheduledAt + 10_000);
    expect(nextLookAt({ createdAt: AT, scheduledAt }, scheduledAt + HOUR)).toBe(
      scheduledAt + HOUR + 30 * MINUTE,
    );
  });

  it("isn't confused by a clock that was set back", () => {
    expect(nextLookAt({ createdAt: AT }, AT - HOUR)).toBe(AT + 10_000);
  });

  it("costs at most so many looks", () => {
    let looks = 0;
    for (let now: number | undefined = AT; now !== undefined; looks++)
      now = nextLookAt({ createdAt: AT }, now);
    expect(looks).toBeLessThan(70);
    expect(POLL_SCHEDULE.length).toBe(6);
  });
});
