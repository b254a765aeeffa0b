const FIRST_SYLLABLE = 0xac00;

/** With 0 to 8 units before it, and 27 final consonants, none, or no Hangul at all. */
const CONTEXTS = 9 * 29;

/**
 * Asks `decide` for each UTF-16 code unit from `first` up to `end` whether it is in KS X 1001 (1 or 0), and tells it
 * the chance of a 1, `ones / all`, as seen so far. That depends on how many of the eight units before were in, and on
 * the final consonant of a Hangul syllable: nearly all without one are in (가, 나), hardly any with ㄳ.
 * So a packed table need hold only what can't be foreseen.
 */
export function predictUnits(
  first: number,
  end: number,
  decide: (ones: number, all: number, unit: number) => number,
): Uint8Array {
  const answers = new Uint8Array(end - first);
  // Before anything was seen, a half; each answer counts as much as both halves of that.
  const ones = new Uint16Array(CONTEXTS).fill(1);
  const all = new Uint16Array(CONTEXTS).fill(2);
  let recent = 0;
  for (let at = 0; at < answers.length; at++) {
    const context = recent * 29 + (first === FIRST_SYLLABLE ? at % 28 : 28);
    const answer = decide(ones[context] as number, all[context] as number, first + at);
    answers[at] = answer;
    recent += answer - (answers[at - 8] ?? 0);
    (ones[context] as number) += answer * 2;
    (all[context] as number) += 2;
  }
  return answers;
}

/** Digits of a packed table are `#` to `~` without the backslash. */
export const RADIX = 91;

/** A smaller range takes in a digit first; with it, all numbers still are 31-bit integers. */
export const LEAST_RANGE = 2 ** 24;

/** The part of `range` that means 1; neither part is ever empty. */
export function shareOf(range: number, ones: number, all: number): number {
  return Math.floor(range / all) * ones;
}
