import { notOneOf } from "../error/common-issues.ts";
import { type Issue, issue } from "../error/issue.ts";
import { KMsgError } from "../error/kmsg-error.ts";
import { fail, type Result } from "../result/result.ts";
import { withoutUndefined } from "../without-undefined.ts";
import { abortedBefore } from "./aborted.ts";
import { tell } from "./tell.ts";
import { wait } from "./wait.ts";

export interface RetryPolicy {
  /** Attempts in all, the first included. Default 3; 1 switches retrying off. */
  maxAttempts: number;
  /** Longest wait before the second attempt, in milliseconds; doubles each time. Default 300. */
  baseDelayMs: number;
  /** Longest wait between two attempts, in milliseconds, unless the vendor asks for more. Default 5,000. */
  maxDelayMs: number;
  /** `full`: a random part of the wait, so that many callers don't come back at once. Default `full`. */
  jitter: "full" | "none";
  /** No attempt starts later than this after the first, in milliseconds. Default 30,000. */
  deadlineMs: number;
}

export const DEFAULT_RETRY: Readonly<RetryPolicy> = Object.freeze({
  maxAttempts: 3,
  baseDelayMs: 300,
  maxDelayMs: 5_000,
  jitter: "full",
  deadlineMs: 30_000,
});

export interface ScheduledRetry {
  /** Number of the attempt to come; the first retry is 2. */
  readonly attempt: number;
  readonly delayMs: number;
  readonly error: KMsgError;
}

export interface RetryOptions extends Partial<RetryPolicy> {
  /** Aborts the wait; the last error is then replaced by `REQUEST_ABORTED`, `not_sent`. */
  signal?: AbortSignal;
  /** Called before each wait, of which it is a part; may be async. What it throws is dropped. */
  onRetryScheduled?: (retry: ScheduledRetry) => void | Promise<void>;
  /** Milliseconds since 1970. Default `Date.now`. */
  now?: () => number;
  /** In [0, 1). Default `Math.random`. */
  random?: () => number;
}

/**
 * Runs `operation` until it succeeds or may not be repeated. Repeats only what is certain not to have been sent
 * and may go better later; waits at least `retryAfterMs`. Rejects when `operation` does, and before the first attempt
 * with `INVALID_REQUEST` for options that are no such numbers.
 */
export async function retry<T>(
  operation: (attempt: number) => Promise<Result<T, KMsgError>>,
  options: RetryOptions = {},
): Promise<Result<T, KMsgError>> {
  const policy = toPolicy(options);
  const now = options.now ?? Date.now;
  const startedAt = now();
  for (let attempt = 1; ; attempt++) {
    const result = await operation(attempt);
    if (result.isSuccess || !mayRepeat(result.error) || attempt >= policy.maxAttempts)
      return result;
    const delayMs = nextDelayMs(policy, attempt, result.error, options.random ?? Math.random);
    if (now() - startedAt + delayMs > policy.deadlineMs) return result;
    const scheduledAt = now();
    await tell(options.onRetryScheduled, { attempt: attempt + 1, delayMs, error: result.error });
    const leftMs = Math.max(0, delayMs - Math.max(0, now() - scheduledAt));
    // The observer may have taken its time.
    if (now() - startedAt + leftMs > policy.deadlineMs) return result;
    if (!(await wait(leftMs, options.signal)))
      return fail(abortedBefore(options.signal, result.error.providerId));
  }
}

function toPolicy(options: RetryOptions): RetryPolicy {
  const policy = withoutUndefined<RetryPolicy>(DEFAULT_RETRY, options);
  const { maxAttempts, baseDelayMs, maxDelayMs, jitter, deadlineMs } = policy;
  const issues: Issue[] = [
    ...atLeast("maxAttempts", maxAttempts, 1),
    ...atLeast("baseDelayMs", baseDelayMs, 0),
    ...atLeast("maxDelayMs", maxDelayMs, 0),
    ...atLeast("deadlineMs", deadlineMs, Number.NEGATIVE_INFINITY),
    ...(["full", "none"].includes(jitter) ? [] : [notOneOf("jitter", ["full", "none"])]),
  ];
  if (issues.length > 0) throw new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
  return policy;
}

function atLeast(field: string, value: unknown, least: number): Issue[] {
  if (typeof value === "number" && value >= least) return [];
  const [en, ko] =
    least === Number.NEGATIVE_INFINITY ? ["", ""] : [` from ${least} on`, `${least} 이상의 `];
  return [
    issue(
      field,
      [`isn't a number${en}.`, "Leave it out for the default."],
      [`${ko}숫자가 아닙니다.`, "생략하면 기본값을 씁니다."],
    ),
  ];
}

function mayRepeat(error: KMsgError): boolean {
  return error.outcome === "not_sent" && error.retryable;
}

function nextDelayMs(
  policy: RetryPolicy,
  attempt: number,
  error: KMsgError,
  random: () => number,
): number {
  const longest = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1));
  const delay = policy.jitter === "full" ? longest * random() : longest;
  return Math.max(delay, error.retryAfterMs || 0);
}
