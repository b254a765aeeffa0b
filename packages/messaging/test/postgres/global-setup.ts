import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

const script = new URL("run-postgres.ts", import.meta.url);

/** Lets tests have one PostgreSQL for the whole run. */
export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  const { url, close } = await openDoor(script);
  provide("postgresDoor", url);
  return close;
}

/** A database for a test run, which starts when the first test asks for it at the URL: most runs need none. */
export async function openDoor(
  script: URL,
  parameters: readonly string[] = [],
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  let server: Promise<Started> | undefined;
  const door = createServer(async (_, response) => {
    try {
      server ??= start(script, parameters);
      response.end((await server).address);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  door.listen(0, "127.0.0.1");
  await once(door, "listening");
  const url = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  const close = async () => {
    door.closeAllConnections();
    await new Promise((resolve) => door.close(resolve));
    await server?.then(stop, () => {});
  };
  return { url, close };
}

interface Started {
  readonly child: ChildProcess;
  /** As JSON. */
  readonly address: string;
}

async function start(script: URL, parameters: readonly string[]): Promise<Started> {
  const command = [fileURLToPath(script), ...parameters];
  const child = spawn(process.execPath, command, { stdio: ["pipe", "pipe", "inherit"] });
  for await (const address of createInterface(child.stdout)) return { child, address };
  throw new Error("The database didn't start; its words are above.");
}

async function stop({ child }: Started): Promise<void> {
  const ended = once(child, "close");
  child.stdin?.end();
  await ended;
}
