import type { TestProject } from "vitest/node";
import { openDoor } from "../postgres/global-setup.ts";
import { findServer } from "./find-server.ts";

/** Lets tests have one MySQL or MariaDB for the whole run, where the machine has one. No package brings it. */
export default async function setUp({
  provide,
}: TestProject): Promise<(() => Promise<void>) | undefined> {
  const server = findServer();
  if (server === undefined) {
    console.log("Tests on MySQL are skipped: there is neither mariadbd nor mysqld here.");
    provide("mysqlDoor", "");
    return undefined;
  }
  const { url, close } = await openDoor(new URL("run-mysql.ts", import.meta.url), [server]);
  provide("mysqlDoor", url);
  return close;
}
