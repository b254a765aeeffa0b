import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BATCH } from "./limits.ts";
import { splitBySize } from "./split-by-size.ts";
import { type SolapiPart, toSendRequest } from "./to-send-request.ts";

function part(text: string): SolapiPart {
  const customFields = { kmsgId: "m-1" };
  const message = {
    to: "01000000001",
    from: "01000000000",
    type: "LMS",
    text,
    customFields,
  } as const;
  return { message, options: {} };
}

const bytesOf = (run: readonly SolapiPart[]) =>
  Buffer.byteLength(JSON.stringify(toSendRequest(run)));

describe("splitBySize", () => {
  it("leaves what fits in one piece, also where only the exact size shows it", () => {
    const ascii = Array.from({ length: 6_500 }, () => part("a".repeat(2000)));
    expect(splitBySize(ascii)).toEqual([ascii]);
    const short = Array.from({ length: 10_000 }, () => part("가".repeat(45)));
    expect(splitBySize(short)).toEqual([short]);
  });

  it("cuts the rest into as few as hold them", () => {
    const texts = ["가".repeat(1000), '"'.repeat(2000), "\n".repeat(2000), "a".repeat(2000), "a"];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...texts), { minLength: 1, maxLength: 9 }), (cycle) => {
        const parts = Array.from({ length: 10_000 }, (_, index) =>
          part(cycle[index % cycle.length] as string),
        );
        const runs = splitBySize(parts);
        expect(runs.flat()).toEqual(parts);
        const sizes = runs.map(bytesOf);
        expect(Math.max(...sizes)).toBeLessThanOrEqual(BATCH.maxRequestBytes);
        expect(Math.min(...sizes)).toBeGreaterThan(0);
        for (const size of sizes.slice(0, -1)) {
          expect(size).toBeGreaterThan(BATCH.maxRequestBytes - 10_000);
        }
      }),
      { numRuns: 10 },
    );
  });

  it("doesn't hold back one that is too large by itself", () => {
    const huge = part("a".repeat(16 * 1024 * 1024));
    expect(splitBySize([part("a"), huge, part("b")])).toHaveLength(3);
  });
});
