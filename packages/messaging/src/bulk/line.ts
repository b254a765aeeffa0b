/** First in, first out, at constant cost a value also when it is long. */
export interface Line<T> {
  push(value: T): void;
  shift(): T | undefined;
}

/** How many spent places are kept before they are cut off. */
const MOST_SPENT = 1_024;

export function createLine<T>(): Line<T> {
  let values: (T | undefined)[] = [];
  let first = 0;
  return {
    push: (value) => void values.push(value),
    shift() {
      if (first === values.length) return undefined;
      const value = values[first];
      values[first++] = undefined;
      if (first >= MOST_SPENT && first * 2 >= values.length) {
        values = values.slice(first);
        first = 0;
      }
      return value;
    },
  };
}
