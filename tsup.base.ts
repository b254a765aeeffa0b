import type { Options } from "tsup";

/** What every package is built with: ESM and CommonJS, each with its own declarations. */
export function buildOptions(entry: Record<string, string>): Options {
  return {
    entry,
    format: ["esm", "cjs"],
    dts: true,
    target: ["node20", "es2022"],
    // "neutral" keeps Node's globals and built-ins out of packages that also run on edge runtimes.
    platform: "neutral",
    tsconfig: "../../tsconfig.build.json",
    clean: true,
    // One copy of a class in a package, also in CommonJS: `instanceof` works across its entries.
    splitting: true,
    // Everything imported by a bare name stays an import: no package bundles another of ours.
    skipNodeModulesBundle: true,
  };
}
