import type { StoredOutcome } from "../../idempotency/stored-outcome.ts";
import { sameValue } from "../values.ts";
import { demand } from "../violation.ts";
import {
  demandClaimed,
  demandExists,
  failure,
  type StoreBench,
  show,
  success,
  TTL_MS,
} from "./store-bench.ts";
import type { StoreRule } from "./store-rule.ts";

/** @throws ContractViolation unless exactly `expected` is kept under the key. */
async function demandKept(bench: StoreBench, expected: StoredOutcome, when: string) {
  const record = demandExists(await bench.claim({ token: "reader" }), when);
  demand(record.state === "settled", `${when}: the state must be settled, not ${record.state}`);
  demand(
    sameValue(record.result, expected),
    `${when}: the result came back as ${show(record.result)}`,
  );
  const { fingerprint, claimedAt, expiresAt } = record;
  const unchanged =
    fingerprint === "f".repeat(64) && claimedAt === bench.now && expiresAt === bench.now + TTL_MS;
  demand(unchanged, `${when}: fingerprint and times must stay the claim's: ${show(record)}`);
}

export const settleRules: readonly StoreRule[] = [
  {
    id: "settle.success",
    title: "a success comes back as it was given",
    async run(bench) {
      await bench.claim();
      const settled = await bench.store.settle(bench.key, "owner", success);
      demand(settled === true, `settle must answer true, not ${show(settled)}`);
      await demandKept(bench, success, "after settling");
    },
  },
  {
    id: "settle.failure",
    title: "a failure comes back as it was given, long Korean words included",
    async run(bench) {
      await bench.claim();
      await bench.store.settle(bench.key, "owner", failure);
      await demandKept(bench, failure, "after settling");
    },
  },
  {
    id: "settle.owner",
    title: "only the claim's owner can settle it",
    async run(bench) {
      await bench.claim();
      const settled = await bench.store.settle(bench.key, "other", success);
      demand(settled === false, `settling with another token must answer false, not ${settled}`);
      const record = demandExists(await bench.claim({ token: "reader" }), "after that");
      demand(record.state === "in_flight", "another token has settled the claim");
    },
  },
  {
    id: "settle.once",
    title: "the first result stays",
    async run(bench) {
      await bench.claim();
      await bench.store.settle(bench.key, "owner", success);
      const again = await bench.store.settle(bench.key, "owner", failure);
      demand(again === false, `settling again must answer false, not ${show(again)}`);
      await demandKept(bench, success, "after settling twice");
    },
  },
  {
    id: "settle.unclaimed",
    title: "a key that nobody claimed can't be settled",
    async run(bench) {
      const settled = await bench.store.settle(bench.key, "owner", success);
      demand(settled === false, `settle must answer false, not ${show(settled)}`);
      demandClaimed(await bench.claim(), "a claim after that");
    },
  },
  {
    id: "settle.copy",
    title: "what is kept can't be changed from outside",
    async run(bench) {
      await bench.claim();
      const given = structuredClone(success);
      await bench.store.settle(bench.key, "owner", given);
      Reflect.set(given.isSuccess ? given.value : given, "messageId", "changed");
      const { result } = demandExists(await bench.claim({ token: "reader" }), "a claim");
      if (result?.isSuccess) Reflect.set(result.value, "status", "FAILED");
      await demandKept(bench, success, "after changing what was given and got");
    },
  },
];
