/** How a wait ended: with the work's value, or because waiting stopped while the work goes on. */
export type Waited<T> =
  | { readonly ended: "done"; readonly value: T }
  | { readonly ended: "aborted" | "timeout"; readonly reason: unknown };

/** Waits for work that can't be stopped itself. Rejects when the work does. */
export async function waitFor<T>(
  work: Promise<T>,
  stop: { signal?: AbortSignal; timeoutMs?: number },
): Promise<Waited<T>> {
  const { signal, timeoutMs } = stop;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let onAbort: (() => void) | undefined;
  const stopped = new Promise<Waited<T>>((resolve) => {
    onAbort = () => resolve({ ended: "aborted", reason: signal?.reason });
    if (signal?.aborted) onAbort();
    signal?.addEventListener("abort", onAbort, { once: true });
    if (timeoutMs !== undefined) {
      timer = setTimeout(() => {
        const reason = new DOMException(`no answer within ${timeoutMs} ms`, "TimeoutError");
        resolve({ ended: "timeout", reason });
      }, timeoutMs);
    }
  });
  const done = work.then((value): Waited<T> => ({ ended: "done", value }));
  try {
    return await Promise.race([stopped, done]);
  } finally {
    clearTimeout(timer);
    if (onAbort) signal?.removeEventListener("abort", onAbort);
  }
}
