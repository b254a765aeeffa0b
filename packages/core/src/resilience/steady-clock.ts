/** A clock that never goes back: what `now` loses when the host's clock is corrected is left out. */
export function createSteadyClock(now: () => number): () => number {
  let last = now();
  let elapsed = 0;
  return () => {
    const current = now();
    elapsed += Math.max(0, current - last);
    last = current;
    return elapsed;
  };
}
