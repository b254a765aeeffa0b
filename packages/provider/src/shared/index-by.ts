/** Items by a key that several may share, in their order: to search a whole list for each of its readers takes long. */
export function indexBy<T>(
  items: Iterable<T>,
  keyOf: (item: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const index = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = index.get(key);
    if (known) known.push(item);
    else index.set(key, [item]);
  }
  return index;
}
