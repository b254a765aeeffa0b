// What a service carries along: one minified file, compressed.
import { weighBundle, weighWithEachProvider } from "../scripts/weigh-bundle.ts";
import { type Section, toTable } from "./report.ts";

const SDK = "official SDK";
const MOST_BYTES = 20 * 1024;

export async function measureBundleSizes(): Promise<Section> {
  const ours = await weighWithEachProvider();
  const largest = Math.max(...ours.values());
  // It imports Node's own modules, so it can't be bundled for an edge runtime as ours is.
  const program =
    'import { SolapiMessageService } from "solapi"; globalThis.sdk = SolapiMessageService;';
  const sdk = await weighBundle(program, "node");
  const sizes = [
    ...Array.from(ours, ([name, bytes]) => [`k-msg with ${name}`, bytes] as const),
    [SDK, sdk] as const,
  ];
  const rows = sizes.map(([name, bytes]) => [
    name,
    (bytes / 1024).toFixed(1),
    (bytes / sdk).toFixed(3),
  ]);
  return {
    title: "Bundle size",
    text: "The built packages in one file by esbuild, minified, gzip: ours for any runtime, the SDK for Node, without which it can't be bundled.",
    table: toTable(["", "KB gzip", `× ${SDK}`], rows),
    targets: [
      {
        promise: "A bundle of k-msg with any provider: at most 20 KB gzip",
        measured: `${(largest / 1024).toFixed(1)} KB`,
        isMet: largest <= MOST_BYTES,
      },
    ],
  };
}
