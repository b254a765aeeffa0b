/** Others can be in the way that often; each time one of them gets on. */
const MOST_TRIES = 12;
const LONGEST_PAUSE_MS = 20;

/** A deadlock, a lock that was waited for too long, a row that changed: nothing was written. */
const LOCKS: Readonly<Record<number, string>> = {
  1213: "ER_LOCK_DEADLOCK",
  1205: "ER_LOCK_WAIT_TIMEOUT",
  1020: "ER_CHECKREAD",
};

const DUPLICATES: Readonly<Record<number, string>> = { 1062: "ER_DUP_ENTRY" };

/** Whether a statement wrote nothing because a row with its key is there. */
export const isDuplicate = (error: unknown) => isOneOf(DUPLICATES, error);

/** Runs a statement again when others were in its way. */
export function retryLocks<T>(run: () => Promise<T>): Promise<T> {
  return retry(run, (error) => isOneOf(LOCKS, error));
}

/** Runs a transaction again when others were in its way, or wrote a row that it hadn't found. */
export function retryConflicts<T>(run: () => Promise<T>): Promise<T> {
  return retry(run, (error) => isOneOf(LOCKS, error) || isDuplicate(error));
}

async function retry<T>(
  run: () => Promise<T>,
  isConflict: (error: unknown) => boolean,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await run();
    } catch (error) {
      if (tries === MOST_TRIES || !isConflict(error)) throw error;
      // Each a time of its own, or they would meet again.
      const pause = Math.random() * Math.min(LONGEST_PAUSE_MS, 2 ** tries);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** Drivers tell the number, the name or both. */
function isOneOf(errors: Readonly<Record<number, string>>, error: unknown): boolean {
  const { errno, code } = (error ?? {}) as { readonly errno?: unknown; readonly code?: unknown };
  return Object.entries(errors).some(([number, name]) => errno === Number(number) || code === name);
}
