import {
  abortedBefore,
  fail,
  fingerprintOf,
  fromStoredOutcome,
  type IdempotencyRecord,
  issue,
  KMsgError,
  ok,
  type Result,
  type SendResult,
  toStoredOutcome,
} from "@k-msg/core";
import { wait } from "@k-msg/core/resilience";
import {
  DEFAULT_IDEMPOTENCY_TTL_MS,
  DEFAULT_IDEMPOTENCY_WAIT_MS,
  type IdempotencySettings,
} from "../config/k-msg-config.ts";
import type { Job } from "../dispatch/job.ts";
import type { Runtime } from "../dispatch/runtime.ts";

type Answer = Result<SendResult, KMsgError>;

/** The first pause before looking again at another process's claim, in milliseconds; doubles up to the longest. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Sends under the message's idempotency key: only who takes the key sends; all others get that result. Never rejects.
 */
export async function sendOnce(
  runtime: Runtime,
  job: Job,
  signal: AbortSignal | undefined,
  send: () => Promise<Answer>,
): Promise<Answer> {
  const { idempotencyKey: key = "" } = job.normalized;
  const { idempotency, keysInFlight } = runtime;
  if (!idempotency) return fail(noStore());
  let fingerprint: string;
  try {
    fingerprint = await fingerprintOf(contentOf(job));
  } catch (cause) {
    return fail(new KMsgError("INVALID_REQUEST", { outcome: "not_sent", cause }));
  }
  const other = keysInFlight.get(key);
  if (other) {
    if (other.fingerprint !== fingerprint) return fail(otherContent());
    return replayed(await other.result);
  }
  const result = claimAndSend(runtime, idempotency, { key, fingerprint, job, signal, send });
  keysInFlight.set(key, { fingerprint, result });
  try {
    return await result;
  } finally {
    keysInFlight.delete(key);
  }
}

interface Claim {
  readonly key: string;
  readonly fingerprint: string;
  readonly job: Job;
  readonly signal: AbortSignal | undefined;
  readonly send: () => Promise<Answer>;
}

async function claimAndSend(
  runtime: Runtime,
  settings: IdempotencySettings,
  claim: Claim,
): Promise<Answer> {
  const { key, fingerprint, job, signal } = claim;
  const { store, ttlMs = DEFAULT_IDEMPOTENCY_TTL_MS } = settings;
  const { waitMs = DEFAULT_IDEMPOTENCY_WAIT_MS } = settings;
  const token = crypto.randomUUID();
  let waitedMs = 0;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const request = { fingerprint, token, now: runtime.now(), ttlMs };
    let record: IdempotencyRecord;
    try {
      const claimed = await store.claim(key, request);
      if (claimed.status === "claimed") return await sendClaimed(runtime, store, token, claim);
      record = claimed.record;
    } catch (cause) {
      // It may have been written all the same.
      await (async () => store.release(key, token))().catch(() => {});
      return fail(storeFailed(cause));
    }
    if (record.fingerprint !== fingerprint) return fail(otherContent());
    if (record.state === "settled")
      return replayed(fromStoredOutcome(record.result, job.message.to));
    const age = Math.max(runtime.now() - record.claimedAt, waitedMs);
    if (age >= waitMs) return fail(stillOpen());
    if (!(await wait(Math.min(pauseMs, waitMs - age), signal)))
      // Another process may be sending it right now.
      return fail(new KMsgError("REQUEST_ABORTED", { outcome: "unknown", cause: signal?.reason }));
    waitedMs += pauseMs;
  }
}

async function sendClaimed(
  runtime: Runtime,
  store: IdempotencySettings["store"],
  token: string,
  { key, job, signal, send }: Claim,
): Promise<Answer> {
  const result = signal?.aborted ? fail(abortedBefore(signal, undefined)) : await send();
  const isSent = result.isSuccess || result.error.outcome === "unknown";
  const keep = async () =>
    isSent ? store.settle(key, token, toStoredOutcome(result)) : store.release(key, token);
  try {
    await keep().catch(keep);
  } catch (error) {
    // The key stays claimed: who comes with it later hears that nobody knows, and nothing is sent twice.
    await runtime.notify("onStoreError", job.context, error);
  }
  return result;
}

/** What makes two sendings the same: everything but the id. */
function contentOf({ normalized }: Job): unknown {
  const { message, providerId, providerOptions, templateIds } = normalized;
  return {
    message: { ...message, messageId: undefined },
    providerId,
    providerOptions,
    templateIds,
  };
}

function replayed(result: Answer): Answer {
  return result.isSuccess ? ok({ ...result.value, replayed: true }) : result;
}

function noStore(): KMsgError {
  return wrongKey(
    ["needs a store.", "Give `new KMsg({ idempotency: { store } })` one."],
    ["저장소가 필요합니다.", "`new KMsg({ idempotency: { store } })`에 저장소를 넣으세요."],
  );
}

function otherContent(): KMsgError {
  return wrongKey(
    ["was used for other content.", "Give each sending a key of its own."],
    ["다른 내용에 이미 쓰인 키입니다.", "발송마다 다른 키를 쓰세요."],
  );
}

function wrongKey(en: readonly [string, string], ko: readonly [string, string]): KMsgError {
  const issues = [issue("idempotencyKey", en, ko)];
  return new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
}

function storeFailed(cause: unknown): KMsgError {
  return new KMsgError("UNKNOWN_ERROR", {
    outcome: "not_sent",
    retryable: true,
    cause,
    texts: {
      en: "The idempotency store failed, so nothing was sent. Check it.",
      ko: "멱등 키 저장소에 장애가 있어 보내지 않았습니다. 저장소를 확인하세요.",
    },
  });
}

function stillOpen(): KMsgError {
  return new KMsgError("UNKNOWN_ERROR", {
    outcome: "unknown",
    texts: {
      en: "A sending with this idempotency key began and never reported back.",
      ko: "같은 멱등 키의 발송이 시작된 뒤 결과가 남지 않았습니다.",
    },
  });
}
