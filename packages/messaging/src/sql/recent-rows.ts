import type { MessageRow } from "./message-row.ts";
import { PROTECTED_COLUMNS, type ProtectedField } from "./protected-columns.ts";
import type { Fields } from "./protected-row.ts";

/** Intents whose outcomes are still to come, about 20 MB of them. */
const MOST_ROWS = 10_000;

/** A record as it was encrypted. */
export interface RecentRow {
  /** With what it is bound to. */
  readonly bound: Fields;
  readonly fields: Fields;
  readonly row: MessageRow;
}

/**
 * What was encrypted for an intent serves for its outcome, which comes a moment later with the same values: encrypting
 * is most of what a tracked message costs. Each is handed out once, the oldest make room.
 */
export interface RecentRows {
  keep(id: string, recent: RecentRow): void;
  take(id: string): RecentRow | undefined;
}

export function createRecentRows(): RecentRows {
  const rows = new Map<string, RecentRow>();
  return {
    keep(id, recent) {
      rows.set(id, recent);
      if (rows.size <= MOST_ROWS) return;
      const [oldest] = rows.keys();
      if (oldest !== undefined) rows.delete(oldest);
    },
    take(id) {
      const recent = rows.get(id);
      rows.delete(id);
      return recent;
    },
  };
}

/** The columns of fields that have the value they had, and the fields that haven't. */
export function reuse(
  recent: RecentRow | undefined,
  bound: Fields,
  fields: Fields,
): { readonly columns: MessageRow; readonly rest: Fields } {
  const columns: Record<string, MessageRow[string]> = {};
  if (!recent || !isSame(recent.bound, bound)) return { columns, rest: fields };
  const rest: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(fields)) {
    // A substitute shares its column with what isn't encrypted.
    if (field === "substitute" || !isSame(recent.fields[field], value)) rest[field] = value;
    else {
      const { clear, enc, hash, masked } = PROTECTED_COLUMNS[field as ProtectedField];
      for (const name of [clear, enc, hash, masked])
        if (name !== undefined) columns[name] = recent.row[name] ?? null;
    }
  }
  return { columns, rest };
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
