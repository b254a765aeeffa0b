/** Where messages come from, one after the other. */
export interface Source<T> {
  /** How many there are, where that can be told without taking them. */
  readonly total?: number;
  /** Not a promise when the source has the next one at hand. */
  next(): IteratorResult<T> | Promise<IteratorResult<T>>;
  /** Tells the source that nothing more is taken. */
  close(): void;
}

/** @throws TypeError for what can't be iterated. */
export function createSource<T>(from: Iterable<T> | AsyncIterable<T>): Source<T> {
  const iterator =
    Symbol.asyncIterator in from ? from[Symbol.asyncIterator]() : from[Symbol.iterator]();
  return {
    total: countOf(from),
    next: () => iterator.next(),
    close() {
      try {
        // A source that is still busy with its next value may take its time.
        Promise.resolve(iterator.return?.()).catch(() => {});
      } catch {
        // It isn't ours, and its end changes no result.
      }
    },
  };
}

function countOf(from: object): number | undefined {
  if (Array.isArray(from)) return from.length;
  return from instanceof Set || from instanceof Map ? from.size : undefined;
}
