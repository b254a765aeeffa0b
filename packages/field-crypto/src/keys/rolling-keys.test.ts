import { randomUUID } from "node:crypto";
import type { KeyRing } from "@k-msg/core";
import { describe, expect, it } from "vitest";
import { createRing } from "../../test/rings.ts";
import { rollingKeys } from "./rolling-keys.ts";
import { isRolledOut, rolloutPlace } from "./rollout.ts";
import { staticKeys } from "./static-keys.ts";

const MILLION = 1_000_000;
const PERCENTAGES = [0, 0.1, 1, 5, 10, 33.3, 50, 75, 99, 99.9, 100];

/** How many of a million ids belong to each percentage, in percent. */
function countShares(toId: (index: number) => string): number[] {
  const counts = PERCENTAGES.map(() => 0);
  for (let index = 0; index < MILLION; index++) {
    const place = rolloutPlace(toId(index), "2026") * 100;
    for (let each = 0; each < PERCENTAGES.length; each++) {
      if (place < (PERCENTAGES[each] as number)) counts[each] = (counts[each] as number) + 1;
    }
  }
  return counts.map((count) => (count / MILLION) * 100);
}

describe("a rollout over a million ids", () => {
  it.each<[string, (index: number) => string]>([
    ["that count up", (index) => `tenant-${index}`],
    ["with zeros in front", (index) => `msg_${String(index).padStart(10, "0")}_x`],
    ["that are numbers from somewhere on", (index) => String(1_700_000_000_000 + index)],
  ])("is exact to a thousandth of a percent: ids %s", { timeout: 60_000 }, (_, toId) => {
    const shares = countShares(toId);
    for (const [index, percentage] of PERCENTAGES.entries()) {
      expect(Math.abs((shares[index] as number) - percentage)).toBeLessThan(0.001);
    }
  });

  it("is as even as chance for ids that are chance", { timeout: 60_000 }, () => {
    const random = countShares((index) => `${index.toString(36)}-${index % 7}z`);
    for (const [index, percentage] of PERCENTAGES.entries()) {
      expect(Math.abs((random[index] as number) - percentage)).toBeLessThan(0.25);
    }
  });
});

describe("who belongs to a rollout", () => {
  const ids = Array.from({ length: 2_000 }, () => randomUUID());

  it("is always the same, and stays when it grows", () => {
    for (const id of ids) {
      const joined = PERCENTAGES.map((percentage) => isRolledOut(id, percentage, "s"));
      expect(joined).toEqual([...joined].sort());
      expect([joined[0], joined.at(-1)]).toEqual([false, true]);
      expect(rolloutPlace(id, "s")).toBe(rolloutPlace(id, "s"));
    }
  });

  it("is somebody else under another salt", () => {
    const differing = ids.filter((id) => isRolledOut(id, 50, "a") !== isRolledOut(id, 50, "b"));
    expect(differing.length).toBeGreaterThan(700);
  });

  it("is known for these ids, on every runtime", () => {
    const places = ["tenant-1", "tenant-2", "주문-7", ""].map((id) => rolloutPlace(id, "2026"));
    expect(places.map((place) => place.toFixed(6))).toEqual([
      "0.371686",
      "0.989720",
      "0.978565",
      "0.862379",
    ]);
  });
});

describe("rolling keys", () => {
  const ring = createRing("old", "new");
  const activeOf = async (keys: ReturnType<typeof rollingKeys>, request = {}) =>
    ((await keys.resolve(request)) as KeyRing).activeKid;

  it("write a share of the records with the next key, and read with both", async () => {
    let percentage = 0;
    const keys = rollingKeys({
      keys: staticKeys(ring),
      nextKid: "new",
      percentage: () => percentage,
    });
    const count = async () => {
      const kids = [];
      for (let index = 0; index < 1_000; index++) {
        kids.push(await activeOf(keys, { recordId: `m-${index}` }));
      }
      return kids.filter((kid) => kid === "new").length;
    };
    expect(await count()).toBe(0);
    percentage = 25;
    expect(Math.abs((await count()) - 250)).toBeLessThanOrEqual(2);
    percentage = 100;
    expect(await count()).toBe(1_000);
    const rolled = (await keys.resolve({ recordId: "m" })) as KeyRing;
    expect(rolled).toMatchObject({ activeHashKid: "new", kids: ["old", "new"] });
    expect(rolled.encryptionKey("old")).toBe(ring.encryptionKey("old"));
    expect(rolled.hashKey("new")).toBe(ring.hashKey("new"));
  });

  it("go by tenant, if that is wanted", async () => {
    const keys = rollingKeys({
      keys: staticKeys(ring),
      nextKid: "new",
      percentage: 50,
      by: "tenant",
    });
    const kids = new Set<string>();
    for (let index = 0; index < 50; index++) {
      kids.add(await activeOf(keys, { tenantId: "t-1", recordId: String(index) }));
    }
    expect(kids.size).toBe(1);
    expect(await activeOf(keys, { recordId: "x" })).toBe("old");
  });

  it("fail for a key that isn't there and a percentage that isn't one", async () => {
    const base = { keys: staticKeys(ring), nextKid: "new", percentage: 100 };
    const request = { recordId: "m" };
    await expect(rollingKeys({ ...base, nextKid: "x" }).resolve(request)).rejects.toThrow(
      "nextKid",
    );
    const odd = rollingKeys({ ...base, percentage: () => Number.NaN });
    await expect(odd.resolve(request)).rejects.toThrow("percentage");
    expect(() => rollingKeys({ ...base, percentage: 101 })).toThrow("percentage");
  });

  it("have nothing to roll without a ring", async () => {
    const keys = rollingKeys({ keys: { resolve: () => undefined }, nextKid: "n", percentage: 1 });
    expect(await keys.resolve({ recordId: "m" })).toBeUndefined();
  });
});
