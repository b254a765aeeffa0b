/** For tests across packages: Kysely is installed here. */
export { sql } from "kysely";
