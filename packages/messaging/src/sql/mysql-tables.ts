import { issue, KMsgError } from "@k-msg/core";
import { sql } from "kysely";
import type { AnyKysely } from "./sql-database.ts";

/** In characters: with a time and another name beside it, still no longer than an index may be, 3,072 bytes. */
export const NAME_LENGTH = 255;
/** In characters: as long as an index may be. */
export const KEY_LENGTH = 768;
/** How many characters of a long text an index has. */
export const PREFIX_LENGTH = 191;

/**
 * Compares byte by byte, spaces at the end included. MySQL and MariaDB each call it by another name, and take the
 * other's for a comment.
 */
const COLLATE = "/*!50700 COLLATE utf8mb4_0900_bin */ /*M!100200 COLLATE utf8mb4_nopad_bin */";

/** How tables are made, whatever the database's own engine and letters are. */
export const ENGINE = `ENGINE=InnoDB ROW_FORMAT=DYNAMIC CHARACTER SET utf8mb4 ${COLLATE}`;

/** Syntax that isn't known, or a collation. */
const UNKNOWN = [1064, 1273];

/** @throws KMsgError `INVALID_REQUEST` for a database that is too old to be worked with. */
export async function checkMysql(db: AnyKysely): Promise<void> {
  try {
    await sql`SELECT 1 FROM JSON_TABLE('[]', '$[*]' COLUMNS (a bigint PATH '$')) AS r
      WHERE _utf8mb4'a' = _utf8mb4'a' ${sql.raw(COLLATE)} FOR UPDATE SKIP LOCKED`.execute(db);
  } catch (error) {
    if (!UNKNOWN.includes((error as { readonly errno: number }).errno)) throw error;
    const issues = [
      issue(
        "database",
        ["is too old.", "MySQL 8.0.17 or MariaDB 10.6 is needed, or a newer one."],
        ["버전이 낮습니다.", "MySQL 8.0.17 이상, MariaDB 10.6 이상이어야 합니다."],
      ),
    ];
    throw new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
  }
}
