import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { START } from "../fixtures/three-vendors.ts";
import { type Classes, countClasses, EXPECTED } from "./classes.ts";
import { type History, histories } from "./history.ts";
import { findLies } from "./judge.ts";
import { type Played, play } from "./play.ts";
import { startVirtualTime, type VirtualTime } from "./virtual-time.ts";

// More of them:    HISTORIES=200000 vitest run tests/histories
// A failure again: HISTORIES_SEED=… HISTORIES_PATH=… vitest run tests/histories (both are printed with it)
const { HISTORIES, HISTORIES_SEED, HISTORIES_PATH } = process.env;
/** Fewer on Bun: it is the same code. */
const RUNS = Number(HISTORIES ?? (process.versions.bun ? 1_000 : 20_000));
const TIMEOUT_MS = 60_000 + RUNS * 30;
const { stackTraceLimit } = Error;
const classes: Classes = new Map();
let time: VirtualTime;

beforeAll(async () => {
  time = startVirtualTime(START);
  await play(WARM_UP, time);
  // Most failures here are made on purpose, and a third of the time would go into their stacks.
  Error.stackTraceLimit = 0;
});

afterAll(() => {
  time.end();
  Error.stackTraceLimit = stackTraceLimit;
});

it("a history goes the same way each time, so that a failure can be seen again", () =>
  fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const first = await play(history, time);
      expect(describePlayed(await play(history, time))).toEqual(describePlayed(first));
    }),
    { numRuns: 100 },
  ));

it(`no message is lost, sent twice in silence or lied about in ${RUNS} histories`, {
  timeout: TIMEOUT_MS,
}, async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const played = await play(history, time);
      const lies = findLies(history, played);
      if (lies.length > 0) throw new Error(lies.join("\n"));
      countClasses(history, played, classes);
    }),
    {
      numRuns: RUNS,
      ...(HISTORIES_SEED !== undefined && { seed: Number(HISTORIES_SEED) }),
      ...(HISTORIES_PATH !== undefined && { path: HISTORIES_PATH }),
    },
  );
  // A failure that is played again is one history, and meets nothing else.
  if (HISTORIES_PATH !== undefined) return;
  // In fewer, what is rare may not come about by chance.
  if (RUNS < 4_000) return;
  const missing = EXPECTED.filter((name) => (classes.get(name) ?? 0) < RUNS / 2_000);
  expect(missing, "came about too seldom").toEqual([]);
});

/** Uses every module that is only loaded when it is needed: later, that would take time nobody can foresee. */
const WARM_UP: History = {
  settings: {
    vendors: ["solapi"],
    strategy: "first",
    onUnknown: "report",
    looksUp: true,
    trustsAbsence: false,
    recordsLag: false,
    refusesThird: false,
    maxAttempts: 1,
    hasCircuit: false,
    hasRate: false,
    isObserved: false,
  },
  contents: ["SMS"],
  commands: (["send", "array", "many"] as const).map((how) => ({
    how,
    items: [{ content: 0 }, { content: 0, key: "a" }],
    faults: ["lost_after"],
    storeFaults: [],
    concurrency: 1,
    isAwaited: true,
  })),
};

/** Without what is random in every run: the vendors' ids. */
function describePlayed({ sendings, inbox }: Played) {
  return {
    results: sendings.map(({ results }) =>
      results.map((result) =>
        result.isSuccess
          ? [result.value.to, result.value.attempts]
          : [result.error.code, result.error.outcome, result.error.attempts],
      ),
    ),
    inbox: inbox.map(({ vendor, to, text, acceptedAt }) => [vendor, to, text, acceptedAt]),
  };
}
