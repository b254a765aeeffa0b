// Everything CI runs:               npm test
// Some checks, with what they need: npm test -- --only typecheck,node
import { existsSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs, stripVTControlCharacters } from "node:util";
import { root } from "./public-packages.ts";
import { type Check, type CheckResult, runChecks } from "./run-checks.ts";

const reportFolder = join(root, ".cache", "test", "vitest");
const reportFile = (name: string) => join(reportFolder, `${name}.json`);
const vitestArguments = (name: string) => [
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${reportFile(name)}`,
];
const script = (name: string) => ["node", `scripts/checks/${name}.ts`] as const;

/** Long ones first, so that short ones fill the gaps; each after those it needs. */
const checks: readonly Check[] = [
  {
    name: "build",
    command: ["bun", "run", "--filter", "./packages/*", "--filter", "./apps/*", "build"],
  },
  { name: "node", command: ["vitest", ...vitestArguments("node")] },
  {
    name: "bun",
    // The default pool, child processes, does not start on Bun.
    command: ["bun", "--bun", "vitest", ...vitestArguments("bun"), "--pool", "threads"],
  },
  { name: "typecheck", command: ["tsc", "--noEmit"] },
  { name: "pack", command: script("pack"), needs: ["build"] },
  { name: "consumer", command: script("consumer"), needs: ["pack"] },
  { name: "attw", command: script("attw"), needs: ["pack"] },
  { name: "readme", command: script("readme-fences") },
  { name: "publint", command: script("publint"), needs: ["pack"] },
  { name: "imports", command: script("imports"), needs: ["build"] },
  { name: "size", command: script("bundle-size"), needs: ["build"] },
  { name: "biome", command: ["biome", "check", "--error-on-warnings"] },
  { name: "vendors", command: script("vendor-names") },
  { name: "sampo", command: script("sampo") },
];

const isVitest = ({ name }: Check) => name === "node" || name === "bun";

function choose(names: readonly string[]): readonly Check[] {
  const unknown = names.filter((name) => !checks.some((check) => check.name === name));
  if (unknown.length > 0) {
    const known = checks.map(({ name }) => name).join(", ");
    console.error(`There is no check "${unknown.join(", ")}". There are: ${known}.`);
    process.exit(1);
  }
  const wanted = new Set(names);
  for (const check of checks.toReversed()) {
    if (wanted.has(check.name)) for (const name of check.needs ?? []) wanted.add(name);
  }
  return checks.filter(({ name }) => wanted.has(name));
}

function printResult({ check, status, seconds, output }: CheckResult): void {
  const sign = { passed: "✓", failed: "✗", stopped: "-" }[status];
  const remark = status === "passed" ? remarkOf(check, output) : status;
  console.log(`${sign} ${check.name.padEnd(10)}${seconds.toFixed(1).padStart(6)} s  ${remark}`);
}

/** What a check says in its last line; of vitest, how many tests. */
function remarkOf(check: Check, output: string): string {
  if (isVitest(check)) return `${countTests(check).passed} tests`;
  if (check.name === "build") return "";
  return stripVTControlCharacters(output).trimEnd().split("\n").at(-1) ?? "";
}

/** vitest's own summary, without the list of files that is of interest only after a failure. */
function vitestSummary({ check, output }: CheckResult): string {
  const lines = stripVTControlCharacters(output)
    .split("\n")
    .filter((line) => !line.startsWith("JSON report written"));
  const start = lines.findIndex((line) => line.includes("Test Files"));
  return `vitest on ${check.name === "bun" ? "Bun" : "Node"}\n${lines.slice(start).join("\n").trimEnd()}\n`;
}

function countTests(check: Check): { passed: number; failed: number } {
  if (!existsSync(reportFile(check.name))) return { passed: 0, failed: 0 };
  const report = JSON.parse(readFileSync(reportFile(check.name), "utf8"));
  return { passed: report.numPassedTests, failed: report.numFailedTests };
}

/** Tests of vitest one by one, every other check as one. */
function count(result: CheckResult): { passed: number; failed: number } {
  if (!isVitest(result.check)) {
    return {
      passed: result.status === "passed" ? 1 : 0,
      failed: result.status === "failed" ? 1 : 0,
    };
  }
  const { passed, failed } = countTests(result.check);
  // A file that does not load, or a hung run, fails without a failed test.
  return { passed, failed: result.status === "failed" ? Math.max(failed, 1) : failed };
}

const { values } = parseArgs({ options: { only: { type: "string" } } });
const chosen = values.only ? choose(values.only.split(",")) : checks;
const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, () => interruption.abort());
}
rmSync(reportFolder, { recursive: true, force: true });
const startedAt = performance.now();
console.log(`Running ${chosen.length} checks …`);
const results = await runChecks(
  chosen,
  {
    folder: root,
    concurrency: Math.max(2, availableParallelism()),
    secondsPerCheck: 480,
    onResult: printResult,
  },
  interruption.signal,
);

for (const result of results) {
  const output = process.stdout.isTTY ? result.output : stripVTControlCharacters(result.output);
  if (result.status === "failed") console.log(`\n${result.check.name} failed:\n${output}`);
  else if (result.status === "passed" && isVitest(result.check))
    console.log(`\n${vitestSummary(result)}`);
}
const passed = results.reduce((sum, result) => sum + count(result).passed, 0);
const failed = results.reduce((sum, result) => sum + count(result).failed, 0);
const left = chosen.length - results.filter(({ status }) => status !== "stopped").length;
if (left > 0) console.log(`${left} checks did not run to their end.`);
console.log(`${((performance.now() - startedAt) / 1000).toFixed(1)} s in all`);
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0 || left > 0) process.exitCode = 1;
