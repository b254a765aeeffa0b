import { sameValue } from "../values.ts";
import { demand } from "../violation.ts";
import { demandExists, demandOneWinner, success } from "./store-bench.ts";
import type { StoreRule } from "./store-rule.ts";

export const instanceRules: readonly StoreRule[] = [
  {
    id: "instances.in-flight",
    title: "a claim is seen by another instance, as after a crash",
    needsSecondInstance: true,
    async run({ claim, openAgain }) {
      await claim();
      const answer = await claim({ token: "other" }, await openAgain());
      const record = demandExists(answer, "a claim by another instance");
      demand(record.state === "in_flight", `the state must be in_flight, not ${record.state}`);
    },
  },
  {
    id: "instances.settled",
    title: "a result is seen by another instance, as after a restart",
    needsSecondInstance: true,
    async run({ store, key, claim, openAgain }) {
      await claim();
      await store.settle(key, "owner", success);
      const answer = await claim({ token: "other" }, await openAgain());
      const record = demandExists(answer, "a claim by another instance");
      demand(sameValue(record.result, success), "the result came back differently");
    },
  },
  {
    id: "instances.owner",
    title: "whoever has the claim's token can settle it, through any instance",
    needsSecondInstance: true,
    async run({ key, claim, openAgain }) {
      await claim();
      const other = await openAgain();
      demand(await other.settle(key, "owner", success), "another instance couldn't settle");
      const record = demandExists(await claim({ token: "reader" }), "a claim by the first");
      demand(record.state === "settled", "the first instance doesn't see the result");
    },
  },
  {
    id: "instances.parallel",
    title: "of 100 claims through two instances at the same time, exactly one succeeds",
    needsSecondInstance: true,
    async run({ store, claim, openAgain }) {
      const other = await openAgain();
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          claim({ token: `owner-${index}` }, index % 2 ? store : other),
        ),
      );
      demandOneWinner(answers, "100 claims");
    },
  },
];
