// What a process pays before its first send.
import { spawnSync } from "node:child_process";
import { median } from "./measure.ts";

const CONTENDERS: Record<string, readonly string[]> = {
  "k-msg with SolapiProvider": ["k-msg", "@k-msg/provider/solapi"],
  "k-msg with IWINVProvider": ["k-msg", "@k-msg/provider/iwinv"],
  "k-msg with AligoProvider": ["k-msg", "@k-msg/provider/aligo"],
  "official SDK": ["solapi"],
};

/** Milliseconds from the first import to the last, each time in a new process, by contender. */
export function measureImportTimes(): Map<string, number> {
  const times = new Map<string, number[]>(Object.keys(CONTENDERS).map((name) => [name, []]));
  for (let round = 0; round < 9; round++) {
    for (const [name, modules] of Object.entries(CONTENDERS))
      times.get(name)?.push(importOnce(modules));
  }
  return new Map([...times].map(([name, each]) => [name, median(each)]));
}

function importOnce(modules: readonly string[]): number {
  const imports = modules.map((module) => `await import(${JSON.stringify(module)});`).join("");
  const program = `const start = performance.now(); ${imports} console.log(performance.now() - start)`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    cwd: new URL(".", import.meta.url).pathname,
    encoding: "utf8",
  });
  if (stderr) throw new Error(stderr);
  return Number(stdout);
}
