import { describe, expect, it } from "vitest";
import { completeLimits, STANDARD_LIMITS } from "./standard-limits.ts";

describe("completeLimits", () => {
  it("holds a vendor that declares nothing to the standard sizes, and never schedules through it", () => {
    expect(completeLimits(undefined)).toEqual({ ...STANDARD_LIMITS, schedule: {} });
  });

  it("keeps what a vendor declares, type by type", () => {
    const declared = {
      asOf: "2026-11-01",
      source: "the vendor",
      text: { SMS: { maxBytes: 80 } },
      schedule: { LMS: {} },
      rate: { requestsPerSecond: 5 },
    };
    expect(completeLimits(declared)).toEqual({
      ...declared,
      text: { ...STANDARD_LIMITS.text, SMS: { maxBytes: 80 } },
    });
  });
});
