/** A longer `setTimeout` fires at once, in milliseconds (about 24.8 days). */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;
