import { inject } from "vitest";
import type { MysqlAddress } from "./open-mysql.ts";

export { createMysqlDialect, type MysqlAddress, openMysql } from "./open-mysql.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Starts MySQL on the first request, and tells its {@link MysqlAddress}. Empty where there is none. */
    mysqlDoor: string;
  }
}

/** Whether this machine has a MySQL or MariaDB. */
export const hasMysql = inject("mysqlDoor") !== "";

/** The MySQL of this test run; starts it if nobody has yet. Other tests share it: use a table prefix of your own. */
export async function findMysql(): Promise<MysqlAddress> {
  const response = await fetch(inject("mysqlDoor"));
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as MysqlAddress;
}
