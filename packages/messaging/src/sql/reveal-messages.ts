import {
  type FieldCryptoFailureRule,
  type FieldCryptoIssue,
  fieldCryptoIssuesOf,
  issue,
  type StoredRecord,
  type TrackedMessage,
  type TrackedSubstitute,
  type UnreadableRecord,
} from "@k-msg/core";
import { HIDDEN } from "../tracking/masked.ts";
import { mapTogether, type Protector } from "./field-crypto-options.ts";
import { JSON_COLUMNS, type MessageRow, toTrackedMessage } from "./message-row.ts";
import { placeOf } from "./protect-messages.ts";
import { PROTECTED_FIELDS } from "./protected-columns.ts";
import { type Fields, isProtected, storedRecordOf } from "./protected-row.ts";
import { fromSqlText } from "./sql-text.ts";

/** Rows as messages, each by itself: one that can't be read says so. */
export async function revealMessages(
  protector: Protector,
  rows: readonly MessageRow[],
): Promise<readonly TrackedMessage[]> {
  if (protector.fieldCrypto) return mapTogether(rows, (row) => revealMessage(protector, row));
  return rows.map((row) => {
    if (isProtected(row)) return hide(protector, row, because("NO_FIELD_CRYPTO"));
    return readRow(row) ?? hideBroken(protector, row);
  });
}

async function revealMessage(protector: Protector, row: MessageRow): Promise<TrackedMessage> {
  const { fieldCrypto } = protector;
  const clear = readRow(row);
  const stored = clear && readStored(row);
  if (!clear || !stored) return hideBroken(protector, row);
  const id = fromSqlText(String(row.id));
  const revealed = await fieldCrypto?.revealRecord(stored, placeOf(protector, id));
  if (!revealed) return clear;
  if (revealed.isFailure) {
    const { code, retryable } = revealed.error;
    const issues = fieldCryptoIssuesOf(revealed.error);
    return hide(protector, row, { code: code as UnreadableRecord["code"], issues, retryable });
  }
  const { record, failures } = revealed.value;
  if (isLeftClosed(protector, row, stored.record, record))
    return hide(protector, row, because("NO_FIELD_CRYPTO"));
  // Every message has both; somebody took the ciphertext away.
  if (record.to === undefined || record.messageId === undefined) return hideBroken(protector, row);
  const [first] = failures;
  if (!first) return withFields(row, record);
  const retryable = failures.every(({ rule }) => MAY_PASS.includes(rule));
  return hide(protector, row, { code: first.code, issues: failures, retryable }, record);
}

/** `undefined` where somebody wrote what no store writes. */
function readRow(row: MessageRow): TrackedMessage | undefined {
  try {
    return toTrackedMessage(row);
  } catch {
    return undefined;
  }
}

function readStored(row: MessageRow): Required<StoredRecord> | undefined {
  try {
    return storedRecordOf(row);
  } catch {
    return undefined;
  }
}

/** Without all that is JSON: any of it may be what is broken. */
function hideBroken(protector: Protector, row: MessageRow): TrackedMessage {
  const none = Object.fromEntries(JSON_COLUMNS.map((name) => [name, null]));
  return hide(protector, { ...row, ...none }, because("BROKEN"));
}

const MAY_PASS: readonly FieldCryptoIssue["rule"][] = ["KEY_UNAVAILABLE", "CIRCUIT_OPEN"];

/** A `FieldCrypto` that has no keys at all gives ciphertexts back as they are. */
function isLeftClosed(
  { fieldCrypto }: Protector,
  row: MessageRow,
  stored: Fields,
  revealed: Fields,
): boolean {
  return PROTECTED_FIELDS.some(([field, { enc }]) => {
    const value = stored[field];
    if ((row[enc] ?? null) === null || value === undefined) return false;
    if (typeof value === "string") return revealed[field] === value;
    return !fieldCrypto?.enabled && JSON.stringify(revealed[field]) === JSON.stringify(value);
  });
}

/** The message with these fields for the ones that may be encrypted. */
function withFields(row: MessageRow, fields: Fields): TrackedMessage {
  const message: Record<string, unknown> = { ...toTrackedMessage(row) };
  for (const [field] of PROTECTED_FIELDS) {
    const value = fields[field] ?? undefined;
    if (field === "substitute" && message.substitute) {
      const { providerStatusText: _, ...rest } = message.substitute as TrackedSubstitute;
      message.substitute = { ...rest, ...(value as Partial<TrackedSubstitute>) };
    } else if (value === undefined) delete message[field];
    else message[field] = value;
  }
  return message as unknown as TrackedMessage;
}

/**
 * The message without what can't be read.
 *
 * @param opened What could be opened of it, where fields are judged one by one.
 */
function hide(
  { fieldCrypto }: Protector,
  row: MessageRow,
  unreadable: UnreadableRecord,
  opened?: Fields,
): TrackedMessage {
  const failed = unreadable.issues.map(({ field }) => field.split(".")[0]);
  const clear = toTrackedMessage(row);
  const shown: Record<string, unknown> = {};
  for (const [field, { enc }] of PROTECTED_FIELDS) {
    const isClear = (row[enc] ?? null) === null;
    // An object may hold what is to be encrypted, whatever is said of the whole.
    const isPlain = typeof clear[field] === "string" && fieldCrypto?.modeOf(field) === "plain";
    if (opened) shown[field] = failed.includes(field) ? undefined : opened[field];
    else if (isClear && (isPlain || !fieldCrypto)) shown[field] = clear[field];
  }
  const { to, messageId } = shown;
  shown.to = to || (row.to_masked ?? HIDDEN);
  shown.messageId = messageId || HIDDEN;
  return { ...withFields(row, shown), unreadable };
}

/** Why a row can't be read that no `FieldCrypto` was asked about. */
type Trouble = "NO_FIELD_CRYPTO" | "BROKEN";

const TROUBLES: Readonly<
  Record<Trouble, { readonly rule: FieldCryptoFailureRule; readonly texts: Texts }>
> = {
  NO_FIELD_CRYPTO: {
    rule: "KEY_MISSING",
    texts: [
      ["is encrypted, and this store can't open it.", "Give it `fieldCrypto` with a key resolver."],
      [
        "암호화되어 있어 이 저장소로는 열 수 없습니다.",
        "키 리졸버가 있는 `fieldCrypto`를 넣으세요.",
      ],
    ],
  },
  BROKEN: {
    rule: "ENVELOPE_UNREADABLE",
    texts: [
      [
        "isn't as this version writes it.",
        "Restore it from a backup, or update `@k-msg/messaging`.",
      ],
      [
        "이 버전이 쓰는 형식이 아닙니다.",
        "백업에서 복구하거나 `@k-msg/messaging`을 업데이트하세요.",
      ],
    ],
  },
};

type Texts = readonly [en: readonly [string, string], ko: readonly [string, string]];

function because(trouble: Trouble): UnreadableRecord {
  const { rule, texts } = TROUBLES[trouble];
  const code = "CRYPTO_DECRYPT_FAILED";
  return { code, issues: [{ ...issue("", ...texts), rule, code }], retryable: false };
}
