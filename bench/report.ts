// What a measurement tells, and docs/performance.md made of it.
import { availableParallelism } from "node:os";

/** How much is measured. */
export interface Effort {
  /** Rounds of what takes a second. */
  readonly rounds: number;
  /** Rounds of 100,000 messages and more. */
  readonly bulkRounds: number;
  /** Most messages of one sending. */
  readonly most: number;
}

export interface Target {
  readonly promise: string;
  readonly measured: string;
  readonly isMet: boolean;
}

export interface Section {
  readonly title: string;
  /** How it was measured. */
  readonly text: string;
  readonly table: string;
  readonly chart?: { readonly file: string; readonly svg: string; readonly alt: string };
  readonly targets?: readonly Target[];
}

/** One row for each contender: its time, and how that compares with `base`. */
export function compareTimes(
  times: ReadonlyMap<string, number>,
  unit: string,
  base: string,
): string {
  const reference = times.get(base) ?? Number.NaN;
  const rows = [...times].map(([name, time]) => [name, show(time), (time / reference).toFixed(2)]);
  return toTable(["", unit, `× ${base}`], rows);
}

/** The first column holds names, the others numbers. */
export function toTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  aligned = head.map((_, column) => (column === 0 ? "---" : "---:")),
): string {
  return [head, aligned, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

export function show(value: number): string {
  return value.toFixed(value < 10 ? 2 : 0);
}

export function toTargetTable(targets: readonly Target[]): string {
  const rows = targets.map(({ promise, measured, isMet }) => [
    promise,
    measured,
    isMet ? "yes" : "**no**",
  ]);
  return toTable(["Target", "Measured", "Met"], rows, ["---", "---", "---"]);
}

export function toMarkdown(sections: readonly Section[]): string {
  const targets = sections.flatMap((section) => section.targets ?? []);
  const head = `# Performance

Written by \`npm run bench\` (\`npm run bench -- --quick\` takes a minute and \`--only bulk,growth\` some of it; neither writes this file), on Node ${process.versions.node} with ${availableParallelism()} cores, everything in one run. Look at the ratios: the times are those of one machine on one day.

What sends through SOLAPI sends to a stand-in for the vendor in its own process, which does as little as it can: it parses the request, checks the signature, and answers with an entry for each message. The real one takes longer, so that clients differ less there.

## Targets

${toTargetTable(targets)}
`;
  return head + sections.map(toChapter).join("");
}

function toChapter({ title, text, table, chart }: Section): string {
  const picture = chart ? `\n![${chart.alt}](performance/${chart.file})\n` : "";
  return `\n## ${title}\n\n${text}\n\n${table}\n${picture}`;
}
