// How the cost of a message grows with how many there are.
import { drawLines } from "./draw-lines.ts";
import { BARE, KMSG, SDK, withRace } from "./race-processes.ts";
import { type Effort, type Section, show, toTable } from "./report.ts";

const COUNTS = [1_000, 10_000, 100_000, 1_000_000];
/** Each round sends so many at least, or it would be over too soon to be timed. */
const LEAST = 50_000;

export async function measureGrowth({ bulkRounds, most }: Effort): Promise<Section> {
  const contestants = [KMSG, SDK, BARE];
  const counts = COUNTS.filter((count) => count <= most);
  const measured = await withRace(contestants, async (race) => {
    const times: Map<string, number>[] = [];
    for (const count of counts) {
      times.push(await race({ count, times: Math.ceil(LEAST / count) }, Math.min(bulkRounds, 5)));
    }
    return times;
  });
  const lines = contestants.map(({ name }) => ({
    name: name.replaceAll("`", ""),
    points: counts.map((count, place) => ({
      x: count,
      y: measured[place]?.get(name) ?? Number.NaN,
    })),
  }));
  const rows = counts.map((count, place) => [
    count.toLocaleString("en"),
    ...contestants.map(({ name }) => show(measured[place]?.get(name) ?? Number.NaN)),
  ]);
  return {
    title: "How the cost grows",
    text: "As above, µs a message by how many are sent in one call. Up to 10,000 the SDK and the bare loop have one request, so that nothing runs beside it.",
    table: toTable(["Messages", ...contestants.map(({ name }) => name)], rows),
    chart: {
      file: "growth.svg",
      alt: "Cost of a message by how many are sent: the numbers of the table above",
      svg: drawLines({
        title: "Cost of a message by how many are sent",
        x: "messages in one call",
        y: "µs a message",
        lines,
      }),
    },
  };
}
