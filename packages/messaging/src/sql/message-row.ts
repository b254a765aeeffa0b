import type {
  FallbackState,
  FallbackUpdate,
  Rescheduling,
  SettledMessage,
  StatusUpdate,
  TrackedMessage,
  TrackedSubstitute,
  TrackingEvent,
} from "@k-msg/core";
import type { SourceColumns, SqlValue } from "./json-source.ts";
import { ADDED_COLUMNS } from "./protected-columns.ts";
import { fromSqlText, toSqlText } from "./sql-text.ts";

/**
 * The one place where a record becomes a row, and a row a record.
 * - `text`, `number`: as it is.
 * - `json`: as text.
 * - `history`: a line of JSON for each event, so that one statement can append to it.
 */
type Form = "text" | "number" | "json" | "history";

type Columns = {
  readonly [Field in Exclude<keyof TrackedMessage, "unreadable">]-?: readonly [string, Form];
};

const COLUMNS: Columns = {
  id: ["id", "text"],
  messageId: ["message_id", "text"],
  type: ["type", "text"],
  to: ["recipient", "text"],
  country: ["country", "text"],
  from: ["sender", "text"],
  providerId: ["provider_id", "text"],
  providerMessageId: ["provider_message_id", "text"],
  templateId: ["template_id", "text"],
  subject: ["subject", "text"],
  text: ["body", "text"],
  failover: ["failover", "json"],
  customFields: ["custom_fields", "json"],
  idempotencyKey: ["idempotency_key", "text"],
  outcome: ["outcome", "text"],
  status: ["status", "text"],
  reason: ["reason", "text"],
  providerStatusCode: ["provider_status_code", "text"],
  providerStatusText: ["provider_status_text", "text"],
  attempts: ["attempts", "json"],
  warnings: ["warnings", "json"],
  error: ["error", "json"],
  scheduledAt: ["scheduled_at", "number"],
  createdAt: ["created_at", "number"],
  acceptedAt: ["accepted_at", "number"],
  sentAt: ["sent_at", "number"],
  completedAt: ["completed_at", "number"],
  updatedAt: ["updated_at", "number"],
  dueAt: ["due_at", "number"],
  pollCount: ["poll_count", "number"],
  leaseToken: ["lease_token", "text"],
  fallbackOf: ["fallback_of", "text"],
  fallbackId: ["fallback_id", "text"],
  fallbackState: ["fallback_state", "text"],
  fallbackNote: ["fallback_note", "text"],
  substitute: ["substitute", "json"],
  history: ["history", "history"],
};

const MAPPING = Object.entries(COLUMNS) as [keyof Columns, readonly [string, Form]][];

/** Fields with a column, all but why they can't be read. */
export const MESSAGE_FIELDS: readonly (keyof Columns)[] = MAPPING.map(([field]) => field);

/** Columns that hold JSON. */
export const JSON_COLUMNS: readonly string[] = MAPPING.flatMap(([, [name, form]]) =>
  form === "json" || form === "history" ? name : [],
);

export type MessageRow = Readonly<Record<string, SqlValue>>;

/** What {@link toMessageRow} writes; `substitute_status` is what a statement has to know of `substitute`. */
export const CLEAR_COLUMNS: SourceColumns = {
  ...Object.fromEntries(
    MAPPING.map(([, [name, form]]) => [name, form === "number" ? "bigint" : "text"] as const),
  ),
  substitute_status: "text",
};

/** Columns of the table. */
export const MESSAGE_COLUMNS: SourceColumns = {
  ...CLEAR_COLUMNS,
  ...Object.fromEntries(ADDED_COLUMNS.map((name) => [name, "text"] as const)),
};

/** In clear. */
export function toMessageRow(message: TrackedMessage): MessageRow {
  const row: Record<string, SqlValue> = {};
  for (const [field, [name, form]] of MAPPING) row[name] = toValue(message[field], form);
  const { substitute } = message;
  row.substitute = substituteText(substitute);
  row.substitute_status = substitute?.status ?? null;
  return row;
}

/** As far as it is in clear. */
export function toTrackedMessage(row: MessageRow): TrackedMessage {
  const message: Record<string, unknown> = {};
  for (const [field, [name, form]] of MAPPING) {
    const value = fromValue(row[name] ?? null, form);
    if (value !== undefined) message[field] = value;
  }
  return message as unknown as TrackedMessage;
}

/** Equal substitutes are equal texts. */
export function substituteText(substitute: TrackedSubstitute | undefined): SqlValue {
  return toValue(substitute && inOrder(substitute), "json");
}

/** A field as {@link toTrackedMessage} reads it. */
export function fromClearValue(row: MessageRow, field: keyof Columns): unknown {
  const [name, form] = COLUMNS[field];
  return fromValue(row[name] ?? null, form);
}

