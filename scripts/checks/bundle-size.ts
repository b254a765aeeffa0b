// What one minified file with the facade and all that it may load later weighs: with a small provider that needs
// only fetch (guarded), and with each of ours (told, so that nobody grows unseen).
import { weighBundle, weighWithEachProvider } from "../weigh-bundle.ts";

/** Not the 20 KB we want: see docs/decisions/0006. Lower it whenever something gets lighter. */
const LIMIT_BYTES = 38 * 1024;

/** The least that sends over `fetch`, as somebody might write it for one vendor of their own. */
const SMALL_PROVIDER = `
  import { fail, KMsg, KMsgError, ok } from "k-msg";
  const provider = {
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
  globalThis.kmsg = [KMsg, provider];
`;

const small = await weighBundle(SMALL_PROVIDER);
const others = await weighWithEachProvider();
const list = Array.from(others, ([name, bytes]) => `with ${name} ${bytes}`);
console.log(
  `${small} of ${LIMIT_BYTES} bytes gzip: KMsg with a fetch-only provider (${list.join(", ")})`,
);
if (small > LIMIT_BYTES) process.exitCode = 1;
