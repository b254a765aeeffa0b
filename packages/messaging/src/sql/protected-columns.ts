import type { TrackedMessage } from "@k-msg/core";

/** Fields of a message that a store can keep encrypted; the path of their policy is their name. */
export type ProtectedField =
  | "to"
  | "from"
  | "messageId"
  | "idempotencyKey"
  | "subject"
  | "text"
  | "failover"
  | "customFields"
  | "providerStatusText"
  | "attempts"
  | "warnings"
  | "error"
  | "substitute";

export interface ProtectedColumns {
  /** Holds the value where it isn't encrypted. */
  readonly clear: string;
  /** Holds the ciphertext; then `clear` is NULL, or empty where it `mustBe`. See `cell.ts`. */
  readonly enc: string;
  /** The look-up hash. */
  readonly hash?: string;
  /** The masked form, for lists. */
  readonly masked?: string;
  /** `clear` can't be NULL: it is a column of the first version, and SQLite can't take that back. */
  readonly mustBe?: true;
}

export const PROTECTED_COLUMNS: Readonly<Record<ProtectedField, ProtectedColumns>> = {
  to: {
    clear: "recipient",
    enc: "to_enc",
    hash: "to_hash",
    masked: "to_masked",
    mustBe: true,
  },
  from: { clear: "sender", enc: "from_enc", hash: "from_hash", masked: "from_masked" },
  messageId: {
    clear: "message_id",
    enc: "message_id_enc",
    hash: "message_id_hash",
    mustBe: true,
  },
  idempotencyKey: {
    clear: "idempotency_key",
    enc: "idempotency_key_enc",
    hash: "idempotency_key_hash",
  },
  subject: { clear: "subject", enc: "subject_enc" },
  text: { clear: "body", enc: "body_enc" },
  failover: { clear: "failover", enc: "failover_enc" },
  customFields: { clear: "custom_fields", enc: "custom_fields_enc" },
  providerStatusText: { clear: "provider_status_text", enc: "provider_status_text_enc" },
  attempts: { clear: "attempts", enc: "attempts_enc" },
  warnings: { clear: "warnings", enc: "warnings_enc" },
  error: { clear: "error", enc: "error_enc" },
  // Of the substitute only the vendor's text; the rest stays in `clear`.
  substitute: { clear: "substitute", enc: "substitute_enc" },
};

export const PROTECTED_FIELDS = Object.entries(PROTECTED_COLUMNS) as readonly [
  ProtectedField,
  ProtectedColumns,
][];

/** What is always in clear: what databases search and decide by, and what says nothing of a person. */
export type PlainField = Exclude<keyof TrackedMessage, ProtectedField | "unreadable">;

/** Names of the columns that encryption adds. */
export const ADDED_COLUMNS: readonly string[] = PROTECTED_FIELDS.flatMap(([, columns]) =>
  [columns.enc, columns.hash, columns.masked].filter((each) => each !== undefined),
);
