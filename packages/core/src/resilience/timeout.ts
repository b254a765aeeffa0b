import type { KMsgErrorCode } from "../error/error-code.ts";
import { KMsgError, type KMsgErrorDetails, type SendOutcome } from "../error/kmsg-error.ts";
import { fail, type Result } from "../result/result.ts";
import { abortedBefore } from "./aborted.ts";
import { checkPositive } from "./check-positive.ts";
import { LONGEST_TIMER_MS } from "./longest-timer.ts";

export interface TimeoutOptions {
  /** Ends the call early: `REQUEST_ABORTED` with `outcome`, or `not_sent` when it hadn't begun. */
  signal?: AbortSignal;
  /**
   * What is certain of a call that was cut off. Default `unknown`: it may have left. Say `not_sent` only of an
   * operation that sends nothing, such as a look-up; it then counts as retryable.
   */
  outcome?: SendOutcome;
  /** Named in errors. */
  providerId?: string;
}

/**
 * Gives `operation` at most `ms` milliseconds; `Infinity` is as long as it takes. Ends on time whatever the operation does:
 * its signal fires, and what it answers later is ignored. Rejects only when `operation` does, in time.
 *
 * @throws KMsgError `INVALID_REQUEST`, before the operation, when `ms` isn't a number above 0.
 */
export function timeout<T>(
  operation: (signal: AbortSignal) => Promise<Result<T, KMsgError>>,
  ms: number,
  { signal, outcome = "unknown", providerId }: TimeoutOptions = {},
): Promise<Result<T, KMsgError>> {
  checkMs(ms);
  if (signal?.aborted) return Promise.resolve(fail(abortedBefore(signal, providerId)));
  const controller = new AbortController();
  return new Promise((resolve, reject) => {
    const clear = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    const cutOff = (code: KMsgErrorCode, more: Partial<KMsgErrorDetails>) => {
      clear();
      const error = new KMsgError(code, { outcome, providerId, ...more });
      resolve(fail(error));
      controller.abort(signal?.aborted ? signal.reason : error);
    };
    const onAbort = () => cutOff("REQUEST_ABORTED", { cause: signal?.reason });
    const onTime = () => cutOff("NETWORK_TIMEOUT", { retryable: true });
    const timer =
      ms === Number.POSITIVE_INFINITY
        ? undefined
        : setTimeout(onTime, Math.min(ms, LONGEST_TIMER_MS));
    signal?.addEventListener("abort", onAbort, { once: true });
    const running = (async () => operation(controller.signal))();
    running.finally(clear).then(resolve, reject);
  });
}

/** A timer for what is no number goes off at once, when the operation has begun. */
function checkMs(ms: number): void {
  checkPositive({ ms: ms ?? Number.NaN }, { ms: Number.POSITIVE_INFINITY });
}
