import type { IdempotencyStore, StoredOutcome } from "@k-msg/core";
import { type Rows, turn } from "./row-store.ts";

export interface StoreFlaw {
  readonly what: string;
  readonly change: (store: IdempotencyStore, rows: Rows) => Partial<IdempotencyStore>;
  /** The rules that catch it; no others. */
  readonly caughtBy: readonly string[];
}

/** Every key written another way before the store sees it. */
function withKeys(write: (key: string) => string) {
  return (store: IdempotencyStore): Partial<IdempotencyStore> => ({
    claim: (key, request) => store.claim(write(key), request),
    settle: (key, token, result) => store.settle(write(key), token, result),
    release: (key, token) => store.release(write(key), token),
  });
}

/** Results written another way before the store keeps them. */
function withResults(write: (result: StoredOutcome) => StoredOutcome) {
  return (store: IdempotencyStore): Partial<IdempotencyStore> => ({
    settle: (key, token, result) => store.settle(key, token, write(result)),
  });
}

/** Each breaks a store that keeps the contract, in one way. */
export const storeFlaws: readonly StoreFlaw[] = [
  { what: "does nothing wrong", change: () => ({}), caughtBy: [] },
  {
    what: "looks first and writes later",
    change: (store, rows) => ({
      async claim(key, request) {
        const row = rows.get(key);
        const isFree = !row || request.now >= row.now + row.ttlMs;
        await turn();
        if (!isFree) return store.claim(key, request);
        rows.set(key, { ...request });
        return { status: "claimed" };
      },
    }),
    caughtBy: ["claim.parallel", "expiry.parallel", "instances.parallel"],
  },
  {
    what: "grants a claim to its token again",
    change: (store, rows) => ({
      claim: async (key, request) =>
        rows.get(key)?.token === request.token ? { status: "claimed" } : store.claim(key, request),
    }),
    caughtBy: ["claim.same-token"],
  },
  {
    what: "grants the same content again",
    change: (store, rows) => ({
      claim: async (key, request) =>
        rows.get(key)?.fingerprint === request.fingerprint
          ? { status: "claimed" }
          : store.claim(key, request),
    }),
    caughtBy: [
      "claim.held",
      "claim.same-token",
      "expiry.former-owner",
      "expiry.parallel",
      "expiry.settled",
      "instances.in-flight",
      "instances.owner",
      "instances.settled",
      "release.former-owner",
      "release.or-settle",
      "release.owner",
      "release.settled",
      "settle.copy",
      "settle.failure",
      "settle.once",
      "settle.owner",
      "settle.success",
    ],
  },
  {
    what: "overwrites the fingerprint of a held key",
    change: (store, rows) => ({
      async claim(key, request) {
        const answer = await store.claim(key, request);
        const row = rows.get(key);
        if (row) rows.set(key, { ...row, fingerprint: request.fingerprint });
        return answer;
      },
    }),
    caughtBy: ["claim.other-content", "claim.parallel"],
  },
  {
    what: "writes keys in lower case",
    change: withKeys((key) => key.toLowerCase()),
    caughtBy: ["claim.exact-keys"],
  },
  { what: "trims keys", change: withKeys((key) => key.trim()), caughtBy: ["claim.exact-keys"] },
  {
    what: "normalizes keys",
    change: withKeys((key) => key.normalize("NFC")),
    caughtBy: ["claim.exact-keys"],
  },
  {
    what: "cuts keys off",
    change: withKeys((key) => key.slice(0, 254)),
    caughtBy: ["claim.exact-keys"],
  },
  {
    what: "cuts results off",
    change: withResults((result) =>
      JSON.parse(JSON.stringify(result, (_, each) => each?.slice?.(0, 255) ?? each)),
    ),
    caughtBy: ["settle.failure"],
  },
  {
    what: "loses what isn't Latin",
    change: withResults((result) =>
      JSON.parse(JSON.stringify(result).replace(/[^\x20-\x7e]/g, "?")),
    ),
    caughtBy: [
      "instances.settled",
      "settle.copy",
      "settle.failure",
      "settle.once",
      "settle.success",
    ],
  },
  {
    what: "keeps what it was given, not a copy",
    change: (store, rows) => {
      const results = new Map<string, StoredOutcome>();
      return {
        async claim(key, request) {
          const answer = await store.claim(key, request);
          const kept = results.get(key);
          const isSettled = answer.status === "exists" && answer.record.state === "settled";
          return isSettled && kept
            ? { ...answer, record: { ...answer.record, state: "settled", result: kept } }
            : answer;
        },
        async settle(key, token, result) {
          const settled = await store.settle(key, token, result);
          if (settled && rows.has(key)) results.set(key, result);
          return settled;
        },
      };
    },
    caughtBy: ["settle.copy"],
  },
  {
    what: "lets anybody settle",
    change: (store, rows) => ({
      settle: (key, _, result) => store.settle(key, rows.get(key)?.token ?? "", result),
    }),
    caughtBy: ["expiry.former-owner", "release.former-owner", "settle.owner"],
  },
  {
    what: "lets anybody release",
    change: (store, rows) => ({
      release: (key) => store.release(key, rows.get(key)?.token ?? ""),
    }),
    caughtBy: ["expiry.former-owner", "release.former-owner", "release.owner"],
  },
  {
    what: "replaces the first result",
    change: (store, rows) => ({
      async settle(key, token, result) {
        const row = rows.get(key);
        if (row?.token === token) row.result = undefined;
        return store.settle(key, token, result);
      },
    }),
    caughtBy: ["settle.once"],
  },
  {
    what: "settles a key that nobody claimed",
    change: (store, rows) => ({
      async settle(key, token, result) {
        if (!rows.has(key)) await store.claim(key, { fingerprint: "", token, now: 0, ttlMs: 1e15 });
        return store.settle(key, token, result);
      },
    }),
    caughtBy: ["settle.unclaimed"],
  },
  {
    what: "releases what is settled",
    change: (_, rows) => ({
      async release(key, token) {
        await turn();
        return rows.get(key)?.token === token && rows.delete(key);
      },
    }),
    caughtBy: ["release.or-settle", "release.settled"],
  },
  {
    what: "looks first and settles later",
    change: (store, rows) => ({
      async settle(key, token, result) {
        const { result: before } = rows.get(key) ?? {};
        if (rows.get(key)?.token !== token || before !== undefined) return false;
        await turn();
        await store.settle(key, token, result);
        return true;
      },
    }),
    caughtBy: ["release.or-settle"],
  },
  {
    what: "says that it released, and doesn't",
    change: () => ({ release: async () => true }),
    caughtBy: [
      "expiry.former-owner",
      "release.former-owner",
      "release.frees",
      "release.or-settle",
      "release.owner",
      "release.settled",
      "release.unclaimed",
    ],
  },
  {
    what: "never lets a key expire",
    change: (store) => ({
      claim: (key, request) => store.claim(key, { ...request, ttlMs: 1e12 }),
    }),
    caughtBy: [
      "claim.held",
      "expiry.former-owner",
      "expiry.in-flight",
      "expiry.parallel",
      "expiry.settled",
      "settle.copy",
      "settle.failure",
      "settle.once",
      "settle.success",
    ],
  },
  {
    what: "goes by its own clock",
    change: (store) => ({
      async claim(key, request) {
        // Never the very millisecond of the claim, which would hide it from one of the rules.
        const answer = await store.claim(key, { ...request, now: Date.now() + 5 });
        return answer;
      },
    }),
    caughtBy: [
      "claim.held",
      "expiry.former-owner",
      "expiry.in-flight",
      "expiry.parallel",
      "expiry.settled",
      "settle.copy",
      "settle.failure",
      "settle.once",
      "settle.success",
    ],
  },
  {
    what: "lengthens a claim when it is settled",
    change: (store, rows) => ({
      async settle(key, token, result) {
        const settled = await store.settle(key, token, result);
        const row = rows.get(key);
        if (settled && row) rows.set(key, { ...row, ttlMs: row.ttlMs * 2 });
        return settled;
      },
    }),
    caughtBy: ["expiry.settled", "settle.copy", "settle.failure", "settle.once", "settle.success"],
  },
  {
    what: "keeps the old result in a new claim",
    change: (store, rows) => ({
      async claim(key, request) {
        const old = rows.get(key)?.result;
        const answer = await store.claim(key, request);
        const row = rows.get(key);
        if (answer.status === "claimed" && row) row.result = old;
        return answer;
      },
    }),
    caughtBy: ["expiry.settled"],
  },
];
