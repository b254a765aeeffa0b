// Measures, prints, and writes docs/performance.md:  npm run bench
// Less of everything, written nowhere:               npm run bench -- --quick
// Some of it, written nowhere:                       npm run bench -- --only bulk,growth
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measureBulkSends } from "./bulk-sends.ts";
import { measureBundleSizes } from "./bundle-size.ts";
import { measureFacadeOverhead } from "./facade-overhead.ts";
import { measureFieldCrypto } from "./field-crypto.ts";
import { measureGrowth } from "./growth.ts";
import { measureImportTimes } from "./import-time.ts";
import { type Effort, type Section, toMarkdown, toTargetTable } from "./report.ts";
import { measureSingleSends } from "./single-sends.ts";
import { measureStreaming } from "./streaming.ts";
import { measureTracking } from "./tracking.ts";

const measurements: Record<string, (effort: Effort) => Promise<Section>> = {
  bulk: measureBulkSends,
  growth: measureGrowth,
  stream: measureStreaming,
  single: measureSingleSends,
  facade: measureFacadeOverhead,
  tracking: measureTracking,
  crypto: measureFieldCrypto,
  import: measureImportTimes,
  bundle: measureBundleSizes,
};

const FULL: Effort = { rounds: 9, bulkRounds: 15, most: 1_000_000 };
const QUICK: Effort = { rounds: 3, bulkRounds: 2, most: 100_000 };

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, only: { type: "string" } },
});
const effort = values.quick ? QUICK : FULL;
const known = Object.keys(measurements);
const names = values.only?.split(",") ?? known;
const unknown = names.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no "${unknown.join(", ")}" to measure. There are: ${known.join(", ")}.`);
  process.exit(1);
}

const sections: Section[] = [];
for (const [place, name] of names.entries()) {
  console.log(`${place + 1}/${names.length} ${name} …`);
  const section = await measurements[name]?.(effort);
  if (!section) continue;
  sections.push(section);
  console.log(`\n${section.title}\n${section.table}\n`);
}
console.log(toTargetTable(sections.flatMap(({ targets = [] }) => targets)));

if (!values.quick && values.only === undefined) {
  const docs = join(import.meta.dirname, "..", "docs");
  mkdirSync(join(docs, "performance"), { recursive: true });
  for (const { chart } of sections) {
    if (chart) writeFileSync(join(docs, "performance", chart.file), chart.svg);
  }
  writeFileSync(join(docs, "performance.md"), toMarkdown(sections));
  console.log("\nWritten to docs/performance.md");
}
