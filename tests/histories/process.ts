import type {
  FetchAnswer,
  FetchFunction,
  IdempotencyStore,
  KMsgError,
  Result,
  SendResult,
} from "@k-msg/core";
import type { Sandbox } from "@k-msg/sandbox";
import type { HookContext, KMsgHooks } from "k-msg";
import type { Fault, StoreFault } from "./history.ts";
import type { VirtualTime } from "./virtual-time.ts";

export type SendOutcome = Result<SendResult, KMsgError>;

export interface Final {
  readonly messageId: string;
  readonly result: SendOutcome;
}

/** One run of the application. What crosses its border can be cut off for good, as when it crashes. */
export interface Process {
  readonly isDead: boolean;
  /** Resolves when it crashes. */
  readonly death: Promise<void>;
  readonly fetch: FetchFunction;
  readonly store: IdempotencyStore;
  readonly hooks: KMsgHooks;
  /** What `onFinal` was told. */
  readonly finals: readonly Final[];
  /** What went wrong so far. */
  readonly struck: readonly (Fault | "store")[];
  /** For the requests and calls of the store to come. */
  expect(faults: readonly Fault[], storeFaults: readonly StoreFault[]): void;
  /** Acts when so many more things have crossed the border; 0: now. */
  after(count: number, act: () => void): void;
  crash(): void;
}

/** How long after the sender has given up a vendor takes a `late` request, in milliseconds. */
export const LATE_MS = 500;

export function startProcess(
  sandbox: Sandbox,
  time: VirtualTime,
  records: IdempotencyStore,
): Process {
  let isDead = false;
  let tellDeath = () => {};
  const death = new Promise<void>((resolve) => {
    tellDeath = resolve;
  });
  const faults: Fault[] = [];
  const storeFaults: StoreFault[] = [];
  const finals: Final[] = [];
  const struck: (Fault | "store")[] = [];
  let countdowns: { left: number; act: () => void }[] = [];

  /** Never comes back once the process is dead. */
  async function cross(): Promise<void> {
    for (const countdown of countdowns) if (--countdown.left === 0) countdown.act();
    countdowns = countdowns.filter(({ left }) => left > 0);
    if (isDead) await new Promise(() => {});
  }

  async function keep<T>(work: () => Promise<T>): Promise<T> {
    await cross();
    const fault = storeFaults.shift() ?? "none";
    if (fault !== "none") struck.push("store");
    if (fault === "before") throw new Error("the store can't be reached");
    const done = await work();
    await cross();
    if (fault === "silent") await new Promise(() => {});
    if (fault === "after") throw new Error("the store's answer was lost");
    return done;
  }

  return {
    get isDead() {
      return isDead;
    },
    death,
    async fetch(url, init = {}) {
      await cross();
      init.signal?.throwIfAborted();
      const deliver = () => time.hold(take(sandbox, url, init));
      const fault = faults.shift() ?? "none";
      if (fault !== "none") struck.push(fault);
      const answer = await strike(fault, deliver, init.signal);
      await cross();
      return answer;
    },
    store: {
      claim: (key, request) => keep(() => records.claim(key, request)),
      settle: (key, token, result) => keep(() => records.settle(key, token, result)),
      release: (key, token) => keep(() => records.release(key, token)),
    },
    hooks: {
      onFinal({ messageId }: HookContext, result) {
        if (!isDead) finals.push({ messageId, result });
      },
    },
    finals,
    struck,
    expect(more, moreOfStore) {
      faults.push(...more);
      storeFaults.push(...moreOfStore);
    },
    after(count, act) {
      if (count === 0) act();
      else countdowns.push({ left: count, act });
    },
    crash() {
      isDead = true;
      tellDeath();
    },
  };
}

type Given = Parameters<FetchFunction>[1] & object;

/** The vendor's true answer, read to its end. An abort doesn't undo that the vendor has the request. */
async function take(sandbox: Sandbox, url: string, init: Given): Promise<FetchAnswer> {
  const response = await sandbox.fetch(url, { ...init, signal: undefined });
  const text = await response.text();
  return toAnswer(response.status, text, (name) => response.headers.get(name));
}

function toAnswer(
  status: number,
  text: string,
  get: (name: string) => string | null = () => null,
): FetchAnswer {
  return {
    status,
    ok: status >= 200 && status < 300,
    headers: { get },
    text: async () => text,
    json: async () => JSON.parse(text),
    arrayBuffer: async () => new TextEncoder().encode(text).buffer,
  };
}

async function strike(
  fault: Fault,
  deliver: () => Promise<FetchAnswer>,
  signal: AbortSignal | undefined,
): Promise<FetchAnswer> {
  switch (fault) {
    case "none":
      return deliver();
    case "refused":
      throw brokenLine("ECONNREFUSED");
    case "lost_before":
      throw brokenLine("ECONNRESET");
    case "lost_after":
      await deliver();
      throw brokenLine("ECONNRESET");
    case "silent_before":
      return silence(signal);
    case "silent_after":
      await deliver();
      return silence(signal);
    case "late":
      signal?.addEventListener("abort", () => setTimeout(deliver, LATE_MS), { once: true });
      return silence(signal);
    case "limited":
      return toAnswer(429, "{}");
    case "limited_for_long":
      return toAnswer(429, "{}", (name) => (name.toLowerCase() === "retry-after" ? "20" : null));
    case "down_before":
      return toAnswer(503, "<h1>Service Unavailable</h1>");
    case "down_after":
      await deliver();
      return toAnswer(500, "{}");
    case "garbled_before":
      return toAnswer(200, "<html></html>");
    case "garbled_after":
      await deliver();
      return toAnswer(200, "OK");
    case "truncated":
    case "empty": {
      const { status, headers, text } = await deliver();
      const body = await text();
      const kept = fault === "empty" ? "" : body.slice(0, Math.floor(body.length / 2));
      return toAnswer(status, kept, (name) => headers.get(name));
    }
    case "bad_request":
      return toAnswer(400, "{}");
    case "redirected":
      return toAnswer(302, "", () => "https://elsewhere.example/");
  }
}

function silence(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function brokenLine(code: string): TypeError {
  return new TypeError("fetch failed", { cause: Object.assign(new Error("broken"), { code }) });
}
