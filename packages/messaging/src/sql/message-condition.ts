import type { TrackingFilter } from "@k-msg/core";
import { type RawBuilder, sql } from "kysely";
import {
  PROTECTED_COLUMNS,
  type ProtectedColumns,
  type ProtectedField,
} from "./protected-columns.ts";
import { toSqlText } from "./sql-text.ts";

/** The columns that a filter compares, by its fields. */
const FILTERED = {
  messageId: "message_id",
  to: "recipient",
  status: "status",
  outcome: "outcome",
  type: "type",
  providerId: "provider_id",
  providerMessageId: "provider_message_id",
  templateId: "template_id",
  idempotencyKey: "idempotency_key",
} as const satisfies Partial<Record<keyof TrackingFilter, string>>;

/** Fields that are found by their hashes where they are encrypted. */
export const SEARCHED = ["to", "messageId", "idempotencyKey"] as const;

/** The hashes under which the values of a filter may be stored. */
export type SearchHashes = Partial<Record<(typeof SEARCHED)[number], readonly string[]>> & {
  /** Of the number that `to` is of, where that was said. */
  readonly country?: string;
};

/** What a row must be, for `WHERE`. */
export function toCondition(
  filter: TrackingFilter,
  hashes: SearchHashes = {},
  ...more: readonly RawBuilder<unknown>[]
): RawBuilder<unknown> {
  const conditions = [...more];
  for (const [field, column] of Object.entries(FILTERED)) {
    const wanted = filter[field as keyof typeof FILTERED];
    if (wanted === undefined) continue;
    const isClear = isInClear(field, column, [wanted].flat());
    const ofField = hashes[field as (typeof SEARCHED)[number]];
    if (!ofField) conditions.push(isClear);
    else {
      const { hash = "" } = PROTECTED_COLUMNS[field as (typeof SEARCHED)[number]];
      const isThere =
        field === "to" && hashes.country ? sql`country = ${hashes.country} AND ` : sql``;
      conditions.push(sql`(${isThere}${isOneOf(hash, ofField)} OR ${isClear})`);
    }
  }
  // Times are whole milliseconds.
  if (filter.createdFrom !== undefined)
    conditions.push(sql`created_at >= ${Math.ceil(filter.createdFrom)}`);
  if (filter.createdBefore !== undefined)
    conditions.push(sql`created_at < ${Math.ceil(filter.createdBefore)}`);
  return conditions.length === 0 ? sql`1 = 1` : sql.join(conditions, sql` AND `);
}

/** Where a column can't be `NULL`, an empty one stands for every value that is encrypted. */
function isInClear(field: string, column: string, values: readonly string[]): RawBuilder<unknown> {
  const isWanted = isOneOf(column, values);
  const { enc, masked, mustBe }: Partial<ProtectedColumns> =
    PROTECTED_COLUMNS[field as ProtectedField] ?? {};
  if (!mustBe || !values.includes("")) return isWanted;
  const elsewhere = [enc, masked].filter((each) => each !== undefined);
  const isNull = elsewhere.map((each) => sql`${sql.ref(each)} IS NULL`);
  return sql`(${sql.join([isWanted, ...isNull], sql` AND `)})`;
}

function isOneOf(column: string, values: readonly string[]): RawBuilder<unknown> {
  const [first, ...others] = values.map(toSqlText);
  if (first === undefined) return sql`1 = 0`;
  if (others.length === 0) return sql`${sql.ref(column)} = ${first}`;
  return sql`${sql.ref(column)} IN (${sql.join([first, ...others])})`;
}
