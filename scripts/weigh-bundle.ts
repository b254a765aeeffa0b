import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "./public-packages.ts";

/** Bytes of a program with all it imports as one minified file, compressed. Built packages, not sources, are weighed. */
export async function weighBundle(
  program: string,
  platform: "neutral" | "node" = "neutral",
): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: join(root, "examples", "quickstart") },
    bundle: true,
    minify: true,
    format: "esm",
    platform,
    mainFields: ["module", "main"],
    conditions: ["import"],
    write: false,
    // Chunks that only hold types are empty imports; esbuild warns of dropping them.
    logLevel: "error",
    // Without the workspace's tsconfig, whose paths lead to sources.
    tsconfigRaw: {},
  });
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents).byteLength, 0);
}

const PROVIDERS = {
  solapi: "SolapiProvider",
  iwinv: "IWINVProvider",
  aligo: "AligoProvider",
} as const;

/** KMsg with each of our providers: bytes by the provider's name. */
export async function weighWithEachProvider(): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (const [subpath, name] of Object.entries(PROVIDERS)) {
    const program = `
      import { KMsg } from "k-msg";
      import { ${name} } from "@k-msg/provider/${subpath}";
      globalThis.kmsg = [KMsg, ${name}];
    `;
    sizes.set(name, await weighBundle(program));
  }
  return sizes;
}
