/** Repeatable randomness (mulberry32): the same seed gives the same run. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** `length` characters out of `alphabet`. */
  text(length: number, alphabet: string): string;
  /** Back to the first number. */
  reset(): void;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    text(length, alphabet) {
      let text = "";
      for (let index = 0; index < length; index++)
        text += alphabet[Math.floor(next() * alphabet.length)];
      return text;
    },
    reset: () => {
      state = seed >>> 0;
    },
  };
}
