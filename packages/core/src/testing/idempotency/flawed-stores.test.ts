import { type IdempotencyStore, MemoryIdempotencyStore } from "@k-msg/core";
import { describe, expect, it, vi } from "vitest";
import { idempotencyStoreContractTests } from "../idempotency-store-contract-tests.ts";
import { runRecorded } from "../recording-runner.ts";
import { createRowStore, type Rows } from "./row-store.ts";
import { type StoreFlaw, storeFlaws } from "./store-flaws.ts";

/** `share` gives each instance its rows. */
async function findFailed(change: StoreFlaw["change"], share = (rows: Rows) => rows) {
  const rows: Rows = new Map();
  const open = (own: Rows) => {
    const store = createRowStore(own);
    return { ...store, ...change(store, own) };
  };
  const { failed } = await runRecorded((runner) =>
    idempotencyStoreContractTests({
      runner,
      name: "flawed",
      createStore: () => open(rows),
      openAgain: () => open(share(rows)),
    }),
  );
  return Object.keys(failed).sort();
}

describe("an idempotency store that", () => {
  it.each(storeFlaws)("$what is caught", async ({ change, caughtBy }) => {
    expect(await findFailed(change)).toEqual([...caughtBy].sort());
  });

  it("keeps its data to itself is caught", async () => {
    expect(
      await findFailed(
        () => ({}),
        () => new Map(),
      ),
    ).toEqual([
      "instances.in-flight",
      "instances.owner",
      "instances.parallel",
      "instances.settled",
    ]);
  });
});

describe("the contract for idempotency stores", () => {
  it("leaves the tests of several instances out where there can't be any, and says why", async () => {
    const { skipped, failed } = await runRecorded((runner) =>
      idempotencyStoreContractTests({
        runner,
        name: "memory",
        createStore: () => new MemoryIdempotencyStore(),
      }),
    );
    expect(skipped).toHaveLength(4);
    expect(skipped.every((title) => title.includes("no `openAgain`"))).toBe(true);
    expect(failed).toEqual({});
  });

  it("closes every store that it has opened, also after a failure", async () => {
    const opened: IdempotencyStore[] = [];
    const close = vi.fn();
    const open = () => {
      const store = {
        ...createRowStore(new Map()),
        claim: () => Promise.reject(new Error("down")),
      };
      opened.push(store);
      return store;
    };
    await runRecorded((runner) =>
      idempotencyStoreContractTests({
        runner,
        name: "down",
        createStore: open,
        openAgain: open,
        close,
      }),
    );
    expect(close.mock.calls.flat()).toEqual(opened);
  });
});
