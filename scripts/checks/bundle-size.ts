// What one minified file with the facade weighs: with a small provider that needs only fetch (guarded),
// and with each of ours (told, so that nobody grows unseen).
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "../public-packages.ts";

const LIMIT_BYTES = 20 * 1024;

/** The least that sends over `fetch`, as somebody might write it for one vendor of their own. */
const SMALL_PROVIDER = `
  import { fail, KMsgError, ok } from "k-msg";
  export const provider = {
    id: "small",
    name: "Small",
    supportedTypes: ["SMS", "LMS"],
    async send({ messageId, type, to, from, text }, { fetch = globalThis.fetch, signal }) {
      const body = JSON.stringify({ to, from, text });
      const headers = { "content-type": "application/json", authorization: "Bearer key" };
      const response = await fetch("https://vendor.example/messages", { method: "POST", headers, body, signal });
      if (response.ok) return ok({ messageId, providerId: "small", status: "PENDING", type, to });
      const outcome = response.status < 500 ? "not_sent" : "unknown";
      return fail(new KMsgError("PROVIDER_ERROR", { outcome, httpStatus: response.status }));
    },
    async healthCheck({ fetch = globalThis.fetch } = {}) {
      const response = await fetch("https://vendor.example/account");
      return { healthy: response.ok };
    },
  };
`;

const small = await weigh(SMALL_PROVIDER, "provider");
const others = {
  solapi: await weigh('export { SolapiProvider } from "@k-msg/provider/solapi";', "SolapiProvider"),
  iwinv: await weigh('export { IWINVProvider } from "@k-msg/provider/iwinv";', "IWINVProvider"),
  aligo: await weigh('export { AligoProvider } from "@k-msg/provider/aligo";', "AligoProvider"),
};
const list = Object.entries(others).map(([name, bytes]) => `with ${name} ${bytes}`);
console.log(
  `${small} of ${LIMIT_BYTES} bytes gzip: KMsg with a fetch-only provider (${list.join(", ")})`,
);
if (small > LIMIT_BYTES) process.exitCode = 1;

async function weigh(providerModule: string, name: string): Promise<number> {
  const resolveDir = join(root, "examples", "quickstart");
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { KMsg } from "k-msg";
        import { ${name} } from "provider-module";
        globalThis.kmsg = [KMsg, ${name}];
      `,
      resolveDir,
    },
    plugins: [
      {
        name: "provider-module",
        setup({ onLoad, onResolve }) {
          onResolve({ filter: /^provider-module$/ }, ({ path }) => ({ path, namespace: "inline" }));
          onLoad({ filter: /.*/, namespace: "inline" }, () => ({
            contents: providerModule,
            resolveDir,
          }));
        },
      },
    ],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["import"],
    write: false,
    // Chunks that only hold types are empty imports; esbuild warns of dropping them.
    logLevel: "error",
    // Without the workspace's tsconfig, whose paths lead to sources: the built files are weighed.
    tsconfigRaw: {},
  });
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents).byteLength, 0);
}
