import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { buildSync } from "esbuild";
import type { Report, Task } from "./contender.ts";

/** How a contender sends: the module in `contenders`, and with how many requests at the same time. */
export interface Contestant {
  readonly name: string;
  readonly module: "k-msg" | "k-msg-stream" | "official-sdk" | "bare-undici" | "bare-each";
  readonly atOnce: number;
  /** Node's own options. */
  readonly nodeOptions?: readonly string[];
}

export interface Running {
  readonly name: string;
  run(task: Task): Promise<Report>;
  stop(): Promise<void>;
}

export function startContender(contestant: Contestant, origin: string): Running {
  const { name, module, atOnce, nodeOptions = [] } = contestant;
  const child = fork(build(module), [String(atOnce), origin], { execArgv: [...nodeOptions] });
  const exited = once(child, "exit");
  return {
    name,
    async run(task) {
      const ended = exited.then(() => {
        throw new Error(`${name} ended early`);
      });
      child.send(task);
      const [report] = await Promise.race([once(child, "message"), ended]);
      return report as Report;
    },
    async stop() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

/** As JavaScript: to strip types at run time, Node loads 25 MB that would count as the contender's. */
function build(module: Contestant["module"]): string {
  const outfile = join(import.meta.dirname, "dist", `${module}.js`);
  buildSync({
    entryPoints: [join(import.meta.dirname, "contenders", `${module}.ts`)],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
  });
  return outfile;
}
