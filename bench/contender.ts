// A contender in a process of its own: sends as many messages as it is told to, and tells how long it took.
import { readFileSync } from "node:fs";
import type { CreateClient } from "./contenders/bulk-client.ts";

/** What the parent asks for. */
export interface Task {
  readonly count: number;
  /** One after the other, for counts that are over too soon to be timed. */
  readonly times: number;
}

export interface Report {
  /** For all `times` together. */
  readonly milliseconds: number;
  /** The most memory that this process has had so far. */
  readonly peakBytes: number;
}

/** Does what the parent process asks for, until that goes away. */
export function serveTasks(createClient: CreateClient): void {
  const [, , atOnce, origin = ""] = process.argv;
  const client = createClient(origin, Number(atOnce));
  process.on("message", async ({ count, times }: Task) => {
    client.prepare?.(count);
    const start = performance.now();
    for (let time = 0; time < times; time++) await client.send(count);
    const milliseconds = performance.now() - start;
    process.send?.({ milliseconds, peakBytes: readPeakBytes() } satisfies Report);
  });
  process.on("disconnect", () => process.exit());
}

/** Kept by the system, so that no peak falls between two samples. */
function readPeakBytes(): number {
  try {
    const [, kilobytes] =
      /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1024;
}
