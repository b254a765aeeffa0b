/** Sets a property of the object itself, also one called `__proto__`, which an assignment would take for something else. */
export function setOwn<T>(target: Record<string, T>, key: string, value: T): void {
  if (key !== "__proto__") target[key] = value;
  else {
    const attributes = { enumerable: true, configurable: true, writable: true };
    Object.defineProperty(target, key, { value, ...attributes });
  }
}
