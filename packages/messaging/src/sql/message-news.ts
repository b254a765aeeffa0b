import { FINAL_STATUSES } from "@k-msg/core";
import { FALLBACK } from "./cell.ts";
import { PROTECTED_COLUMNS, type ProtectedField } from "./protected-columns.ts";

/**
 * What a row `m` becomes with news, as SQL. The same for all databases; the rules are `TrackingStore`'s. Each statement
 * decides by the row as it is when it is written, so that no writer can undo another's.
 */

/** Columns with their new values, in terms of the row as it was. A list is a text of several. */
export type Changes = Readonly<Record<string, string | readonly string[]>>;

const finals = FINAL_STATUSES.map((status) => `'${status}'`).join(", ");
const differs = (column: string, by: string) =>
  `coalesce(m.${column}, '') <> coalesce(${by}.${column}, '')`;

/**
 * The columns of one field: they hold one value, in clear or encrypted, and are only written together.
 */
function columnsOf(field: ProtectedField): readonly string[] {
  const { clear, enc, hash, masked } = PROTECTED_COLUMNS[field];
  return [clear, enc, hash, masked].filter((each) => each !== undefined);
}
const isThere = (field: ProtectedField, by: string) => {
  const { clear, enc, masked } = PROTECTED_COLUMNS[field];
  const columns = [clear, enc, masked].filter((each) => each !== undefined);
  return `(${columns.map((column) => `${by}.${column} IS NOT NULL`).join(" OR ")})`;
};
/** Whether what comes from `by` isn't encrypted, and would replace a ciphertext of `m`. */
const uncovers = (field: ProtectedField, by: string) => {
  const { enc } = PROTECTED_COLUMNS[field];
  const isCiphertext = (of: string) =>
    `(${of}.${enc} IS NOT NULL AND substr(${of}.${enc}, 1, 1) <> '${FALLBACK}')`;
  return `(${isThere(field, by)} AND ${isCiphertext("m")} AND NOT ${isCiphertext(by)})`;
};

const CLOSED = "m.outcome IN ('accepted', 'not_sent')";

/** A send's outcome over what is known. @param by What the statement calls the row with the outcome. */
export function outcomeChanges(by: string): Changes {
  const takes = "m.status = 'UNKNOWN'";
  const taken = (column: string) => `CASE WHEN ${takes} THEN ${by}.${column} ELSE m.${column} END`;
  const isOther = ["outcome", "status", "reason", "provider_status_code"]
    .map((column) => differs(column, by))
    .join(" OR ");
  const latest = ["provider_id", "template_id"];
  const latestFields = ["from", "subject", "text", "attempts", "warnings", "error"] as const;
  const first = ["provider_message_id", "accepted_at"];
  const latestOf = (field: ProtectedField) => {
    const takesIt = `${isThere(field, by)} AND NOT ${uncovers(field, by)}`;
    return columnsOf(field).map((name) => [
      name,
      `CASE WHEN ${takesIt} THEN ${by}.${name} ELSE m.${name} END`,
    ]);
  };
  return {
    ...Object.fromEntries(latest.map((name) => [name, `coalesce(${by}.${name}, m.${name})`])),
    ...Object.fromEntries(latestFields.flatMap(latestOf)),
    ...Object.fromEntries(first.map((name) => [name, `coalesce(m.${name}, ${by}.${name})`])),
    type: `${by}.type`,
    outcome: `${by}.outcome`,
    updated_at: `${by}.updated_at`,
    status: taken("status"),
    reason: taken("reason"),
    provider_status_code: taken("provider_status_code"),
    ...Object.fromEntries(
      columnsOf("providerStatusText").map((name) => [
        name,
        `CASE WHEN ${takes} AND ${uncovers("providerStatusText", by)} THEN NULL ELSE ${taken(name)} END`,
      ]),
    ),
    completed_at: `CASE WHEN ${takes} THEN coalesce(m.completed_at, ${by}.completed_at) ELSE m.completed_at END`,
    due_at: taken("due_at"),
    lease_token: `CASE WHEN ${takes} THEN NULL ELSE m.lease_token END`,
    history: ["m.history", `CASE WHEN ${takes} AND (${isOther}) THEN ${by}.history ELSE '' END`],
  };
}

/** Whether an outcome may be written over what is known. */
export const outcomeFits = (by: string) => `NOT (${CLOSED} AND m.outcome <> ${by}.outcome)
  AND NOT (m.outcome = 'unknown' AND ${by}.outcome = 'unknown' AND ${by}.updated_at < m.updated_at)`;

