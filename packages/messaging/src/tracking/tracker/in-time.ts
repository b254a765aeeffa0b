/** Somebody took too long. */
export class LateError extends Error {}

/** The outcome of some work, or a rejection when it takes longer: it may be done all the same. */
export function inTime<T>(ms: number, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new LateError(`no answer within ${ms} ms`)), ms);
    const end = () => clearTimeout(timer);
    // What throws at once rejects, too.
    (async () => work())().finally(end).then(resolve, reject);
  });
}
