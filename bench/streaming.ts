// A long stream through sendMany, results taken one at a time: how much memory its process ever has.
import { AT_ONCE, BARE, SDK } from "./race-processes.ts";
import { type Effort, type Section, show, toTable } from "./report.ts";
import { type Contestant, startContender } from "./start-contender.ts";
import { startStandIn } from "./start-stand-in.ts";

const MOST_MEGABYTES = 150;
const FRUGAL = ["--max-semi-space-size=4", "--max-old-space-size=48"];
const STREAM: Contestant = { name: "KMsg, as Node is", module: "k-msg-stream", atOnce: AT_ONCE };
/** The first two are ours. */
const STREAMS: readonly Contestant[] = [
  STREAM,
  { ...STREAM, name: `KMsg, \`node ${FRUGAL.join(" ")}\``, nodeOptions: FRUGAL },
  { ...SDK, name: "official SDK, 10,000 at a time" },
  { ...BARE, name: "bare undici, the same ten bodies over and over" },
];

export async function measureStreaming({ most }: Effort): Promise<Section> {
  const count = most.toLocaleString("en");
  const rows: string[][] = [];
  const peaks: number[] = [];
  for (const contestant of STREAMS) {
    const { before, peak, milliseconds } = await stream(contestant, most);
    peaks.push(peak);
    rows.push([
      contestant.name,
      peak.toFixed(0),
      before.toFixed(0),
      Math.round((most / milliseconds) * 1000).toLocaleString("en"),
      show((milliseconds * 1000) / most),
    ]);
  }
  const [peak = Number.NaN, frugal = Number.NaN] = peaks;
  return {
    title: `A stream of ${count} recipients`,
    text: "An async generator through `sendMany` in a fresh process, results taken one at a time. The most resident memory that the system ever saw, Node itself included. What is really held stays the same however long the stream is; as long as memory is plenty, Node collects garbage late, as the bare loop shows, which holds ten bodies and one answer.",
    table: toTable(
      ["", "peak MB", "before the first message", "messages a second", "µs a message"],
      rows,
    ),
    targets: [
      {
        promise: `${count} streamed: under ${MOST_MEGABYTES} MB resident`,
        measured: `${peak.toFixed(0)} MB; ${frugal.toFixed(0)} MB where Node is told to be frugal`,
        isMet: peak < MOST_MEGABYTES,
      },
    ],
  };
}

async function stream(contestant: Contestant, count: number) {
  const vendor = await startStandIn();
  const contender = startContender(contestant, vendor.origin);
  try {
    const { peakBytes } = await contender.run({ count: 0, times: 0 });
    const report = await contender.run({ count, times: 1 });
    return {
      before: peakBytes / 1e6,
      peak: report.peakBytes / 1e6,
      milliseconds: report.milliseconds,
    };
  } finally {
    await contender.stop();
    await vendor.stop();
  }
}
