import type { KMsgError } from "../error/kmsg-error.ts";
import { fail, type Result } from "../result/result.ts";
import { abortedBefore } from "./aborted.ts";
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
  /** Called before each wait; may be async. */
  onRetryScheduled?: (retry: ScheduledRetry) => void | Promise<void>;
  /** Milliseconds since 1970. Default `Date.now`. */
  now?: () => number;
  /** In [0, 1). Default `Math.random`. */
  random?: () => number;
}

/**
 * Runs `operation` until it succeeds or may not be repeated. Repeats only what is certain not to have been sent
 * and may go better later; waits at least `retryAfterMs`.
 */
export async function retry<T>(
  operation: (attempt: number) => Promise<Result<T, KMsgError>>,
  options: RetryOptions = {},
): Promise<Result<T, KMsgError>> {
  const policy = { ...DEFAULT_RETRY, ...options };
  const now = options.now ?? Date.now;
  const startedAt = now();
  for (let attempt = 1; ; attempt++) {
    const result = await operation(attempt);
    if (result.isSuccess || !mayRepeat(result.error) || attempt >= policy.maxAttempts)
      return result;
    const delayMs = nextDelayMs(policy, attempt, result.error, options.random ?? Math.random);
    if (now() - startedAt + delayMs > policy.deadlineMs) return result;
    await options.onRetryScheduled?.({ attempt: attempt + 1, delayMs, error: result.error });
    if (!(await wait(delayMs, options.signal)))
      return fail(abortedBefore(options.signal, result.error.providerId));
  }
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
