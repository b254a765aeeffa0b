import {
  abortedBefore,
  fail,
  fingerprintOf,
  fromStoredOutcome,
  type IdempotencyClaim,
  type IdempotencyClaimRequest,
  type IdempotencyStore,
  issue,
  KMsgError,
  ok,
  type Result,
  type SendResult,
  toStoredOutcome,
} from "@k-msg/core";
import { timeout, wait } from "@k-msg/core/resilience";
import {
  DEFAULT_IDEMPOTENCY_TTL_MS,
  DEFAULT_IDEMPOTENCY_WAIT_MS,
  type IdempotencySettings,
} from "../config/k-msg-config.ts";
import type { Job, KeyWaits } from "../dispatch/job.ts";
import type { Runtime } from "../dispatch/runtime.ts";

type Answer = Result<SendResult, KMsgError>;

/** The first pause before looking again at another process's claim, in milliseconds; doubles up to the longest. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;
/** Longest wait for one answer of the store, in milliseconds. */
const LONGEST_STORE_CALL_MS = 10_000;

/**
 * Sends under the message's idempotency key: only who takes the key sends; all others get that result. Never rejects.
 */
export async function sendOnce(
  runtime: Runtime,
  job: Job,
  { forStore: signal, forTwin }: KeyWaits,
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
  for (let twin = keysInFlight.get(key); twin; twin = keysInFlight.get(key)) {
    if (twin.fingerprint !== fingerprint) return fail(otherContent());
    const { result: sending } = twin;
    const result = forTwin?.aborted
      ? fail(leftAlone(forTwin))
      : await timeout(() => sending, Number.POSITIVE_INFINITY, { signal: forTwin });
    // Its caller gave it up before it left: whoever still wants it sends it.
    const mayTry = isGivenUp(result) && !signal?.aborted && keysInFlight.get(key) !== twin;
    if (!mayTry) return replayed(result);
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
    const claimed = await takeKey(store, key, request, signal);
    if (claimed.isFailure) return claimed;
    if (claimed.value.status === "claimed") return sendClaimed(runtime, store, token, claim);
    const { record } = claimed.value;
    if (record.fingerprint !== fingerprint) return fail(otherContent());
    if (record.state === "settled")
      return replayed(fromStoredOutcome(record.result, job.message.to));
    // A store may have lost the time; a wait that is no number would never end.
    const age = Math.max(runtime.now() - record.claimedAt || 0, waitedMs);
    if (age >= waitMs) return fail(stillOpen());
    if (!(await wait(Math.min(pauseMs, waitMs - age), signal))) return fail(leftAlone(signal));
    waitedMs += pauseMs;
  }
}

/** A store that rejects or is silent may have written the claim all the same: it is taken back. Never rejects. */
async function takeKey(
  store: IdempotencyStore,
  key: string,
  request: IdempotencyClaimRequest,
  signal: AbortSignal | undefined,
): Promise<Result<IdempotencyClaim, KMsgError>> {
  const claiming = (async () => store.claim(key, request))();
  const takeBack = async () => store.release(key, request.token);
  const claimed = await inTime(claiming, signal);
  if (claimed.isSuccess) return claimed;
  const giving = claiming.then(takeBack, takeBack);
  if (signal?.aborted) {
    void giving.catch(() => {});
    return fail(abortedBefore(signal, undefined));
  }
  await inTime(giving);
  return fail(storeFailed(claimed.error));
}

/** Never rejects. */
async function inTime<T>(call: Promise<T>, signal?: AbortSignal): Promise<Result<T, unknown>> {
  try {
    const done = await timeout(async () => ok(await call), LONGEST_STORE_CALL_MS, { signal });
    return done.isSuccess ? done : fail(new Error("the idempotency store gave no answer in time"));
  } catch (error) {
    return fail(error);
  }
}

async function sendClaimed(
  runtime: Runtime,
  store: IdempotencyStore,
  token: string,
  { key, job, signal, send }: Claim,
): Promise<Answer> {
  const result = signal?.aborted ? fail(abortedBefore(signal, undefined)) : await send();
  const isSent = result.isSuccess || result.error.outcome === "unknown";
  const keep = async () =>
    isSent ? store.settle(key, token, toStoredOutcome(result)) : store.release(key, token);
  const checked = (isHeld: boolean) => {
    if (isSent && !isHeld)
      throw new Error("the claim was gone before the result: `ttlMs` is too short");
  };
  // The second time it may be there already.
  const kept = await inTime(keep().then(checked, async () => void (await keep())));
  // The key stays claimed: who comes with it later hears that nobody knows, and nothing is sent twice.
  if (kept.isFailure) await runtime.notify("onStoreError", job.context, kept.error);
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

/** Aborted before it left. */
function isGivenUp(result: Answer): boolean {
  return (
    result.isFailure &&
    result.error.code === "REQUEST_ABORTED" &&
    result.error.outcome === "not_sent"
  );
}

/** For who doesn't wait for another's sending any longer: it may be under way right now. */
function leftAlone(signal: AbortSignal | undefined): KMsgError {
  return new KMsgError("REQUEST_ABORTED", { outcome: "unknown", cause: signal?.reason });
}

function replayed(result: Answer): Answer {
  return result.isSuccess ? ok({ ...result.value, replayed: true }) : result;
}

export function noStore(): KMsgError {
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
