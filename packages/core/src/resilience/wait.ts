import { LONGEST_TIMER_MS } from "./longest-timer.ts";

/** Waits so many milliseconds. Resolves to `false` as soon as the signal fires. Never rejects. */
export function wait(ms: number, signal?: AbortSignal): Promise<boolean> {
  if (signal?.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const end = (elapsed: boolean) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      resolve(elapsed);
    };
    const stop = () => end(false);
    const timer = setTimeout(end, Math.min(ms, LONGEST_TIMER_MS), true);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
