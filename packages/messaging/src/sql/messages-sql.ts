import type { KMsgError } from "@k-msg/core";
import type { RawBuilder } from "kysely";
import type { SourceColumns } from "./json-source.ts";
import type { Changes } from "./message-news.ts";
import type { MessageRow } from "./message-row.ts";
import { mysqlMessages } from "./mysql-messages.ts";
import { returningMessages } from "./returning-messages.ts";
import type { AnyKysely, SqlDatabase } from "./sql-database.ts";

/** Rows of a claim: at most `limit`, until then. */
export interface RowClaim {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly limit: number;
  /** Where only its messages are claimed. */
  readonly providerId: string | undefined;
}

/** An update of the rows `m` by the rows `r`, whose `key` is their id. */
export interface RowUpdate {
  readonly columns: SourceColumns;
  readonly rows: readonly MessageRow[];
  readonly changes: Changes;
  /** Of `m` and `r`. */
  readonly condition: string;
}

/** A substitute with what becomes of its origin. */
export interface FallbackRow {
  readonly substitute: MessageRow;
  readonly origin: string;
  readonly at: number;
  /** For the origin's history. */
  readonly line: string;
}

/** What databases do differently for `SqlTrackingStore`. */
export interface MessagesSql {
  /** Why the table can't hold a row. */
  refusalOf(row: MessageRow): KMsgError | undefined;
  /** Writes those that aren't there. Rows may have an id twice. */
  insertNew(columns: SourceColumns, rows: readonly MessageRow[]): Promise<void>;
  /** Writes outcomes where they fit, and those that aren't there. */
  saveOutcomes(columns: SourceColumns, rows: readonly MessageRow[]): Promise<void>;
  /** With these rows locked. Resolves to the ids of those that changed. */
  update(connection: AnyKysely, update: RowUpdate): Promise<readonly string[]>;
  /** Resolves to those that nobody else claims, as they are then. */
  claimDue(isDue: RawBuilder<unknown>, claim: RowClaim): Promise<readonly MessageRow[]>;
  /** Writes both or, where the origin isn't one that waits for a substitute, none. */
  claimFallback(fallback: FallbackRow): Promise<boolean>;
  /** Resolves to how many it deleted. */
  deleteRows(ids: readonly string[], condition: RawBuilder<unknown>): Promise<number>;
  /** Whether a row comes before this one by its time and id, or after it. */
  isBeyond(row: RowPosition, isNewestFirst: boolean): RawBuilder<unknown>;
}

export interface RowPosition {
  readonly createdAt: number;
  readonly id: string;
}

/** @param table With its prefix. */
export function openMessagesSql(database: SqlDatabase, table: string): MessagesSql {
  return database.kind === "mysql"
    ? mysqlMessages(database, table)
    : returningMessages(database, table);
}
