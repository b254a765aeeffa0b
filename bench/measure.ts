/** What takes part in a race. */
export interface Contender {
  readonly name: string;
  /** Does the work once; the race calls it many times. */
  run(): Promise<unknown>;
}

/**
 * Runs contenders in turn, round by round, so that whatever else the machine does hits all of them.
 * Returns the median time of one run in microseconds, by name.
 */
export async function race(
  contenders: readonly Contender[],
  runs: number,
  rounds: number,
): Promise<Map<string, number>> {
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const { name, run } of contenders) {
      const start = performance.now();
      for (let count = 0; count < runs; count++) await run();
      // The first round only warms up.
      if (round > 0) times.get(name)?.push(((performance.now() - start) * 1000) / runs);
    }
  }
  return new Map([...times].map(([name, each]) => [name, median(each)]));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
