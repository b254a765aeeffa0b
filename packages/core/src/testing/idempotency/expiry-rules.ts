import { demand } from "../violation.ts";
import { demandClaimed, demandExists, demandOneWinner, success, TTL_MS } from "./store-bench.ts";
import type { StoreRule } from "./store-rule.ts";

export const expiryRules: readonly StoreRule[] = [
  {
    id: "expiry.in-flight",
    title: "a claim lasts to the millisecond of its ttl, by the clock of those who claim",
    async run({ claim, now }) {
      await claim();
      const next = { token: "next", fingerprint: "0".repeat(64) };
      demandExists(await claim({ ...next, now: now + TTL_MS - 1 }), "1 ms before it expires");
      demandClaimed(await claim({ ...next, now: now + TTL_MS }), "as it expires");
      const late = { token: "reader", now: now + TTL_MS + 1 };
      const { fingerprint, claimedAt } = demandExists(await claim(late), "1 ms later");
      demand(fingerprint === next.fingerprint, "the record isn't the new claim's");
      demand(claimedAt === now + TTL_MS, `claimedAt must be the new claim's, not ${claimedAt}`);
    },
  },
  {
    id: "expiry.settled",
    title: "a result lasts as long as its claim, whenever it was settled, and is gone afterwards",
    async run({ store, key, claim, now }) {
      await claim();
      await store.settle(key, "owner", success);
      demandExists(await claim({ token: "next", now: now + TTL_MS - 1 }), "1 ms before it expires");
      demandClaimed(await claim({ token: "next", now: now + TTL_MS }), "as it expires");
      const record = demandExists(await claim({ token: "reader", now: now + TTL_MS }), "then");
      demand(record.state === "in_flight", "the new claim has the old result");
      demand(record.result === undefined, "the new claim has the old result");
    },
  },
  {
    id: "expiry.former-owner",
    title: "who owned an expired claim has no say in the next one's",
    async run({ store, key, claim, now }) {
      await claim();
      const later = now + TTL_MS;
      await claim({ token: "next", now: later });
      const answers = [
        await store.settle(key, "owner", success),
        await store.release(key, "owner"),
      ];
      demand(!answers.includes(true), "the former owner may neither settle nor release");
      const record = demandExists(await claim({ token: "reader", now: later }), "after that");
      demand(record.state === "in_flight", "the former owner has settled the next one's claim");
      demand(await store.settle(key, "next", success), "the new owner couldn't settle");
    },
  },
  {
    id: "expiry.parallel",
    title: "of 100 claims of an expired key at the same time, exactly one succeeds",
    async run({ claim, now }) {
      await claim();
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          claim({ token: `next-${index}`, now: now + TTL_MS }),
        ),
      );
      demandOneWinner(answers, "100 claims");
    },
  },
];
