import fc from "fast-check";
import { expect, it } from "vitest";
import { createTrackingId } from "./tracking-id.ts";

const LATEST = Date.UTC(2200, 0);

it("makes unique ids that sort as they were made, however the clock jumps", () => {
  const jumps = fc.array(fc.integer({ min: -5_000, max: 5_000 }), { maxLength: 200 });
  let now = Date.UTC(2026, 0);
  fc.assert(
    fc.property(jumps, (steps) => {
      const ids = steps.map((step) => {
        now += step;
        return createTrackingId(now);
      });
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.toSorted()).toEqual(ids);
    }),
  );
});

it("makes more in one millisecond than a UUID counts", () => {
  const ids = Array.from({ length: 10_000 }, () => createTrackingId(LATEST));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

it("is a UUID of version 7 that tells the time", () => {
  const now = LATEST + 60_000;
  const id = createTrackingId(now);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.replace("-", "").slice(0, 12), 16)).toBe(now);
});
