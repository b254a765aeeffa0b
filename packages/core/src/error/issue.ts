/** One thing that is wrong with an input: where, what, and what to do. Free of the offending value. */
export interface Issue {
  /** Path in the input: `to`, `options.scheduledAt`, `variables.name`; `""` for the input itself. */
  readonly field: string;
  readonly problem: string;
  readonly advice: string;
  /** The same for Korean readers. */
  readonly ko: { readonly problem: string; readonly advice: string };
}

/** Makes an {@link Issue} from two `[problem, advice]` pairs. */
export function issue(
  field: string,
  en: readonly [problem: string, advice: string],
  ko: readonly [problem: string, advice: string],
): Issue {
  return { field, problem: en[0], advice: en[1], ko: { problem: ko[0], advice: ko[1] } };
}
