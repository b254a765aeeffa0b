/**
 * What becomes of a field when its record is stored:
 * - `plain`: it stays as it is.
 * - `encrypt`: only who has the key reads it. An object or a list becomes one ciphertext, its keys included.
 * - `encrypt+hash`: also found by its value. Of an object, each value by itself.
 * - `mask`: only a masked form is kept; the value is gone.
 */
export type FieldMode = "plain" | "encrypt" | "encrypt+hash" | "mask";

export const FIELD_MODES: readonly FieldMode[] = ["plain", "encrypt", "encrypt+hash", "mask"];

/**
 * Modes by path, such as `to`, `metadata.orderNo` or `metadata.*`, where `*` stands for any key (of a list: any place).
 * A mode holds for all that is in the field, unless a longer path says otherwise; a name goes before `*`.
 * A dot within a key is written `\.`.
 */
export type FieldModes = Readonly<Record<string, FieldMode>>;

/**
 * What holds when nothing else is said: all that names a person, what was written to them, and what vendors repeat of
 * it; and the caller's own ids, which often hold a name or a number. `fields` of a config are laid over it, one by one.
 */
export const DEFAULT_FIELD_MODES: FieldModes = Object.freeze({
  to: "encrypt+hash",
  from: "encrypt+hash",
  messageId: "encrypt+hash",
  idempotencyKey: "encrypt+hash",
  text: "encrypt",
  subject: "encrypt",
  variables: "encrypt",
  failover: "encrypt",
  customFields: "encrypt",
  metadata: "encrypt",
  raw: "encrypt",
  error: "encrypt",
  lastError: "encrypt",
  providerStatusText: "encrypt",
  substitute: "encrypt",
  warnings: "encrypt",
  fingerprint: "encrypt",
  result: "encrypt",
});

/** Fields with phone numbers, unless a config says otherwise. */
export const DEFAULT_PHONE_FIELDS: readonly string[] = ["to", "from"];
