interface Place<T> {
  readonly value: T;
  before?: Place<T>;
  after?: Place<T>;
}

export interface LinkedQueue<T> {
  readonly size: number;
  first(): T | undefined;
  /** Appends, and returns what takes the value out again; a second call of that does nothing. */
  add(value: T): () => void;
}

/**
 * First in, first out, and out of the middle too, all in constant time. A `Map` or `Set` isn't: looking for its
 * first entry walks over the holes of those taken out (0.1 ms each with 100,000 entries, in V8 and JSC alike).
 */
export function createLinkedQueue<T>(): LinkedQueue<T> {
  let head: Place<T> | undefined;
  let tail: Place<T> | undefined;
  let size = 0;

  function takeOut(place: Place<T>): void {
    if (place.before) place.before.after = place.after;
    else head = place.after;
    if (place.after) place.after.before = place.before;
    else tail = place.before;
    size--;
  }

  return {
    get size() {
      return size;
    },
    first: () => head?.value,
    add(value) {
      const place: Place<T> = { value, before: tail };
      if (tail) tail.after = place;
      else head = place;
      tail = place;
      size++;
      let isIn = true;
      return () => {
        if (isIn) takeOut(place);
        isIn = false;
      };
    },
  };
}
