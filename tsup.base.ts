import { readFileSync } from "node:fs";
import type { Options } from "tsup";

/**
 * What every package is built with: ESM and CommonJS, each with its own declarations. The entries
 * are those that `exports` in its package.json promises: `./dist/x.js` is built from `src/x.ts`.
 */
export function buildOptions(): Options {
  return {
    entry: readEntries(),
    format: ["esm", "cjs"],
    dts: true,
    target: ["node20", "es2022"],
    // Packages also run on edge runtimes, so nothing of Node's is taken for granted.
    platform: "neutral",
    tsconfig: "../../tsconfig.build.json",
    clean: true,
    silent: true,
    // One copy of a class in a package, also in CommonJS: `instanceof` works across its entries.
    splitting: true,
    // Everything imported by a bare name stays an import: no package bundles another of ours.
    skipNodeModulesBundle: true,
  };
}

function readEntries(): Record<string, string> {
  // tsup runs in the package's folder.
  const { exports } = JSON.parse(readFileSync("package.json", "utf8"));
  return Object.fromEntries(
    Object.values<{ import?: { default: string } }>(exports).flatMap((target) => {
      if (!target.import) return [];
      const name = target.import.default.replace(/^\.\/dist\//, "").replace(/\.js$/, "");
      return [[name, `src/${name}.ts`]];
    }),
  );
}
