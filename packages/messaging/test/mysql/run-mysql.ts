// Runs the MySQL or MariaDB whose server is named, as long as somebody holds this process's input open, and writes
// where it listens.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { findFreePort } from "../free-port.ts";
import { findProgram } from "./find-server.ts";

const PASSWORD = "only-on-loopback";

/** Another process may take the port between our looking and the server's start. */
const TRIES = 5;

const server = process.argv[2] ?? "";
const isMariadb = /mariadb/i.test(execFileSync(server, ["--version"], { encoding: "utf8" }));

process.stdin.resume();
const isLeft = new Promise((resolve) => process.stdin.once("end", resolve));
// Nobody may be left to read what is written below.
process.stdout.on("error", () => {});
const folder = mkdtempSync(join(tmpdir(), "k-msg-mysql-"));
const { child, port } = await start();
process.stdout.write(`${JSON.stringify({ port, password: PASSWORD })}\n`);
await isLeft;
await end(child);
rmSync(folder, { recursive: true, force: true });
process.exit(0);

async function start(): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const setUp = join(folder, "set-up.sql");
  // Letters that Korean can't be written with, where a table doesn't choose its own.
  writeFileSync(
    setUp,
    `CREATE DATABASE IF NOT EXISTS kmsg CHARACTER SET latin1;
CREATE USER IF NOT EXISTS kmsg@'127.0.0.1' IDENTIFIED BY '${PASSWORD}';
GRANT ALL ON kmsg.* TO kmsg@'127.0.0.1';
GRANT PROCESS ON *.* TO kmsg@'127.0.0.1';
`,
  );
  const data = join(folder, "data");
  // Its own: a server that starts deletes the temporary tables of whoever shares the folder.
  const temporary = join(folder, "tmp");
  mkdirSync(temporary);
  const common = [
    "--no-defaults",
    `--datadir=${data}`,
    `--tmpdir=${temporary}`,
    ...(isRoot() ? ["--user=root"] : []),
  ];
  makeFiles(common, data);
  for (let attempt = 1; ; attempt++) {
    const log: string[] = [];
    const port = await findFreePort();
    const child = spawn(
      server,
      [
        ...common,
        "--bind-address=127.0.0.1",
        `--port=${port}`,
        `--socket=${join(folder, "socket")}`,
        `--pid-file=${join(folder, "pid")}`,
        `--init-file=${setUp}`,
        "--loose-mysqlx=OFF",
        "--skip-name-resolve",
        "--skip-log-bin",
        // What isn't strict cuts what is too long, and takes quotes for names: nothing of ours may depend on it.
        "--sql-mode=ANSI_QUOTES",
        "--character-set-server=latin1",
        "--max-connections=300",
        "--innodb-flush-log-at-trx-commit=0",
      ],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    for await (const line of createInterface(child.stderr)) {
      log.push(line);
      // The server of MySQL's plugin X says so, too.
      if (/ready for connections/.test(line) && !/X Plugin/.test(line)) {
        child.stderr.resume();
        return { child, port };
      }
    }
    if (attempt === TRIES) throw new Error(`MySQL doesn't start:\n${log.join("\n")}`);
  }
}

function makeFiles(common: readonly string[], data: string): void {
  if (!isMariadb) {
    execFileSync(server, [...common, "--initialize-insecure"], { stdio: "pipe" });
    return;
  }
  const install = findProgram("mariadb-install-db") ?? "mariadb-install-db";
  mkdirSync(data);
  const options = ["--auth-root-authentication-method=normal", "--skip-test-db"];
  execFileSync(install, [...common, ...options], { stdio: "pipe" });
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill();
  await ended;
}

function isRoot(): boolean {
  return userInfo().uid === 0;
}
