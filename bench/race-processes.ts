import type { Task } from "./contender.ts";
import { median } from "./measure.ts";
import { type Contestant, type Running, startContender } from "./start-contender.ts";
import { startStandIn } from "./start-stand-in.ts";

/** Requests of everybody who sends several at the same time. */
export const AT_ONCE = 2;

export const KMSG: Contestant = { name: "KMsg `sendMany`", module: "k-msg", atOnce: AT_ONCE };
export const BARE: Contestant = { name: "bare undici", module: "bare-undici", atOnce: AT_ONCE };
export const SDK: Contestant = { name: "official SDK", module: "official-sdk", atOnce: AT_ONCE };

/**
 * Runs contenders in turn, round by round, each in a process of its own: the SDK leaves so much garbage that
 * collecting it would be counted against whoever comes next. Passes a function that returns median µs a message by name.
 */
export async function withRace<T>(
  contestants: readonly Contestant[],
  use: (race: (task: Task, rounds: number) => Promise<Map<string, number>>) => Promise<T>,
): Promise<T> {
  const vendor = await startStandIn();
  const running = contestants.map((each) => startContender(each, vendor.origin));
  try {
    return await use((task, rounds) => raceRounds(running, task, rounds));
  } finally {
    await Promise.all(running.map((each) => each.stop()));
    await vendor.stop();
  }
}

async function raceRounds(
  running: readonly Running[],
  task: Task,
  rounds: number,
): Promise<Map<string, number>> {
  const times = new Map<string, number[]>(running.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const { name, run } of running) {
      const { milliseconds } = await run(task);
      // The first round only warms up.
      if (round > 0) times.get(name)?.push((milliseconds * 1000) / (task.count * task.times));
    }
  }
  return new Map([...times].map(([name, each]) => [name, median(each)]));
}
