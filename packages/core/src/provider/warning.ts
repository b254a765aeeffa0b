/**
 * - `FAILOVER_UNSUPPORTED_PROVIDER`: the vendor sends no substitute for this message. Delivery tracking then may.
 * - `FAILOVER_PARTIAL_PROVIDER`: it sends one, but not all of what was asked (`field` says which part).
 * - `FALLBACK_CONTENT_MISSING`: delivery tracking would have to send the substitute, and has no text for it.
 * - `FALLBACK_REFUSED`: delivery tracking would have to send the substitute, and can't: `message` says why.
 * - `OPTION_UNSUPPORTED`: an option was given that this vendor can't honour.
 * - `OPTION_UNKNOWN`: a field nobody reads; often a misspelling.
 * - `VARIABLE_UNUSED`: a variable was given that the text doesn't name.
 * - `VARIABLE_ORDER_ASSUMED`: positional values were ordered by a rule the vendor hasn't confirmed.
 * - `TEXT_REPLACED`: characters the handset can't show were replaced, as `defaults.sms.unencodable` says.
 * - `TEXT_UNENCODABLE`: such characters were left in; the handset shows `?`.
 */
export type WarningCode =
  | "FAILOVER_UNSUPPORTED_PROVIDER"
  | "FAILOVER_PARTIAL_PROVIDER"
  | "FALLBACK_CONTENT_MISSING"
  | "FALLBACK_REFUSED"
  | "OPTION_UNSUPPORTED"
  | "OPTION_UNKNOWN"
  | "VARIABLE_UNUSED"
  | "VARIABLE_ORDER_ASSUMED"
  | "TEXT_REPLACED"
  | "TEXT_UNENCODABLE";

/** Something the caller asked for that didn't happen exactly so. */
export interface SendWarning {
  readonly code: WarningCode;
  /** Path in the input, such as `failover.fallbackChannel`. */
  readonly field?: string;
  /** What happened instead, in English; free of personal data. */
  readonly message: string;
  /** The same in Korean. */
  readonly messageKo: string;
}
