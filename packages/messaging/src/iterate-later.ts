/** What {@link iterateLater} iterates over. */
export interface LateIterator<T> {
  next(): Promise<IteratorResult<T, undefined>>;
  return(): Promise<unknown>;
}

const DONE = { done: true, value: undefined } as const;

/** An iterator that is only made when the first value is asked for. What `make` throws, the first `next()` rejects with. */
export function iterateLater<T>(make: () => LateIterator<T>): AsyncIterableIterator<T, undefined> {
  let made: LateIterator<T> | undefined;
  let isOver = false;

  return {
    // Without detours: this is called for every message.
    next() {
      if (isOver) return Promise.resolve(DONE);
      try {
        made ??= make();
      } catch (error) {
        isOver = true;
        return Promise.reject(error);
      }
      return made.next();
    },
    async return() {
      isOver = true;
      await made?.return();
      return DONE;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
