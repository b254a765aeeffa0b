import { spawn } from "node:child_process";
import { once } from "node:events";
import { SECRET } from "./wire.ts";

export interface StandIn {
  readonly origin: string;
  stop(): Promise<void>;
}

/** The vendor's stand-in in a process of its own, on a port of the system's choice. */
export async function startStandIn(): Promise<StandIn> {
  const file = new URL("stand-in.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [file, SECRET], { stdio: ["pipe", "pipe", "inherit"] });
  const [port] = await once(child.stdout, "data");
  return {
    origin: `http://127.0.0.1:${String(port).trim()}`,
    async stop() {
      const exited = once(child, "exit");
      child.stdin.end();
      await exited;
    },
  };
}
