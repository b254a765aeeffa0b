// A long stream through sendMany, results taken one at a time: how much memory its process ever has.
import { AT_ONCE } from "./race-processes.ts";
import { type Effort, type Section, show, toTable } from "./report.ts";
import { startContender } from "./start-contender.ts";
import { startStandIn } from "./start-stand-in.ts";

const MOST_MEGABYTES = 150;
const STREAM = { name: "KMsg, streaming", module: "k-msg-stream", atOnce: AT_ONCE } as const;

export async function measureStreaming({ most }: Effort): Promise<Section> {
  const vendor = await startStandIn();
  const contender = startContender(STREAM, vendor.origin);
  try {
    const { peakBytes: before } = await contender.run({ count: 0, times: 0 });
    const { milliseconds, peakBytes } = await contender.run({ count: most, times: 1 });
    const megabytes = peakBytes / 1e6;
    const count = most.toLocaleString("en");
    return {
      title: `A stream of ${count} recipients`,
      text: "An async generator through `sendMany` in a fresh process, results taken one at a time. The most resident memory that the system ever saw, Node itself included.",
      table: toTable(
        ["", ""],
        [
          ["peak resident memory", `${megabytes.toFixed(0)} MB`],
          ["of it before the first message", `${(before / 1e6).toFixed(0)} MB`],
          ["messages a second", Math.round((most / milliseconds) * 1000).toLocaleString("en")],
          ["µs a message", show((milliseconds * 1000) / most)],
        ],
      ),
      targets: [
        {
          promise: `${count} streamed: under ${MOST_MEGABYTES} MB resident`,
          measured: `${megabytes.toFixed(0)} MB`,
          isMet: megabytes < MOST_MEGABYTES,
        },
      ],
    };
  } finally {
    await contender.stop();
    await vendor.stop();
  }
}
