/** How soon the next start may happen. */
export interface Pace {
  /** Milliseconds until one more may start; 0 or less: now. */
  waitMs(now: number): number;
  start(now: number): void;
}

/**
 * Holds starts to a rate by remembering the last ones. Stricter than the usual token bucket, which after a pause lets
 * through nearly twice its rate within one second, and vendors count by the second.
 */
export function createPace(requestsPerSecond: number): Pace {
  // A part of a request can't start: rates that aren't whole are kept by even spacing.
  const atOnce = Number.isInteger(requestsPerSecond) ? requestsPerSecond : 1;
  const windowMs = (atOnce * 1000) / requestsPerSecond;
  const starts: number[] = [];
  let oldest = 0;
  return {
    waitMs: (now) => (starts[oldest] ?? Number.NEGATIVE_INFINITY) + windowMs - now,
    start(now) {
      starts[oldest] = now;
      oldest = (oldest + 1) % atOnce;
    },
  };
}
