// What a process pays before its first send.
import { spawnSync } from "node:child_process";
import { median } from "./measure.ts";
import { compareTimes, type Effort, type Section } from "./report.ts";

const SDK = "official SDK";
const CONTENDERS: Record<string, readonly string[]> = {
  "k-msg with SolapiProvider": ["k-msg", "@k-msg/provider/solapi"],
  "k-msg with IWINVProvider": ["k-msg", "@k-msg/provider/iwinv"],
  "k-msg with AligoProvider": ["k-msg", "@k-msg/provider/aligo"],
  [SDK]: ["solapi"],
};
const TIMES_FASTER = 15;

export async function measureImportTimes({ rounds }: Effort): Promise<Section> {
  const each = new Map<string, number[]>(Object.keys(CONTENDERS).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, modules] of Object.entries(CONTENDERS))
      each.get(name)?.push(importOnce(modules));
  }
  const times = new Map([...each].map(([name, all]) => [name, median(all)]));
  const slowest = Math.max(...[...times].flatMap(([name, time]) => (name === SDK ? [] : [time])));
  const faster = (times.get(SDK) ?? Number.NaN) / slowest;
  return {
    title: "Importing",
    text: `The built packages, unbundled, each time in a new process. Median of ${rounds}, contenders in turn.`,
    table: compareTimes(times, "ms", SDK),
    targets: [
      {
        promise: `Importing k-msg with any provider: at least ${TIMES_FASTER} times faster than the SDK`,
        measured: `${faster.toFixed(1)} times`,
        isMet: faster >= TIMES_FASTER,
      },
    ],
  };
}

/** Milliseconds from the first import to the last. */
function importOnce(modules: readonly string[]): number {
  const imports = modules.map((module) => `await import(${JSON.stringify(module)});`).join("");
  const program = `const start = performance.now(); ${imports} console.log(performance.now() - start)`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    cwd: import.meta.dirname,
    encoding: "utf8",
  });
  if (stderr) throw new Error(stderr);
  return Number(stdout);
}
