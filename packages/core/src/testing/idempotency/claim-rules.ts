import { demand } from "../violation.ts";
import { demandClaimed, demandExists, demandOneWinner, show, TTL_MS } from "./store-bench.ts";
import type { StoreRule } from "./store-rule.ts";

const LONG = "x".repeat(254);

/** What collations, patterns, trimming or cutting would take for the same. */
const ALIKE = [
  "a",
  "A",
  "á",
  "a\u0301",
  "a ",
  " a",
  "a%",
  "a_",
  "a*",
  "a'; --",
  "가",
  `${LONG}1`,
  `${LONG}2`,
];

export const claimRules: readonly StoreRule[] = [
  {
    id: "claim.new",
    title: "a new key is claimed",
    async run({ claim }) {
      demandClaimed(await claim(), "the first claim");
    },
  },
  {
    id: "claim.held",
    title: "a claimed key is in flight, with the claim's fingerprint and times and no result",
    async run({ claim, now }) {
      await claim();
      const record = demandExists(
        await claim({ token: "other", now: now + 1_000 }),
        "a second claim",
      );
      const { state, fingerprint, claimedAt, expiresAt, result } = record;
      demand(state === "in_flight", `the state must be in_flight, not ${show(state)}`);
      demand(result === undefined, `nothing was settled, but there is ${show(result)}`);
      demand(fingerprint === "f".repeat(64), `the fingerprint came back as ${show(fingerprint)}`);
      demand(claimedAt === now, `claimedAt must be ${now}, the first claim's, not ${claimedAt}`);
      demand(expiresAt === now + TTL_MS, `expiresAt must be ${now + TTL_MS}, not ${expiresAt}`);
    },
  },
  {
    id: "claim.same-token",
    title: "a claim isn't granted twice, not to the same token either",
    async run({ claim }) {
      await claim();
      demandExists(await claim(), "the same claim again");
    },
  },
  {
    id: "claim.other-content",
    title: "a claim with another content finds the first one's fingerprint, and leaves it",
    async run({ claim }) {
      await claim();
      for (const attempt of ["a claim", "one after it"]) {
        const answer = await claim({ token: "other", fingerprint: "0".repeat(64) });
        const { fingerprint } = demandExists(answer, `${attempt} with another content`);
        demand(fingerprint === "f".repeat(64), `${attempt} found ${show(fingerprint)}`);
      }
    },
  },
  {
    id: "claim.exact-keys",
    title: "keys that differ in any character are different keys",
    async run({ store, key, request }) {
      const beginning = key.slice(-12);
      for (const each of ALIKE) {
        const whole = each.length > 200 ? beginning + each.slice(12) : `${beginning}${each}`;
        demandClaimed(await store.claim(whole, request), `the key …${show(each.slice(-10))}`);
      }
    },
  },
  {
    id: "claim.parallel",
    title: "of 100 claims at the same time, exactly one succeeds",
    async run({ claim }) {
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, index) => {
          const number = String(index).padStart(64, "0");
          return claim({ token: `owner-${index}`, fingerprint: number });
        }),
      );
      demandOneWinner(answers, "100 claims");
      const winner = String(answers.findIndex(({ status }) => status === "claimed"));
      const last = demandExists(await claim({ token: "late" }), "a claim after them");
      demand(last.fingerprint === winner.padStart(64, "0"), "the record isn't the winner's");
    },
  },
];
