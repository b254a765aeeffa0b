// What a browser-sized bundle of the facade and one fetch-only provider weighs.
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "../public-packages.ts";

const LIMIT_BYTES = 20 * 1024;
const program = `
import { KMsg } from "k-msg";
import { SolapiProvider } from "@k-msg/provider/solapi";
globalThis.kmsg = new KMsg({
  providers: [new SolapiProvider({ apiKey: "key", apiSecret: "secret", defaultFrom: "01000000000" })],
});
`;

const { outputFiles } = await build({
  stdin: { contents: program, resolveDir: join(root, "examples", "quickstart") },
  bundle: true,
  minify: true,
  format: "esm",
  platform: "neutral",
  mainFields: ["module", "main"],
  conditions: ["import"],
  write: false,
  // Without the workspace's tsconfig, whose paths lead to sources: the built files are weighed.
  tsconfigRaw: {},
});
const bytes = outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents).byteLength, 0);
console.log(`${bytes} of ${LIMIT_BYTES} bytes gzip: k-msg + @k-msg/provider/solapi, minified`);
if (bytes > LIMIT_BYTES) process.exitCode = 1;
