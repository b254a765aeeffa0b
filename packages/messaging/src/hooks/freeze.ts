/** A frozen copy of plain data; what isn't plain (bytes, a `Blob`) is shared, not copied. */
export function snapshot<T>(value: T): T {
  if (value instanceof Date) return new Date(value) as T;
  if (Array.isArray(value)) return Object.freeze(value.map(snapshot)) as T;
  if (!isPlain(value)) return value;
  const copy = Object.create(Object.getPrototypeOf(value));
  for (const [key, each] of Object.entries(value)) copy[key] = snapshot(each);
  return Object.freeze(copy);
}

/** Freezes plain data in place, all the way down. */
export function freezeDeep<T>(value: T): T {
  if ((!isPlain(value) && !Array.isArray(value)) || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(freezeDeep);
  return value;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
