import { describe, expect, it } from "vitest";
import { createFaults } from "./faults.ts";
import { createRandom } from "./random.ts";

const REQUEST = { vendor: "iwinv", path: "/iwinv-sms/api/v2/send/", method: "POST" } as const;
const hang = { kind: "hang" } as const;

describe("faults", () => {
  it("strike only the vendor, path and method they name", () => {
    const faults = createFaults(createRandom(1));
    faults.add({ vendor: "solapi", action: hang });
    faults.add({ path: "/history", action: hang });
    faults.add({ method: "get", action: hang });
    expect(faults.strike(REQUEST)).toBeUndefined();
    faults.add({ vendor: "iwinv", path: "/send", method: "post", action: { kind: "reset" } });
    expect(faults.strike(REQUEST)).toEqual({ kind: "reset" });
  });

  it("strike as often as told, the first added first, and are then gone", () => {
    const faults = createFaults(createRandom(1));
    faults.add({ times: 2, action: hang });
    faults.add({ times: 1, action: { kind: "empty" } });
    expect(faults.rules()).toHaveLength(2);
    const struck = [1, 2, 3, 4].map(() => faults.strike(REQUEST)?.kind);
    expect(struck).toEqual(["hang", "hang", "empty", undefined]);
    expect(faults.rules()).toEqual([]);
  });

  it("strike by chance, the same in every run with the same seed", () => {
    const run = () => {
      const faults = createFaults(createRandom(7));
      faults.add({ probability: 0.3, action: hang });
      return Array.from({ length: 1000 }, () => faults.strike(REQUEST) !== undefined);
    };
    const struck = run();
    expect(run()).toEqual(struck);
    const count = struck.filter(Boolean).length;
    expect(count).toBeGreaterThan(250);
    expect(count).toBeLessThan(350);
  });

  it("are all gone after reset", () => {
    const faults = createFaults(createRandom(1));
    faults.add({ action: hang });
    faults.reset();
    expect(faults.strike(REQUEST)).toBeUndefined();
  });
});
