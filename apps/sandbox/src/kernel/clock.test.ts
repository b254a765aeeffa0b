import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createClock } from "./clock.ts";

const START = new Date("2026-10-05T12:00:00+09:00");
const frozen = () => createClock({ start: START, frozen: true });

describe("the clock", () => {
  it("runs what falls due in the order of time, and of scheduling where times are equal", () => {
    const clock = frozen();
    const ran: string[] = [];
    const at = (ms: number, name: string) =>
      clock.schedule(START.getTime() + ms, () =>
        ran.push(`${name}@${clock.now() - START.getTime()}`),
      );
    at(3000, "c");
    at(1000, "a");
    at(3000, "d");
    at(2000, "b");
    clock.advance(2500);
    expect(ran).toEqual(["a@1000", "b@2000"]);
    clock.advance(500);
    expect(ran).toEqual(["a@1000", "b@2000", "c@3000", "d@3000"]);
    expect(clock.now()).toBe(START.getTime() + 3000);
  });

  it("runs any number of tasks in order", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { maxLength: 300 }), (delays) => {
        const clock = frozen();
        const ran: [number, number][] = [];
        delays.forEach((delay, index) => {
          clock.schedule(START.getTime() + delay, () => ran.push([delay, index]));
        });
        clock.advance(50);
        const expected = delays.map((delay, index) => [delay, index] as const);
        expect(ran).toEqual(expected.toSorted(([a, i], [b, j]) => a - b || i - j));
      }),
    );
  });

  it("runs what tasks schedule on the way, and never turns back", () => {
    const clock = frozen();
    const seen: number[] = [];
    const note = () => seen.push(clock.now() - START.getTime());
    clock.schedule(START.getTime() + 1000, () => {
      note();
      clock.schedule(clock.now() + 1000, note);
      clock.schedule(START.getTime(), note);
    });
    clock.advance(5000);
    expect(seen).toEqual([1000, 1000, 2000]);
  });

  it("leaves time alone when frozen, and lets it run on otherwise", () => {
    expect(frozen().now()).toBe(START.getTime());
    const before = Date.now();
    const now = createClock().now();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
    const shifted = createClock({ start: START });
    shifted.advance(60_000);
    expect(shifted.now() - START.getTime()).toBeGreaterThanOrEqual(60_000);
    expect(shifted.now() - START.getTime()).toBeLessThan(120_000);
  });

  it("runs what is due by settling alone", () => {
    const clock = createClock();
    let ran = false;
    clock.schedule(clock.now(), () => {
      ran = true;
    });
    expect(ran).toBe(false);
    clock.settle();
    expect(ran).toBe(true);
  });

  it("refuses to go back", () => {
    const clock = frozen();
    expect(() => clock.advance(-1)).toThrow(RangeError);
    expect(() => clock.advance(Number.NaN)).toThrow(RangeError);
    expect(() => clock.advanceTo(new Date(START.getTime() - 1))).toThrow(RangeError);
    expect(clock.now()).toBe(START.getTime());
  });

  it("goes on after a task that throws", () => {
    const clock = frozen();
    let ran = false;
    clock.schedule(START.getTime(), () => {
      throw new Error("broken");
    });
    clock.schedule(START.getTime(), () => {
      ran = true;
    });
    expect(() => clock.settle()).toThrow("broken");
    clock.settle();
    expect(ran).toBe(true);
  });

  it("forgets what was scheduled by reset", () => {
    const clock = frozen();
    let ran = false;
    clock.schedule(START.getTime() + 1000, () => {
      ran = true;
    });
    clock.advance(500);
    clock.reset();
    expect(clock.now()).toBe(START.getTime());
    clock.advance(5000);
    expect(ran).toBe(false);
  });
});
