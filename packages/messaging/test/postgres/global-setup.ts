import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

const script = fileURLToPath(new URL("run-postgres.ts", import.meta.url));

/**
 * Lets tests have one PostgreSQL for the whole run, which starts when the first of them asks for it: most runs need
 * none.
 */
export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  let server: Promise<Started> | undefined;
  const door = createServer(async (_, response) => {
    try {
      server ??= start();
      response.end((await server).address);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  door.listen(0, "127.0.0.1");
  await once(door, "listening");
  provide("postgresDoor", `http://127.0.0.1:${(door.address() as AddressInfo).port}`);
  return async () => {
    door.closeAllConnections();
    await new Promise((resolve) => door.close(resolve));
    await server?.then(stop, () => {});
  };
}

interface Started {
  readonly child: ChildProcess;
  /** As JSON. */
  readonly address: string;
}

async function start(): Promise<Started> {
  const child = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"] });
  for await (const address of createInterface(child.stdout)) return { child, address };
  throw new Error("PostgreSQL didn't start; its words are above.");
}

async function stop({ child }: Started): Promise<void> {
  const ended = once(child, "close");
  child.stdin?.end();
  await ended;
}
