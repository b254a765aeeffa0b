import { changeError, fail, KMsgError, ok } from "@k-msg/core";
import { retry } from "@k-msg/core/resilience";
import { messageContext } from "../hooks/hook-context.ts";
import { mayMoveOn } from "../route/may-move-on.ts";
import { addressTo } from "./address.ts";
import { attempt } from "./attempt.ts";
import { groupByRequest } from "./group.ts";
import { type Call, type Job, UNOBSERVED } from "./job.ts";
import { laneOf } from "./lane.ts";
import type { Runtime } from "./runtime.ts";

/**
 * Brings messages to their final results: attempts at the provider that has them, then at the next where another
 * one could do better. All must fit into one request of the same provider. Never rejects.
 */
export async function dispatch(runtime: Runtime, jobs: readonly Job[], call: Call): Promise<void> {
  const turn = call.gate && (await call.gate.acquire());
  let groups: Job[][] = [];
  try {
    const startedAt = runtime.now();
    await attempt(runtime, jobs, 1, call);
    if (jobs.every(isAccepted)) return;
    await repeat(runtime, jobs, runtime.now() - startedAt, call);
    groups = groupByRequest(jobs.filter((job) => passOn(runtime, job)));
  } catch {
    // What was brought about so far counts; a job without any result concludes as unknown.
  } finally {
    if (turn?.isSuccess) turn.value();
  }
  await Promise.all(groups.map((group) => dispatch(runtime, group, call)));
}

function isAccepted({ result }: Job): boolean {
  return result?.isSuccess === true;
}

/** Tries those again that may be. @param spentMs what the first attempt took of the deadline. */
async function repeat(
  runtime: Runtime,
  jobs: readonly Job[],
  spentMs: number,
  call: Call,
): Promise<void> {
  const { retry: policy, now } = runtime;
  const deadline = now() + policy.deadlineMs - spentMs;
  // Who has to wait too long stays behind, and doesn't keep the others.
  const isOpen = (job: Job) => mayRepeat(runtime, job) && now() + waitOf(job) <= deadline;
  let open = jobs.filter(isOpen);
  if (open.length === 0) return;
  const repeated = await retry(
    async (number) => {
      // The first one is what has just failed.
      if (number > 1) await attempt(runtime, open, number, call);
      open = open.filter(isOpen);
      return open.length === 0 ? ok(undefined) : fail(slowest(open));
    },
    {
      ...policy,
      deadlineMs: policy.deadlineMs - spentMs,
      now,
      signal: call.signal,
      onRetryScheduled: ({ attempt: next, delayMs }) => tellRetry(runtime, open, next, delayMs),
    },
  );
  if (repeated.isFailure && repeated.error.code === "REQUEST_ABORTED")
    for (const job of open) job.result = repeated;
}

/** Only what certainly wasn't sent and may pass, unless the caller chose otherwise for what is unknown. */
function mayRepeat(runtime: Runtime, { result, isHeldBack, position, providers }: Job): boolean {
  if (!result?.isFailure || isHeldBack) return false;
  const { outcome, retryable, retryAfterMs = 0 } = result.error;
  if (outcome === "unknown") return runtime.onUnknown === "retry";
  // Another provider is sooner than a vendor that asks for a long wait.
  const isLong = retryAfterMs > runtime.retry.maxDelayMs && position + 1 < providers.length;
  return retryable && !isLong;
}

/** Stands for the failures of all: they are repeated together, when the last of them may be. */
function slowest(jobs: readonly Job[]): KMsgError {
  const retryAfterMs = jobs.reduce((most, job) => Math.max(most, waitOf(job)), 0);
  const providerId = jobs[0]?.lane.provider.id;
  return new KMsgError("PROVIDER_ERROR", {
    outcome: "not_sent",
    retryable: true,
    retryAfterMs,
    providerId,
  });
}

function waitOf({ result }: Job): number {
  return (result?.isFailure && result.error.retryAfterMs) || 0;
}

async function tellRetry(
  { observed, notify }: Runtime,
  jobs: readonly Job[],
  next: number,
  delayMs: number,
): Promise<void> {
  if (!observed) return;
  await Promise.all(
    jobs.map(({ context, result }) => {
      if (!result?.isFailure) return undefined;
      const notice = Object.freeze({ attempt: next, delayMs, error: result.error });
      return notify("onRetryScheduled", context, notice);
    }),
  );
}

/** Hands a failed message to the next provider that takes it; `false` when it has found its end. */
function passOn(runtime: Runtime, job: Job): boolean {
  const { result, providers, normalized } = job;
  if (!result?.isFailure) return false;
  job.mayPass ||= result.error.retryable;
  if (!mayMoveOn(result.error, runtime.onUnknown)) return false;
  while (++job.position < providers.length) {
    const lane = laneOf(runtime.lanes, providers, job.position);
    const addressed = addressTo(runtime, lane, normalized);
    const { id: providerId } = lane.provider;
    if (addressed.isFailure) {
      // The first one took it: so it isn't the message that is at fault.
      const { code } = addressed.error;
      job.attempts = [...job.attempts, { providerId, outcome: "not_sent", code }];
      continue;
    }
    job.lane = lane;
    job.message = addressed.value.message;
    job.warnings = addressed.value.warnings;
    job.context = runtime.observed ? messageContext(job.message, providerId, 0) : UNOBSERVED;
    return true;
  }
  return false;
}

/**
 * The result as the caller gets it. A failure tells of all attempts: it is unknown when one of them is, and may
 * pass when one of them may.
 */
export function conclude({ result, attempts, mayPass, lane }: Job): NonNullable<Job["result"]> {
  if (!result) return fail(new KMsgError("UNKNOWN_ERROR", { outcome: "unknown", attempts }));
  if (result.isSuccess) return result;
  const isUnknown = attempts.some(({ outcome }) => outcome === "unknown");
  const outcome = isUnknown ? "unknown" : result.error.outcome;
  const retryable = mayPass || result.error.retryable;
  const { providerId = lane.provider.id } = result.error;
  return fail(changeError(result.error, { outcome, retryable, attempts, providerId }));
}
