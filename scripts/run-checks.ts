import { type ChildProcess, spawn } from "node:child_process";

export interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Names of checks that must have passed before. */
  readonly needs?: readonly string[];
}

export interface CheckResult {
  readonly check: Check;
  readonly status: "passed" | "failed" | "stopped";
  readonly seconds: number;
  /** What the command wrote, standard output and error in the order they came. */
  readonly output: string;
}

export interface RunOptions {
  readonly folder: string;
  /** Commands running at the same time. */
  readonly concurrency: number;
  /** A check that takes longer has hung, and fails. */
  readonly secondsPerCheck: number;
  onResult(result: CheckResult): void;
}

interface Running {
  readonly child: ChildProcess;
  stop(): void;
}

const SECONDS_TO_SAY_GOODBYE = 5;

/**
 * Runs checks in the order they are listed, several at once, each after those it needs.
 * The first failure (or an aborted signal) stops the ones that run, and starts no more.
 */
export async function runChecks(
  checks: readonly Check[],
  options: RunOptions,
  signal?: AbortSignal,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  const waiting = [...checks];
  const running = new Set<Running>();
  const isOver = () => signal?.aborted || results.some(({ status }) => status !== "passed");
  const isReady = ({ needs = [] }: Check) =>
    needs.every((name) => results.some(({ check }) => check.name === name));
  const stopAll = () => {
    for (const each of running) each.stop();
  };
  signal?.addEventListener("abort", stopAll);

  await new Promise<void>((resolve) => {
    function advance(): void {
      while (!isOver() && running.size < options.concurrency) {
        const next = waiting.find(isReady);
        if (!next) break;
        waiting.splice(waiting.indexOf(next), 1);
        const started = start(next, options, (result) => {
          running.delete(started);
          results.push(result);
          options.onResult(result);
          if (isOver()) stopAll();
          advance();
        });
        running.add(started);
      }
      if (running.size === 0) resolve();
    }
    advance();
  });
  return results;
}

function start(check: Check, options: RunOptions, done: (result: CheckResult) => void): Running {
  const [command, ...args] = check.command;
  const startedAt = performance.now();
  // A group of its own, so that what the command has started ends with it.
  const child = spawn(command, args, {
    cwd: options.folder,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  let stopped = false;
  const collect = (chunk: string) => {
    output += chunk;
  };
  child.stdout.setEncoding("utf8").on("data", collect);
  child.stderr.setEncoding("utf8").on("data", collect);
  child.on("error", (error) => collect(`${error.message}\n`));
  const clock = setTimeout(() => {
    collect(`\nStopped: still running after ${options.secondsPerCheck} seconds.\n`);
    endGroup(child);
  }, options.secondsPerCheck * 1000);
  child.on("close", (code) => {
    clearTimeout(clock);
    const status = stopped ? "stopped" : code === 0 ? "passed" : "failed";
    done({ check, status, seconds: (performance.now() - startedAt) / 1000, output });
  });
  return {
    child,
    stop() {
      if (stopped) return;
      stopped = true;
      endGroup(child);
    },
  };
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  const group = -child.pid;
  const kill = (signal: NodeJS.Signals) => {
    try {
      process.kill(group, signal);
    } catch {
      // The group has ended on its own.
    }
  };
  kill("SIGTERM");
  const clock = setTimeout(() => kill("SIGKILL"), SECONDS_TO_SAY_GOODBYE * 1000);
  child.on("close", () => clearTimeout(clock));
}
