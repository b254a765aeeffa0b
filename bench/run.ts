// Measures, prints, and writes docs/performance.md:   npm run bench
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { measureFacadeOverhead } from "./facade-overhead.ts";
import { measureImportTimes } from "./import-time.ts";
import { measureSingleSends } from "./single-sends.ts";

interface Section {
  readonly title: string;
  readonly text: string;
  readonly unit: string;
  /** What the others are compared with. */
  readonly base: string;
  readonly times: ReadonlyMap<string, number>;
}

const sections: Section[] = [];

async function measure(
  section: Omit<Section, "times">,
  run: () => Section["times"] | Promise<Section["times"]>,
) {
  console.log(`${section.title} …`);
  const measured = { ...section, times: await run() };
  sections.push(measured);
  console.log(`${toTable(measured)}\n`);
}

await measure(
  {
    title: "One SMS at a time through SOLAPI",
    text: "Against a stand-in for the vendor in its own process, which checks the signature. Median of 9 rounds of 400 sends, contenders in turn.",
    unit: "µs a send",
    base: "bare undici",
  },
  measureSingleSends,
);
await measure(
  {
    title: "What `KMsg` adds to a provider",
    text: "A provider that answers at once, a short SMS. Median of 9 rounds of 50,000 sends.",
    unit: "µs a send",
    base: "the provider alone",
  },
  measureFacadeOverhead,
);
await measure(
  {
    title: "Importing",
    text: "The built packages, unbundled, each time in a new process. Median of 9.",
    unit: "ms",
    base: "official SDK",
  },
  measureImportTimes,
);

const head = `# Performance

Measured by \`npm run bench\` on Node ${process.versions.node} with ${availableParallelism()} cores, everything in one run. Look at the ratios: the times are those of one machine on one day.
`;
const body = sections.map(
  (section) => `\n## ${section.title}\n\n${section.text}\n\n${toTable(section)}\n`,
);
writeFileSync(new URL("../docs/performance.md", import.meta.url), head + body.join(""));

function toTable({ unit, base, times }: Section): string {
  const reference = times.get(base) ?? Number.NaN;
  const rows = [...times].map(([name, time]) => {
    return `| ${name} | ${time.toFixed(time < 10 ? 2 : 0)} | ${(time / reference).toFixed(2)} |`;
  });
  return [`| | ${unit} | × ${base} |`, "| --- | ---: | ---: |", ...rows].join("\n");
}