const isOpen = `m.status NOT IN (${finals})`;
const isSame = "m.status = r.status";
const filled = (column: string) =>
  `CASE WHEN ${isOpen} THEN r.${column} WHEN ${isSame} THEN coalesce(m.${column}, r.${column}) ELSE m.${column} END`;
const firstKnown = (column: string) =>
  `CASE WHEN ${isOpen} OR ${isSame} THEN coalesce(m.${column}, r.${column}) ELSE m.${column} END`;

const told = {
  status: `CASE WHEN ${isOpen} THEN r.status ELSE m.status END`,
  reason: filled("reason"),
  provider_status_code: filled("provider_status_code"),
};
const besides = {
  outcome: `CASE WHEN r.outcome IS NOT NULL AND NOT ${CLOSED} THEN r.outcome ELSE m.outcome END`,
  provider_message_id: firstKnown("provider_message_id"),
  sent_at: firstKnown("sent_at"),
  completed_at: firstKnown("completed_at"),
};
const changesAny = (values: Readonly<Record<string, string>>, none: string) =>
  Object.entries(values)
    .map(([column, value]) => `coalesce(${value}, ${none}) <> coalesce(m.${column}, ${none})`)
    .join(" OR ");
const { sent_at, completed_at, ...texts } = besides;
const saysOther = changesAny(told, "''");
// Two ciphertexts of one text differ. So an encrypted text is another one where what it belongs to is another.
const takesText = `CASE WHEN ${isOpen} THEN r.provider_status_text_enc IS NULL OR ${saysOther} OR NOT ${isThere("providerStatusText", "m")}
  ELSE ${isSame} AND NOT ${isThere("providerStatusText", "m")} END`;
const statusText = Object.fromEntries(
  columnsOf("providerStatusText").map((name) => [
    name,
    `CASE WHEN NOT (${takesText}) THEN m.${name} WHEN ${uncovers("providerStatusText", "r")} THEN NULL ELSE r.${name} END`,
  ]),
);
const takesSubstitute = `r.substitute IS NOT NULL AND coalesce(m.substitute, '') <> r.substitute AND (m.substitute_status IS NULL OR m.substitute_status NOT IN (${finals}))`;
const mayPlan = `r.has_next = 1 AND CASE WHEN r.lease_token IS NULL THEN ${isOpen} ELSE coalesce(m.lease_token, '') = r.lease_token END`;
const planned = (column: string, value: string) =>
  `CASE WHEN ${mayPlan} THEN ${value} ELSE m.${column} END`;

/** Whether the row `r` says anything new of `m`. */
export const IS_NEWS = `(${saysOther} OR ${changesAny({ ...texts, ...statusText }, "''")} OR ${changesAny({ sent_at, completed_at }, "-1")} OR (${takesSubstitute}))`;

/** News with its plan. */
export const NEWS_CHANGES: Changes = {
  ...told,
  ...besides,
  ...statusText,
  substitute: `CASE WHEN ${takesSubstitute} THEN r.substitute ELSE m.substitute END`,
  substitute_enc: `CASE WHEN NOT (${takesSubstitute}) THEN m.substitute_enc WHEN ${uncovers("substitute", "r")} THEN NULL ELSE r.substitute_enc END`,
  substitute_status: `CASE WHEN ${takesSubstitute} THEN r.substitute_status ELSE m.substitute_status END`,
  history: [
    "m.history",
    `CASE WHEN ${saysOther} THEN r.line ELSE '' END`,
    `CASE WHEN ${takesSubstitute} THEN r.substitute_line ELSE '' END`,
  ],
  updated_at: "r.at",
  due_at: planned("due_at", "r.due_at"),
  poll_count: planned("poll_count", "coalesce(r.poll_count, m.poll_count)"),
  lease_token: planned("lease_token", "NULL"),
};

/** Whether the row `r` may plan the next look at `m`. */
export const MAY_PLAN = `(${mayPlan})`;

/** A plan alone. */
export const PLAN_CHANGES: Changes = {
  due_at: "r.due_at",
  poll_count: "coalesce(r.poll_count, m.poll_count)",
  lease_token: "NULL",
};

/** Whether the substitute of `m` may come into the state of the row `r`. */
export const STATE_FOLLOWS = `m.status = 'FAILED' AND (
  (m.fallback_state IS NULL AND r.state = 'skipped')
  OR (m.fallback_state = 'claimed' AND r.state IN ('sent', 'not_sent', 'unknown'))
  OR (m.fallback_state = 'unknown' AND r.state IN ('sent', 'not_sent')))`;

/** The state of a substitute. */
export const STATE_CHANGES: Changes = {
  fallback_state: "r.state",
  fallback_note: "coalesce(r.note, m.fallback_note)",
  updated_at: "r.at",
  history: ["m.history", "r.line"],
};
