/** An iterator that is only made when the first value is asked for. */
export function iterateLater<T>(
  make: () => Promise<AsyncGenerator<T, void, undefined>>,
): AsyncIterableIterator<T> {
  let making: Promise<AsyncGenerator<T, void, undefined>> | undefined;
  let made: AsyncGenerator<T, void, undefined> | undefined;
  let isOver = false;

  async function start(): Promise<AsyncGenerator<T, void, undefined>> {
    making ??= make();
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
      if (making) await (await start()).return();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
