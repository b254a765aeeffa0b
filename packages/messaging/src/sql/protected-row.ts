import {
  type FieldCrypto,
  joinFieldPath,
  type ProtectedRecord,
  type StoredRecord,
  type TrackedMessage,
  type TrackedSubstitute,
} from "@k-msg/core";
import { HIDDEN } from "../tracking/masked.ts";
import { type Cell, readCell, writeCell } from "./cell.ts";
import type { SqlValue } from "./json-source.ts";
import {
  fromClearValue,
  type MessageRow,
  substituteText,
  toClearValue,
  toTrackedMessage,
} from "./message-row.ts";
import {
  PROTECTED_FIELDS,
  type ProtectedColumns,
  type ProtectedField,
} from "./protected-columns.ts";

/** What `aadFields` may name: what changes later would close what was bound to it. */
export const BOUND_FIELDS = ["country", "createdAt", "scheduledAt", "fallbackOf"] as const;

/** Columns of {@link BOUND_FIELDS}. */
export const BOUND_COLUMNS = ["country", "created_at", "scheduled_at", "fallback_of"] as const;

export type Fields = Readonly<Record<string, unknown>>;

/** What ciphertexts of a row may be bound to. */
export function boundFieldsOf(row: MessageRow): Fields {
  return Object.fromEntries(BOUND_FIELDS.map((field) => [field, fromClearValue(row, field)]));
}

/** What is to be encrypted of a message, as the policy names it. Of a substitute only the vendor's text. */
export function protectedFieldsOf(message: Partial<TrackedMessage>): Fields {
  const fields: Record<string, unknown> = {};
  for (const [field] of PROTECTED_FIELDS) {
    const value = field === "substitute" ? textOf(message.substitute) : message[field];
    if (value !== undefined) fields[field] = value;
  }
  return fields;
}

function textOf(substitute: TrackedSubstitute | undefined): Fields | undefined {
  const { providerStatusText } = substitute ?? {};
  return providerStatusText === undefined ? undefined : { providerStatusText };
}

/**
 * The columns of fields as `protectRecord` has made them: what is in one of encryption isn't in the one in clear.
 *
 * @param row Of the same message in clear.
 * @param fields As `protectRecord` was given them.
 */
export function protectedColumnsOf(
  { modeOf }: Pick<FieldCrypto, "modeOf">,
  row: MessageRow,
  fields: Fields,
  { record, hashes, masked, failures }: ProtectedRecord,
): MessageRow {
  const columns: Record<string, SqlValue> = {};
  for (const [field, names] of PROTECTED_FIELDS) {
    const value = fields[field];
    if (value === undefined) continue;
    const isFallback = failures.some((each) => each.field.split(".")[0] === field);
    const lost = isFallback ? lostWithin(value, record[field], [field]) : {};
    const cell: Cell = {
      value: record[field] ?? undefined,
      hashes: within(hashes, field, names.hash),
      masked: within({ ...lost, ...masked }, field, names.masked),
    };
    const put = { value, cell, isFallback, hash: hashes[field], masked: masked[field] };
    Object.assign(
      columns,
      modeOf(field) === "mask" && typeof cell.value === "string"
        ? { ...inClear(field, names, cell.value), ...withMasked(names, cell.value) }
        : columnsOf(row, field, names, put),
    );
  }
  return columns;
}

/** What stands for values of an object that a fallback made `null`, by path: whoever reads them has to know. */
function lostWithin(
  value: unknown,
  stored: unknown,
  segments: readonly string[],
): Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null) return {};
  const lost: Record<string, string> = {};
  for (const [key, inner] of Object.entries(value)) {
    const path = [...segments, key];
    const kept = valueIn(stored, key);
    if (kept !== null) Object.assign(lost, lostWithin(inner, kept, path));
    else if (inner !== null && inner !== undefined) lost[joinFieldPath(path)] = HIDDEN;
  }
  return lost;
}

function valueIn(object: unknown, key: string): unknown {
  if (typeof object !== "object" || object === null || !Object.hasOwn(object, key))
    return undefined;
  return (object as Fields)[key];
}

