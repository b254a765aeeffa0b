// 100,000 SMS through SOLAPI's wire.
import { AT_ONCE, BARE, KMSG, SDK, withRace } from "./race-processes.ts";
import { compareTimes, type Effort, type Section } from "./report.ts";

const COUNT = 100_000;

const SDK_IN_SEQUENCE = { ...SDK, name: "official SDK, one request at a time", atOnce: 1 };
const BARE_IN_SEQUENCE = { ...BARE, name: "bare undici, one request at a time", atOnce: 1 };

export async function measureBulkSends({ bulkRounds }: Effort): Promise<Section> {
  const contestants = [KMSG, SDK, SDK_IN_SEQUENCE, BARE, BARE_IN_SEQUENCE];
  const times = await withRace(contestants, (race) => race({ count: COUNT, times: 1 }, bulkRounds));
  const timeOf = (name: string) => times.get(name) ?? Number.NaN;
  const ours = timeOf(KMSG.name);
  const bestOfSdk = Math.min(timeOf(SDK.name), timeOf(SDK_IN_SEQUENCE.name));
  return {
    title: "100,000 SMS through SOLAPI",
    text: `Median of ${bulkRounds} rounds, contenders in turn, each in a process of its own; ${AT_ONCE} requests of 10,000 messages under way at once where nothing else is said. KMsg takes the messages from a generator and hands out one result each, with the vendor's id. The SDK gets arrays of 10,000, as its users call it, and learns how many were accepted, not which. The bare loop posts bodies that were ready before the clock started, byte for byte what KMsg would send, and parses the answers.`,
    table: compareTimes(times, "µs a message", BARE.name),
    targets: [
      {
        promise: "100,000 SMS: at least twice the SDK's throughput (the faster of its two)",
        measured: `${(bestOfSdk / ours).toFixed(2)} times`,
        isMet: bestOfSdk / ours >= 2,
      },
      {
        promise: "100,000 SMS: within 10 % of the bare loop",
        measured: `${(ours / timeOf(BARE.name)).toFixed(2)} times its time`,
        isMet: ours / timeOf(BARE.name) <= 1.1,
      },
    ],
  };
}
