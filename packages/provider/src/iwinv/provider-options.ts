/** Settings that only IWINV understands: `providerOptions: { iwinv: { … } }`. */
export interface IWINVProviderOptions {
  /**
   * ALIMTALK: the values of the template's variables in IWINV's order, sent as they are in place of
   * `variables`. The template isn't looked up then.
   */
  templateParam?: readonly string[];
}

export const ALIMTALK_OPTIONS: readonly (keyof IWINVProviderOptions)[] = ["templateParam"];