interface FieldToPut {
  readonly value: unknown;
  readonly cell: Cell;
  readonly isFallback: boolean;
  readonly hash: string | undefined;
  readonly masked: string | undefined;
}

function columnsOf(
  row: MessageRow,
  field: ProtectedField,
  names: ProtectedColumns,
  { value, cell, isFallback, hash, masked }: FieldToPut,
): MessageRow {
  const rest = field === "substitute" ? restOfSubstitute(row) : null;
  const gone = { [names.clear]: names.mustBe ? "" : rest };
  const withHash = names.hash ? { [names.hash]: hash ?? null } : {};
  if (cell.value === undefined) {
    const shown = masked ?? HIDDEN;
    if (names.masked)
      return { ...gone, [names.enc]: null, ...withHash, ...withMasked(names, shown) };
    const kept = { masked: { [field]: shown, ...cell.masked } };
    return { ...gone, [names.enc]: writeCell(kept, true), ...withHash };
  }
  const isSame = cell.value === value || JSON.stringify(cell.value) === JSON.stringify(value);
  if (isSame && !cell.hashes && !cell.masked) {
    if (field !== "substitute") return { ...inClear(field, names, value), ...withHash };
    return { [names.clear]: row[names.clear] ?? null, [names.enc]: null };
  }
  return {
    ...gone,
    [names.enc]: writeCell(cell, isFallback),
    ...withHash,
    ...withMasked(names, masked),
  };
}

function inClear(field: ProtectedField, names: ProtectedColumns, value: unknown): MessageRow {
  return {
    [names.clear]: toClearValue(field, value),
    [names.enc]: null,
    ...(names.hash && { [names.hash]: null }),
    ...withMasked(names, undefined),
  };
}

function withMasked({ masked }: ProtectedColumns, value: string | undefined): MessageRow {
  return masked ? { [masked]: value ?? null } : {};
}

/** A substitute without the vendor's text. */
function restOfSubstitute(row: MessageRow): SqlValue {
  const { substitute } = toTrackedMessage({ substitute: row.substitute ?? null });
  return substituteText(substitute && { ...substitute, providerStatusText: undefined });
}

/** Those of a field, but for the field's own where that has a column. */
function within(
  byPath: Readonly<Record<string, string>>,
  field: ProtectedField,
  column: string | undefined,
): Readonly<Record<string, string>> | undefined {
  const entries = Object.entries(byPath).filter(([path]) =>
    path === field ? !column : path.startsWith(`${field}.`),
  );
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/**
 * A row as `revealRecord` reads it.
 * @throws SyntaxError for a column that isn't as {@link protectedColumnsOf} writes it.
 */
export function storedRecordOf(row: MessageRow): Required<StoredRecord> {
  const clear = toTrackedMessage(row);
  const record: Record<string, unknown> = { ...boundFieldsOf(row) };
  const hashes: Record<string, string> = {};
  const masked: Record<string, string> = {};
  const found = protectedFieldsOf(clear);
  for (const [field, names] of PROTECTED_FIELDS) {
    const enc = textIn(row, names.enc);
    const cell: Cell = enc === undefined ? {} : readCell(enc);
    const value = enc === undefined ? found[field] : cell.value;
    const isEmpty = enc === undefined && names.mustBe && value === "";
    if (value !== undefined && !isEmpty) record[field] = value;
    const hash = names.hash && textIn(row, names.hash);
    const shown = names.masked && textIn(row, names.masked);
    Object.assign(hashes, cell.hashes, hash !== undefined && { [field]: hash });
    Object.assign(masked, cell.masked, shown !== undefined && { [field]: shown });
  }
  return { record, hashes, masked };
}

function textIn(row: MessageRow, column: string): string | undefined {
  const value = row[column];
  return value === null || value === undefined ? undefined : String(value);
}

/** Whether any field of a row is encrypted, or was to be. */
export function isProtected(row: MessageRow): boolean {
  return PROTECTED_FIELDS.some(
    ([, { enc, masked }]) =>
      textIn(row, enc) !== undefined || (masked && textIn(row, masked) !== undefined),
  );
}
