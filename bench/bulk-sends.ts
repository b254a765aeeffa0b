// 100,000 SMS through SOLAPI's wire.
import { AT_ONCE, BARE, KMSG, SDK, withRace } from "./race-processes.ts";
import { compareTimes, type Effort, type Section } from "./report.ts";
import type { Contestant } from "./start-contender.ts";

const COUNT = 100_000;

const SDK_IN_SEQUENCE = { ...SDK, name: "official SDK, one request at a time", atOnce: 1 };
const BARE_EACH: Contestant = {
  name: "bare undici, message by message",
  module: "bare-each",
  atOnce: AT_ONCE,
};
const BARE_IN_SEQUENCE = { ...BARE, name: "bare undici, one request at a time", atOnce: 1 };

export async function measureBulkSends({ bulkRounds }: Effort): Promise<Section> {
  const contestants = [KMSG, SDK, SDK_IN_SEQUENCE, BARE, BARE_IN_SEQUENCE, BARE_EACH];
  const times = await withRace(contestants, (race) => race({ count: COUNT, times: 1 }, bulkRounds));
  const timeOf = (name: string) => times.get(name) ?? Number.NaN;
  const ours = timeOf(KMSG.name);
  const bestOfSdk = Math.min(timeOf(SDK.name), timeOf(SDK_IN_SEQUENCE.name));
  return {
    title: "100,000 SMS through SOLAPI",
    text: `Median of ${bulkRounds} rounds, contenders in turn, each in a process of its own; ${AT_ONCE} requests under way at once where nothing else is said. KMsg takes the messages from a generator, sends them in requests of 1,000, and hands out one result each, with the vendor's id. The SDK gets arrays of 10,000, as its users call it, and learns how many were accepted, not which. The bare loop posts bodies of 10,000 that were ready before the clock started, the messages as KMsg would write them, and parses the answers. “Message by message” is the least that takes and gives what KMsg does: it makes the bodies of 1,000 and one result each, and checks, measures, counts and repeats nothing.`,
    table: compareTimes(times, "µs a message", BARE.name),
    targets: [
      {
        promise: "100,000 SMS: at least twice the SDK's throughput (the faster of its two)",
        measured: `${(bestOfSdk / ours).toFixed(2)} times`,
        isMet: bestOfSdk / ours >= 2,
      },
      {
        promise: "100,000 SMS: within 10 % of the bare loop",
        measured: `${(ours / timeOf(BARE.name)).toFixed(2)} times its time; ${(ours / timeOf(BARE_EACH.name)).toFixed(2)} times that of a bare loop that makes bodies and results`,
        isMet: ours / timeOf(BARE.name) <= 1.1,
      },
    ],
  };
}
