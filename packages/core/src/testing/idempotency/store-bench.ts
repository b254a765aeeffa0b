import type { KMsgErrorCode } from "../../error/error-code.ts";
import type {
  IdempotencyClaim,
  IdempotencyClaimRequest,
  IdempotencyRecord,
  IdempotencyStore,
} from "../../idempotency/idempotency-store.ts";
import type { StoredOutcome } from "../../idempotency/stored-outcome.ts";
import { demand } from "../violation.ts";

/** How long a claim of the tests lasts, in milliseconds. */
export const TTL_MS = 60_000;

/** The store under test with a key of its own, so that tests may share the data. */
export interface StoreBench {
  readonly store: IdempotencyStore;
  /** Another instance over the same data. */
  openAgain(): Promise<IdempotencyStore>;
  readonly key: string;
  /** When the test begins, in milliseconds since 1970. */
  readonly now: number;
  /** The usual claim of the tests. */
  readonly request: IdempotencyClaimRequest;
  /** Claims {@link key}. */
  claim(
    change?: Partial<IdempotencyClaimRequest>,
    store?: IdempotencyStore,
  ): Promise<IdempotencyClaim>;
}

export function createStoreBench(
  store: IdempotencyStore,
  openAgain: StoreBench["openAgain"],
): StoreBench {
  const key = `k-msg-test-${crypto.randomUUID()}`;
  const now = Date.now();
  const request = { fingerprint: "f".repeat(64), token: "owner", now, ttlMs: TTL_MS };
  return {
    store,
    openAgain,
    key,
    now,
    request,
    claim: (change, by = store) => by.claim(key, { ...request, ...change }),
  };
}

/** What some store might cut off or garble: two languages, an emoji, quotes, length. */
const LONG = `${"요청이 많습니다 😀 'it\\'s \"quoted\"'\n".repeat(200)}the end`;

export const success: StoredOutcome = {
  isSuccess: true,
  value: {
    messageId: "order-1",
    providerId: "vendor",
    providerMessageId: "V-1",
    status: "PENDING",
    type: "SMS",
    warnings: [
      { code: "OPTION_UNSUPPORTED", field: "options", message: "left out", messageKo: "뺐습니다" },
    ],
  },
};

const code: KMsgErrorCode = "NETWORK_TIMEOUT";

export const failure: StoredOutcome = {
  isSuccess: false,
  error: { code, outcome: "unknown", retryable: false, texts: { en: "late", ko: LONG } },
};

/** @throws ContractViolation unless the key was claimed. */
export function demandClaimed(answer: IdempotencyClaim, when: string): void {
  demand(answer?.status === "claimed", `${when}: the key must be claimed, but was ${show(answer)}`);
}

/** @throws ContractViolation unless the key is taken. */
export function demandExists(answer: IdempotencyClaim, when: string): IdempotencyRecord {
  demand(answer?.status === "exists", `${when}: the key must be taken, but was ${show(answer)}`);
  return answer.record;
}

/** @throws ContractViolation unless exactly one of many claims succeeded. */
export function demandOneWinner(answers: readonly IdempotencyClaim[], when: string): void {
  const winners = answers.filter(({ status }) => status === "claimed").length;
  demand(winners === 1, `${when}: exactly one claim may succeed, but ${winners} did`);
}

export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
