import { demand } from "../violation.ts";
import { demandClaimed, demandExists, show, success } from "./store-bench.ts";
import type { StoreRule } from "./store-rule.ts";

const ROUNDS = 20;

export const releaseRules: readonly StoreRule[] = [
  {
    id: "release.frees",
    title: "a released key can be claimed again, for any content",
    async run({ store, key, claim }) {
      await claim();
      const released = await store.release(key, "owner");
      demand(released === true, `release must answer true, not ${show(released)}`);
      const next = { token: "next", fingerprint: "0".repeat(64) };
      demandClaimed(await claim(next), "a claim after the release");
      const record = demandExists(await claim({ token: "reader" }), "a claim after that");
      demand(record.fingerprint === next.fingerprint, "the record isn't the new claim's");
    },
  },
  {
    id: "release.owner",
    title: "only the claim's owner can release it",
    async run({ store, key, claim }) {
      await claim();
      const released = await store.release(key, "other");
      demand(released === false, `releasing with another token must answer false, not ${released}`);
      demandExists(await claim({ token: "reader" }), "a claim after that");
    },
  },
  {
    id: "release.settled",
    title: "a settled key isn't released: something may have been sent",
    async run({ store, key, claim }) {
      await claim();
      await store.settle(key, "owner", success);
      const released = await store.release(key, "owner");
      demand(released === false, `release must answer false, not ${show(released)}`);
      const record = demandExists(await claim({ token: "reader" }), "a claim after that");
      demand(record.state === "settled", "the result is gone");
    },
  },
  {
    id: "release.unclaimed",
    title: "a key that nobody claimed can't be released, nor twice",
    async run({ store, key, claim }) {
      const unclaimed = await store.release(key, "owner");
      await claim();
      await store.release(key, "owner");
      const again = await store.release(key, "owner");
      demand(unclaimed === false && again === false, "release must answer false");
    },
  },
  {
    id: "release.former-owner",
    title: "who released a key has no say in the next one's claim",
    async run({ store, key, claim }) {
      await claim();
      await store.release(key, "owner");
      await claim({ token: "next" });
      const answers = [
        await store.settle(key, "owner", success),
        await store.release(key, "owner"),
      ];
      demand(!answers.includes(true), "the former owner may neither settle nor release");
      const record = demandExists(await claim({ token: "reader" }), "a claim after that");
      demand(record.state === "in_flight", "the former owner has settled the next one's claim");
    },
  },
  {
    id: "release.or-settle",
    title: "of a release and a settling at the same time, exactly one succeeds",
    async run({ store, key, request }) {
      for (let round = 0; round < ROUNDS; round++) {
        const each = `${key}-${round}`;
        const release = () => store.release(each, "owner");
        const settle = () => store.settle(each, "owner", success);
        await store.claim(each, request);
        const [first, second] = round % 2 ? [release, settle] : [settle, release];
        const answers = await Promise.all([first(), second()]);
        demand(answers[0] !== answers[1], `both answered ${show(answers[0])}`);
        const { status } = await store.claim(each, { ...request, token: "next" });
        const wasReleased = answers[round % 2 ? 0 : 1];
        demand((status === "claimed") === wasReleased, `the answers were ${show(answers)}`);
      }
    },
  },
];
