import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { type Check, type RunOptions, runChecks } from "../scripts/run-checks.ts";

const options: RunOptions = {
  folder: tmpdir(),
  concurrency: 2,
  secondsPerCheck: 15,
  onResult: () => {},
};

function check(name: string, code: string, needs: string[] = []): Check {
  return { name, command: [process.execPath, "-e", code], needs };
}

const forever = "setInterval(() => {}, 1000)";

describe("runChecks", () => {
  it("keeps what a command wrote, and runs each check after those it needs", async () => {
    const seen: string[] = [];
    const checks = [
      check("pack", "", ["build"]),
      check("types", ""),
      check("build", "console.log('out'); console.error('error')"),
    ];
    const results = await runChecks(checks, {
      ...options,
      onResult: (result) => seen.push(result.check.name),
    });
    expect(results.map(({ status }) => status)).toEqual(["passed", "passed", "passed"]);
    expect(seen.indexOf("build")).toBeLessThan(seen.indexOf("pack"));
    const output = results.find((result) => result.check.name === "build")?.output;
    expect(output?.split("\n").sort()).toEqual(["", "error", "out"]);
  });

  it("stops the others at the first failure, and starts no more", async () => {
    const checks = [check("hangs", forever), check("fails", "process.exit(3)"), check("never", "")];
    const results = await runChecks(checks, options);
    expect(results.map((result) => [result.check.name, result.status])).toEqual([
      ["fails", "failed"],
      ["hangs", "stopped"],
    ]);
  });

  it("fails a command that hangs", async () => {
    const [result] = await runChecks([check("hangs", forever)], {
      ...options,
      secondsPerCheck: 0.5,
    });
    expect(result).toMatchObject({ status: "failed" });
    expect(result?.output).toContain("still running after 0.5 seconds");
  });

  it("fails a command that does not exist", async () => {
    const checks: Check[] = [{ name: "missing", command: ["no-such-command-of-k-msg"] }];
    const [result] = await runChecks(checks, options);
    expect(result?.status).toBe("failed");
    expect(result?.output).toContain("no-such-command-of-k-msg");
  });

  it("stops everything when it is told to", async () => {
    const interruption = new AbortController();
    const running = runChecks([check("hangs", forever)], options, interruption.signal);
    interruption.abort();
    expect((await running).map(({ status }) => status)).toEqual(["stopped"]);
  });
});
