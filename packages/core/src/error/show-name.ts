const MAX_LENGTH = 30;
/** One short number, as in `line2`: a longer one is somebody's, several are a key. */
const FEW_DIGITS = /^\D*\d{0,4}\D*$/;
/** Up to three words. A dot stands within one, as in `user.name`; at its end it ends a sentence. */
const NAME = /^[\p{L}_$](?:[\p{L}\p{M}\p{N}_$()/%-]|\.(?! |$)| (?! ))*$/u;
const MAX_WORDS = 3;

/**
 * A key of the caller's as an error may show it. Keys come from code, but a number, a text or a secret that
 * stands in the place of one must not get into a log.
 */
export function showName(key: string): string {
  const isShort = key.length <= MAX_LENGTH && key.split(" ").length <= MAX_WORDS;
  return isShort && FEW_DIGITS.test(key) && NAME.test(key) ? key : "(odd name)";
}
