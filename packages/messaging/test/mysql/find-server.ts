import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Debian's is where no user's `PATH` leads. */
const PLACES = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];

/** MariaDB's server or MySQL's, where this machine has one. */
export function findServer(): string | undefined {
  return findProgram("mariadbd") ?? findProgram("mysqld");
}

export function findProgram(name: string): string | undefined {
  return PLACES.map((place) => join(place, name)).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
