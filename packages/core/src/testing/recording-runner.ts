import type { TestRunner } from "./fixture.ts";

export interface RecordedRun {
  /** Titles, by the tests' ids, of those that failed, with the reason. */
  readonly failed: Readonly<Record<string, string>>;
  readonly passed: readonly string[];
  /** Whole titles. */
  readonly skipped: readonly string[];
  readonly titles: readonly string[];
}

/**
 * A test runner for tests of the suite itself: runs what is registered, and remembers how it went.
 * @param prefix runs only the tests whose id begins so.
 */
export async function runRecorded(
  register: (runner: TestRunner) => void,
  prefix = "",
): Promise<RecordedRun> {
  const tests: { title: string; run: () => Promise<void> }[] = [];
  const skipped: string[] = [];
  const it = Object.assign(
    (title: string, run: () => Promise<void>) => {
      if (title.startsWith(prefix)) tests.push({ title, run });
    },
    { skip: (title: string) => void skipped.push(title) },
  );
  register({ describe: (_, define) => define(), it });

  const failed: Record<string, string> = {};
  const passed: string[] = [];
  for (const { title, run } of tests) {
    const [id = title] = title.split(": ");
    try {
      await run();
      passed.push(id);
    } catch (reason) {
      failed[id] = String(reason);
    }
  }
  return { failed, passed, skipped, titles: tests.map(({ title }) => title) };
}
