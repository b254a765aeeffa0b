/**
 * An iterator that is only made when the first value is asked for.
 * @param make its signal fires when somebody leaves, also while a value is being waited for: a generator alone would
 *   hear of it only afterwards.
 */
export function iterateLater<T>(
  make: (leaving: AbortSignal) => Promise<AsyncGenerator<T, void, undefined>>,
): AsyncIterableIterator<T> {
  const leaving = new AbortController();
  let making: Promise<AsyncGenerator<T, void, undefined>> | undefined;
  let made: AsyncGenerator<T, void, undefined> | undefined;
  let isOver = false;

  async function start(): Promise<AsyncGenerator<T, void, undefined>> {
    making ??= make(leaving.signal);
    made = await making;
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
      if (making) await (await start()).return();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
