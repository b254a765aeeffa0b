import type { FetchFunction, OutboundMessage, Provider } from "@k-msg/core";
import { SolapiProvider } from "@k-msg/provider/solapi";
import type { Sandbox } from "@k-msg/sandbox";
import { afterEach, expect, test, vi } from "vitest";
import * as aligo from "./aligo-testbed.ts";
import * as iwinv from "./iwinv-testbed.ts";
import * as solapi from "./solapi-testbed.ts";

const SETTINGS = { timeoutMs: 100 };

/** Takes everything to the sandbox but what sends: that is never answered. */
function deaf(sandbox: Sandbox): { fetch: FetchFunction } {
  const fetch: FetchFunction = (url, init) =>
    /\/send|send_mass/.test(url) ? new Promise(() => {}) : sandbox.fetch(url, init);
  return { fetch };
}

function createSdkStub() {
  const never = () => new Promise<never>(() => {});
  return {
    send: never,
    uploadFile: never,
    getBalance: never,
    getMessages: never,
    getGroup: never,
    removeReservationToGroup: never,
  };
}

const aligoSandbox = aligo.createSandboxAt();
const iwinvSandbox = iwinv.createSandboxAt();
const solapiSandbox = solapi.createSandboxAt();

const PROVIDERS = {
  "SOLAPI over REST": [
    solapi.createSolapi(solapiSandbox, { ...SETTINGS, ...deaf(solapiSandbox) }),
    solapi.textMessage(),
  ],
  "SOLAPI through its SDK": [
    new SolapiProvider({ defaultFrom: solapi.FROM, ...SETTINGS, client: createSdkStub() }),
    solapi.textMessage(),
  ],
  "Aligo's texts": [
    aligo.createAligo(aligoSandbox, { ...SETTINGS, ...deaf(aligoSandbox) }),
    aligo.textMessage(),
  ],
  "Aligo's ALIMTALK": [
    aligo.createAligo(aligoSandbox, { ...SETTINGS, ...deaf(aligoSandbox) }),
    aligo.alimtalk(),
  ],
  "IWINV's texts": [
    iwinv.createIwinvProvider(iwinvSandbox, { ...SETTINGS, ...deaf(iwinvSandbox) }),
    iwinv.textMessage(),
  ],
  "IWINV's ALIMTALK": [
    iwinv.createIwinvProvider(iwinvSandbox, { ...SETTINGS, ...deaf(iwinvSandbox) }),
    iwinv.alimtalk(),
  ],
} satisfies Record<string, [Provider, OutboundMessage]>;

afterEach(() => {
  vi.useRealTimers();
});

test.each(Object.entries(PROVIDERS))(
  "%s: 51 messages have 200 ms more than one",
  async (_, [provider, message]) => {
    vi.useFakeTimers();
    const messages = Array.from({ length: 51 }, (_, at) => ({ ...message, messageId: `m-${at}` }));
    let ended = false;
    const sending = provider.sendBatch(messages, {}).finally(() => {
      ended = true;
    });
    await vi.advanceTimersByTimeAsync(299);
    expect(ended).toBe(false);
    await vi.advanceTimersByTimeAsync(100);
    const [result] = await sending;
    expect(result).toMatchObject({ error: { code: "NETWORK_TIMEOUT", outcome: "unknown" } });
  },
);
