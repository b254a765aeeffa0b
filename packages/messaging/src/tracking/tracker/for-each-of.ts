/** Does something with each, so many at a time. */
export async function forEachOf<T>(
  values: Iterable<T>,
  together: number,
  work: (value: T) => Promise<void>,
): Promise<void> {
  const queue = values[Symbol.iterator]();
  const worker = async () => {
    for (let next = queue.next(); !next.done; next = queue.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: together }, worker));
}
