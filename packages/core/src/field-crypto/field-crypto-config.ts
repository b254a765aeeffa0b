import type { CircuitPolicy } from "../resilience/circuit-state.ts";
import type { FieldCryptoMetric } from "./field-crypto-metric.ts";
import type { FieldCryptoProvider } from "./field-crypto-provider.ts";
import type { FieldModes } from "./field-mode.ts";
import type { KeyResolver } from "./key-ring.ts";

/**
 * - `closed`: a record that can't be protected isn't stored, one that can't be read isn't returned, not even in part.
 * - `open`: the fields that fail are replaced (`openFallback`) and reported, the others go on.
 */
export type FieldCryptoFailMode = "closed" | "open";

/** What is stored of a field that can't be encrypted; when one can't be read, `plaintext` means `null`. */
export type FieldCryptoOpenFallback = "masked" | "null" | "plaintext";

export interface FieldCryptoConfig {
  /** `false`: written in clear; what is encrypted already is still read. */
  enabled: boolean;
  /** Laid over {@link DEFAULT_FIELD_MODES}, path by path. */
  fields?: FieldModes;
  /**
   * Fields hashed and masked as phone numbers, `*` as in `fields`. Chosen once: hashes of before are of another form.
   * Default {@link DEFAULT_PHONE_FIELDS}.
   */
  phoneFields?: readonly string[];
  /** Default `closed`. */
  failMode?: FieldCryptoFailMode;
  /** For `failMode: "open"`. Default `masked`. Never replaces a ciphertext. */
  openFallback?: FieldCryptoOpenFallback;
  /** Needed for `openFallback: "plaintext"`: personal data gets into the database in clear whenever keys can't be had. */
  unsafeAllowPlaintext?: boolean;
  /**
   * Reads values in clear where ciphertext is expected, as while a database is being migrated. Default `false`:
   * otherwise who can write to the database can put in values of their own.
   */
  readPlaintext?: boolean;
  /**
   * Plain fields of the record bound to its ciphertexts, beside table, record id, tenant and path, which always are.
   * Neither they nor this list may change afterwards. Default: none.
   */
  aadFields?: readonly string[];
  /** Default: that of `@k-msg/field-crypto`. */
  provider?: FieldCryptoProvider;
  /** Needed when `enabled`. */
  keyResolver?: KeyResolver;
  /**
   * When requests for the keys of a tenant fail, or for one of its keys: how often before nobody is asked for a
   * while. Default: half of at least 5 requests within 30 seconds, for 30 seconds.
   */
  circuit?: Partial<CircuitPolicy>;
  /** Told of what happens; what it throws is dropped. */
  onMetric?: (metric: FieldCryptoMetric) => void;
  /** Milliseconds since 1970, for the circuits. Default `Date.now`. */
  now?: () => number;
}