/** A field as {@link toMessageRow} writes it into a column in clear. */
export function toClearValue(field: keyof Columns, value: unknown): SqlValue {
  return toValue(value, COLUMNS[field][1]);
}

function toValue(value: unknown, form: Form): SqlValue {
  if (form === "history") return ((value ?? []) as TrackingEvent[]).map(toLine).join("");
  if (value === undefined || value === null) return null;
  if (form === "number") return Math.floor(value as number);
  return toSqlText(form === "json" ? JSON.stringify(value) : (value as string));
}

function fromValue(value: SqlValue, form: Form): unknown {
  if (value === null || value === "") return form === "text" && value === "" ? "" : undefined;
  if (form === "number") return Number(value);
  const text = fromSqlText(String(value));
  if (form === "text") return text;
  if (form === "json") return JSON.parse(text);
  return JSON.parse(`[${text.trimEnd().replaceAll("\n", ",")}]`);
}

function toLine(event: TrackingEvent): string {
  return `${toSqlText(JSON.stringify(event))}\n`;
}

/** What {@link toStatusRow} writes. */
export const STATUS_COLUMNS: SourceColumns = {
  key: "text",
  at: "bigint",
  status: "text",
  reason: "text",
  provider_status_code: "text",
  provider_status_text: "text",
  provider_message_id: "text",
  outcome: "text",
  sent_at: "bigint",
  completed_at: "bigint",
  line: "text",
  substitute: "text",
  substitute_status: "text",
  substitute_line: "text",
  has_next: "bigint",
  due_at: "bigint",
  poll_count: "bigint",
  lease_token: "text",
  provider_status_text_enc: "text",
  substitute_enc: "text",
};

/** In clear. */
export function toStatusRow(update: StatusUpdate): MessageRow {
  const { substitute, next } = update;
  return {
    key: toValue(update.id, "text"),
    at: toValue(update.at, "number"),
    status: update.status,
    reason: toValue(update.reason, "text"),
    provider_status_code: toValue(update.providerStatusCode, "text"),
    provider_status_text: toValue(update.providerStatusText, "text"),
    provider_message_id: toValue(update.providerMessageId, "text"),
    outcome: update.outcome ?? null,
    sent_at: toValue(update.sentAt, "number"),
    completed_at: toValue(update.completedAt, "number"),
    line: toLine(eventOf(update, update)),
    substitute: substituteText(substitute),
    substitute_status: substitute?.status ?? null,
    substitute_line: substitute
      ? toLine({ ...eventOf(substitute, update), ofSubstitute: true })
      : null,
    has_next: next ? 1 : 0,
    due_at: toValue(next?.dueAt, "number"),
    poll_count: toValue(next?.pollCount, "number"),
    lease_token: toValue(next?.leaseToken, "text"),
  };
}

/** A settled message; its history is the one event that it is. */
export function toOutcomeRow(message: SettledMessage): MessageRow {
  const event = eventOf(message, { at: message.updatedAt, source: "send" });
  return toMessageRow({ ...message, history: [event] });
}

/** What {@link toFallbackRow} writes. */
export const FALLBACK_COLUMNS: SourceColumns = {
  key: "text",
  at: "bigint",
  state: "text",
  note: "text",
  line: "text",
};

export function toFallbackRow({ id, at, state, note }: FallbackUpdate): MessageRow {
  return {
    key: toValue(id, "text"),
    at: toValue(at, "number"),
    state,
    note: toValue(note, "text"),
    line: fallbackLine(at, state),
  };
}

export function fallbackLine(at: number, fallback: FallbackState): string {
  return toLine({ at, source: "fallback", status: "FAILED", fallback });
}

/** What {@link toRescheduleRow} writes. */
export const RESCHEDULE_COLUMNS: SourceColumns = {
  key: "text",
  due_at: "bigint",
  poll_count: "bigint",
  lease_token: "text",
};

export function toRescheduleRow({ id, dueAt, pollCount, leaseToken }: Rescheduling): MessageRow {
  return {
    key: toValue(id, "text"),
    due_at: toValue(dueAt, "number"),
    poll_count: toValue(pollCount, "number"),
    lease_token: toValue(leaseToken, "text"),
  };
}

function eventOf(
  {
    status,
    reason,
    providerStatusCode: code,
  }: Pick<StatusUpdate, "status" | "reason" | "providerStatusCode">,
  { at, source }: Pick<TrackingEvent, "at" | "source">,
): TrackingEvent {
  return { at, source, status, reason, code };
}

function inOrder(substitute: TrackedSubstitute): TrackedSubstitute {
  const { type, status, reason, providerStatusCode, providerStatusText } = substitute;
  const { providerMessageId, completedAt } = substitute;
  return {
    type,
    status,
    reason,
    providerStatusCode,
    providerStatusText,
    providerMessageId,
    completedAt,
  };
}
