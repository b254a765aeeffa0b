/** What {@link iterateLater} iterates over. */
export interface LateIterator<T> {
  next(): Promise<IteratorResult<T, undefined>>;
  return(): Promise<unknown>;
}

/**
 * An iterator that is only made when the first value is asked for.
 * @param make its signal fires when somebody leaves, also while a value is being waited for.
 */
export function iterateLater<T>(
  make: (leaving: AbortSignal) => Promise<LateIterator<T>>,
): AsyncIterableIterator<T, undefined> {
  const leaving = new AbortController();
  let making: Promise<LateIterator<T>> | undefined;
  let made: LateIterator<T> | undefined;
  let isOver = false;

  async function start(): Promise<LateIterator<T>> {
    making ??= make(leaving.signal);
    try {
      made = await making;
    } catch (error) {
      isOver = true;
      throw error;
    }
    return made;
  }

  return {
    // Without detours once it is made: this is called for every message.
    next() {
      if (isOver) return Promise.resolve({ done: true, value: undefined });
      return made ? made.next() : start().then((iterator) => iterator.next());
    },
    async return() {
      isOver = true;
      leaving.abort();
      const iterator = await making?.catch(() => undefined);
      await iterator?.return();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
