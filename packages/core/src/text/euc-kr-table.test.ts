import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import { expect, it } from "vitest";
import { makeEucKrTable } from "../../scripts/generate-euc-kr-table.ts";

it("is what the script makes", () => {
  const written = readFileSync(new URL("./euc-kr-table.generated.ts", import.meta.url), "utf8");
  expect(written).toBe(makeEucKrTable());
});

it("takes at most 5 KB of a bundle, compressed, together with measureText", () => {
  const bundle = buildSync({
    entryPoints: [fileURLToPath(new URL("./measure-text.ts", import.meta.url))],
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
  });
  const size = gzipSync(bundle.outputFiles[0]?.contents ?? "", { level: 9 }).byteLength;
  expect(size).toBeGreaterThan(2_000);
  expect(size).toBeLessThanOrEqual(5 * 1024);
});
