import { MemoryTrackingStore, type TrackingStore } from "@k-msg/core";
import { describe, expect, it } from "vitest";
import { runRecorded } from "../recording-runner.ts";
import { trackingStoreContractTests } from "../tracking-store-contract-tests.ts";
import { OpenStore, type Records, type TrackingFlaw, trackingFlaws } from "./tracking-flaws.ts";

const METHODS = Object.getOwnPropertyNames(MemoryTrackingStore.prototype).filter(
  (name) => name !== "constructor",
) as (keyof TrackingStore)[];

/** `share` gives each instance its records. */
async function findFailed(change: TrackingFlaw["change"], share = (records: Records) => records) {
  const recordsOf = new WeakMap<TrackingStore, Records>();
  const open = (records: Records): TrackingStore => {
    const store = new OpenStore(records);
    const methods = METHODS.map((name) => [name, (store[name] as () => unknown).bind(store)]);
    const flawed = { ...Object.fromEntries(methods), ...change(store, records) };
    recordsOf.set(flawed, records);
    return flawed;
  };
  const { failed } = await runRecorded((runner) =>
    trackingStoreContractTests({
      runner,
      name: "flawed",
      createStore: () => open(new Map()),
      openAgain: (store) => open(share(recordsOf.get(store) ?? new Map())),
    }),
  );
  return Object.keys(failed).sort();
}

describe("a tracking store that", () => {
  it.each(trackingFlaws)("$what is caught", async ({ change, caughtBy }) => {
    expect(await findFailed(change)).toEqual([...caughtBy].sort());
  });

  it("keeps its data to itself is caught", async () => {
    const failed = await findFailed(
      () => ({}),
      () => new Map(),
    );
    expect(failed).toEqual(["instances.seen", "instances.settle", "instances.write"]);
  });
});

describe("the contract for tracking stores", () => {
  it("has no rule that nothing breaks", async () => {
    const { passed, skipped } = await runRecorded((runner) =>
      trackingStoreContractTests({
        runner,
        name: "memory",
        createStore: () => new MemoryTrackingStore(),
      }),
    );
    const caught = new Set(trackingFlaws.flatMap(({ caughtBy }) => caughtBy));
    expect(passed.filter((id) => !caught.has(id))).toEqual([]);
    expect(skipped).toHaveLength(6);
    expect(skipped.every((title) => title.includes("no `openAgain`"))).toBe(true);
  });
});
