import { KMsgError } from "../error/kmsg-error.ts";
import { refuseFieldCrypto } from "../field-crypto/refuse-field-crypto.ts";
import { checkPositive } from "../resilience/check-positive.ts";
import { createLinkedQueue } from "../resilience/linked-queue.ts";
import { tell } from "../resilience/tell.ts";
import type {
  IdempotencyClaim,
  IdempotencyClaimRequest,
  IdempotencyRecord,
  IdempotencyStore,
} from "./idempotency-store.ts";
import type { StoredOutcome } from "./stored-outcome.ts";

export interface MemoryIdempotencyStoreOptions {
  /** Keys held at the same time. Default 100,000; each takes about 1 KB. */
  maxEntries?: number;
  /**
   * Told of a settled key that had to make room before its time: under it, a message could be sent again.
   * May be async; what it throws is dropped.
   */
  onEvict?: (key: string) => void | Promise<void>;
}

interface Entry extends IdempotencyClaimRequest {
  readonly key: string;
  readonly expiresAt: number;
  /** As text, so that nobody who has it can change it. */
  result?: string;
  leaveQueue: () => void;
}

/**
 * Remembers keys in this process alone: for one instance, development and tests. What it holds is lost with it.
 *
 * When it is full, expired keys make room, then the key that was settled longest ago (see `onEvict`). A claim in
 * flight never does: full of those, `claim` rejects with `RATE_LIMIT_EXCEEDED`, `not_sent`, retryable.
 */
export class MemoryIdempotencyStore implements IdempotencyStore {
  readonly #entries = new Map<string, Entry>();
  readonly #inFlight = createLinkedQueue<Entry>();
  readonly #settled = createLinkedQueue<Entry>();
  readonly #maxEntries: number;
  readonly #onEvict?: MemoryIdempotencyStoreOptions["onEvict"];

  /**
   * @throws KMsgError `INVALID_REQUEST` when `maxEntries` isn't a number above 0, and for `fieldCrypto`, which has
   *   nothing to do here.
   */
  constructor(options: MemoryIdempotencyStoreOptions = {}) {
    refuseFieldCrypto(options);
    checkPositive(options, { maxEntries: Number.POSITIVE_INFINITY });
    this.#maxEntries = options.maxEntries ?? 100_000;
    this.#onEvict = options.onEvict;
  }

  /** Keys held, expired ones that haven't made room yet included. */
  get size(): number {
    return this.#entries.size;
  }

  async claim(key: string, request: IdempotencyClaimRequest): Promise<IdempotencyClaim> {
    const held = this.#entries.get(key);
    if (held && request.now < held.expiresAt) return { status: "exists", record: toRecord(held) };
    if (held) this.#remove(held);
    else if (this.#entries.size >= this.#maxEntries) this.#makeRoom(request.now);
    const expiresAt = request.now + request.ttlMs;
    const entry: Entry = { ...request, key, expiresAt, leaveQueue: () => {} };
    entry.leaveQueue = this.#inFlight.add(entry);
    this.#entries.set(key, entry);
    return { status: "claimed" };
  }

  async settle(key: string, token: string, result: StoredOutcome): Promise<boolean> {
    const entry = this.#findClaim(key, token);
    if (!entry) return false;
    entry.result = JSON.stringify(result);
    entry.leaveQueue();
    entry.leaveQueue = this.#settled.add(entry);
    return true;
  }

  async release(key: string, token: string): Promise<boolean> {
    const entry = this.#findClaim(key, token);
    if (entry) this.#remove(entry);
    return entry !== undefined;
  }

  #findClaim(key: string, token: string): Entry | undefined {
    const entry = this.#entries.get(key);
    return entry?.token === token && entry.result === undefined ? entry : undefined;
  }

  #remove(entry: Entry): void {
    entry.leaveQueue();
    this.#entries.delete(entry.key);
  }

  #makeRoom(now: number): void {
    const oldest = this.#inFlight.first();
    const isLost = oldest !== undefined && oldest.expiresAt <= now;
    const leaving = isLost ? oldest : this.#settled.first();
    if (!leaving) throw full(this.#maxEntries);
    this.#remove(leaving);
    if (now < leaving.expiresAt) void tell(this.#onEvict, leaving.key);
  }
}

function toRecord({ fingerprint, now, expiresAt, result }: Entry): IdempotencyRecord {
  const common = { fingerprint, claimedAt: now, expiresAt };
  return result === undefined
    ? { ...common, state: "in_flight" }
    : { ...common, state: "settled", result: JSON.parse(result) };
}

function full(maxEntries: number): KMsgError {
  return new KMsgError("RATE_LIMIT_EXCEEDED", {
    outcome: "not_sent",
    retryable: true,
    texts: {
      en: `${maxEntries} sends with an idempotency key are in flight. Wait, or raise \`maxEntries\`.`,
      ko: `멱등 키를 쓴 발송 ${maxEntries}건이 진행 중입니다. 잠시 기다리거나 \`maxEntries\`를 늘리세요.`,
    },
  });
}
