/** Calls an observer, who can't change an outcome: what it throws is dropped, and nobody waits for it. */
export async function tell<T>(
  observer: ((event: T) => unknown) | undefined,
  event: T,
): Promise<void> {
  try {
    await observer?.(event);
  } catch {
    // See above.
  }
}
