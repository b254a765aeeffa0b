import type { FieldCryptoErrorCode } from "../error/error-code.ts";
import { type Issue, issue } from "../error/issue.ts";

/** What is wrong with a config, for code that branches on it. */
export type FieldCryptoConfigRule =
  | "CONFIG_NOT_OBJECT"
  | "OPTION_UNKNOWN"
  | "ENABLED_NOT_BOOLEAN"
  | "FIELDS_NOT_OBJECT"
  | "FIELD_PATH_INVALID"
  | "FIELD_MODE_UNKNOWN"
  /** A field is in clear that repeats what another field hides. */
  | "CLEAR_COPY"
  | "PHONE_FIELDS_INVALID"
  /** Neither `closed` nor `open`. */
  | "FAIL_MODE_UNKNOWN"
  | "OPEN_FALLBACK_UNKNOWN"
  | "OPEN_FALLBACK_UNUSED"
  /** Plaintext as a fallback without the flag that owns up to it. */
  | "PLAINTEXT_FALLBACK_UNSAFE"
  | "FLAG_NOT_BOOLEAN"
  | "AAD_FIELDS_INVALID"
  | "AAD_FIELD_PROTECTED"
  /** A store needs the field in clear. */
  | "FIELD_ALWAYS_PLAIN"
  /** A store can't work with a field that is kept so. */
  | "FIELD_MODE_UNFIT"
  | "KEY_RESOLVER_MISSING"
  | "KEY_RESOLVER_INVALID"
  | "PROVIDER_INVALID"
  | "CIRCUIT_INVALID"
  | "FUNCTION_INVALID"
  | "NUMBER_INVALID"
  /** Rows are to be encrypted with a config that doesn't, or the other way round. */
  | "MIGRATION_DIRECTION"
  | "MIGRATION_TABLE_UNKNOWN"
  /** There are rows in clear to be read. */
  | "READ_PLAINTEXT_MISSING"
  /** The rules from here on are those of key rings. */
  | "KEY_INVALID"
  | "KEY_REUSED"
  | "KEY_ID_INVALID"
  | "ACTIVE_KEY_UNKNOWN";

/** Why a field couldn't be written, read or looked for. */
export type FieldCryptoFailureRule =
  /** There is no such key (any more); for good, unless somebody brings it back. */
  | "KEY_MISSING"
  /** The key can't be had now. */
  | "KEY_UNAVAILABLE"
  /** Keys couldn't be had too often lately; nobody was asked. */
  | "CIRCUIT_OPEN"
  /** What the ring gave isn't a key for this: of another length, or a hash key that encrypts, too. */
  | "KEY_INVALID"
  /** It was changed, moved from another place, or the key is another one. */
  | "TAMPERED"
  /** It isn't one of our envelopes, or of a version that isn't known here. */
  | "ENVELOPE_UNREADABLE"
  | "PLAINTEXT_FOUND"
  /** Ciphertext and look-up hash aren't of the same value. */
  | "HASH_MISMATCH"
  /** The value was never stored: a fallback kept its masked form. */
  | "ONLY_MASKED"
  | "VALUE_NOT_JSON"
  /** A fallback would have replaced a ciphertext. */
  | "CIPHERTEXT_OVERWRITE"
  | "FIELD_NOT_SEARCHABLE"
  | "PROVIDER_FAILED";

/** An {@link Issue} with a rule that code can branch on. */
export interface FieldCryptoIssue extends Issue {
  readonly rule: FieldCryptoConfigRule | FieldCryptoFailureRule;
  readonly code: FieldCryptoErrorCode;
  /** The key in question. */
  readonly kid?: string;
}

/** The issues of an error that have a rule. */
export function fieldCryptoIssuesOf(error: {
  readonly issues?: readonly Issue[];
}): readonly FieldCryptoIssue[] {
  return (error.issues ?? []).filter((each): each is FieldCryptoIssue => "rule" in each);
}

export function configIssue(
  rule: FieldCryptoConfigRule,
  ...texts: Parameters<typeof issue>
): FieldCryptoIssue {
  return { ...issue(...texts), rule, code: "CRYPTO_CONFIG_ERROR" };
}
