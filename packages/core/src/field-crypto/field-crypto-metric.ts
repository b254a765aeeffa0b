/**
 * - `crypto_encrypt_ms`, `crypto_decrypt_ms`: how long a record took, key look-ups included.
 * - `crypto_fail_count`: a field, or a whole request for keys, that failed; `value` is 1.
 * - `key_kid_usage`: how many values of a record were encrypted or decrypted with a key.
 * - `crypto_circuit_state`: 0 closed, 1 half open, 2 open; told when it changes.
 */
export type FieldCryptoMetricName =
  | "crypto_encrypt_ms"
  | "crypto_decrypt_ms"
  | "crypto_fail_count"
  | "key_kid_usage"
  | "crypto_circuit_state";

/** Free of values and keys. */
export interface FieldCryptoMetric {
  readonly name: FieldCryptoMetricName;
  readonly value: number;
  /** `table`, `tenantId`, `kid`, `operation`, `code`, `rule`, `state`: those that apply. */
  readonly labels: Readonly<Record<string, string>>;
}
