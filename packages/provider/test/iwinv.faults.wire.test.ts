import { IWINVProvider } from "@k-msg/provider/iwinv";
import { type FaultRule, type RunningSandbox, startSandbox } from "@k-msg/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  alimtalk,
  atSandboxTime,
  configFor,
  type IWINVConfig,
  jpg,
  requestsTo,
  START,
  textMessage,
} from "./iwinv-testbed.ts";

const SEND = "/api/v2/send/";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ clock: { start: START, frozen: true } });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const messages = {
  SMS: textMessage(),
  MMS: textMessage({ type: "MMS", text: "내용", subject: "제목", image: jpg() }),
  ALIMTALK: alimtalk(),
} as const;
const types = Object.keys(messages) as (keyof typeof messages)[];

function send(
  type: keyof typeof messages,
  config: Partial<IWINVConfig> = {},
  signal?: AbortSignal,
) {
  const provider = new IWINVProvider({ ...configFor(sandbox), ...config });
  return provider.send(messages[type], { ...atSandboxTime(sandbox), signal });
}

const faults: [name: string, action: FaultRule["action"], code: string, accepted: boolean][] = [
  ["a reset", { kind: "reset" }, "NETWORK_ERROR", false],
  ["a reset after accepting", { kind: "reset", afterAccepting: true }, "NETWORK_ERROR", true],
  ["silence", { kind: "hang" }, "NETWORK_TIMEOUT", false],
  ["silence after accepting", { kind: "hang", afterAccepting: true }, "NETWORK_TIMEOUT", true],
  ["half an answer", { kind: "truncate" }, "PROVIDER_ERROR", true],
  ["an empty answer", { kind: "empty" }, "PROVIDER_ERROR", true],
  [
    "OK after accepting",
    { kind: "respond", status: 200, body: "OK", afterAccepting: true },
    "PROVIDER_ERROR",
    true,
  ],
  [
    "HTML after accepting",
    { kind: "respond", status: 200, body: "<html></html>", afterAccepting: true },
    "PROVIDER_ERROR",
    true,
  ],
  [
    "502 after accepting",
    { kind: "respond", status: 502, body: "<html></html>", afterAccepting: true },
    "NETWORK_SERVICE_UNAVAILABLE",
    true,
  ],
];

describe("a send that ends in", () => {
  for (const [name, action, code, accepted] of faults) {
    test.each(types)(`${name} may have gone out: %s`, async (type) => {
      sandbox.faults.add({ vendor: "iwinv", path: SEND, action });
      const timeoutMs = action.kind === "hang" ? 500 : undefined;
      expect(await send(type, { timeoutMs })).toMatchObject({
        error: { code, outcome: "unknown", retryable: false, providerId: "iwinv" },
      });
      expect(sandbox.inbox.all()).toHaveLength(accepted ? 1 : 0);
      expect(requestsTo(sandbox, SEND)).toHaveLength(1);
    });
  }

  test.each(types)("429 did not go out: %s", async (type) => {
    const action = { kind: "respond", status: 429, headers: { "retry-after": "7" } } as const;
    sandbox.faults.add({ vendor: "iwinv", path: SEND, action });
    expect(await send(type)).toMatchObject({
      error: {
        code: "RATE_LIMIT_EXCEEDED",
        outcome: "not_sent",
        retryable: true,
        retryAfterMs: 7000,
      },
    });
    expect(sandbox.inbox.all()).toEqual([]);
  });

  test("no connection did not go out", async () => {
    const closed = await startSandbox();
    await closed.close();
    const config = { baseUrl: closed.urls.iwinvAlimtalk, smsBaseUrl: closed.urls.iwinvSms };
    for (const type of types) {
      expect(await send(type, config)).toMatchObject({
        error: { code: "NETWORK_ERROR", outcome: "not_sent", retryable: true },
      });
    }
    const health = await new IWINVProvider({ ...configFor(sandbox), ...config }).healthCheck();
    expect(health).toMatchObject({ healthy: false, error: { code: "NETWORK_ERROR" } });
  });
});

describe("a look-up that ends in", () => {
  test.each<[string, FaultRule["action"], string]>([
    ["a reset", { kind: "reset" }, "NETWORK_ERROR"],
    ["silence", { kind: "hang" }, "NETWORK_TIMEOUT"],
    ["half an answer", { kind: "truncate" }, "PROVIDER_ERROR"],
    ["an empty answer", { kind: "empty" }, "PROVIDER_ERROR"],
    ["503", { kind: "respond", status: 503 }, "NETWORK_SERVICE_UNAVAILABLE"],
  ])("%s sent nothing, for certain", async (_, action, code) => {
    sandbox.faults.add({ vendor: "iwinv", path: "/template/", action });
    expect(await send("ALIMTALK", { timeoutMs: 500 })).toMatchObject({
      error: { code, outcome: "not_sent" },
    });
    expect(requestsTo(sandbox, SEND)).toEqual([]);
  });
});

describe("an abort", () => {
  test.each(types)("before the send leaves nothing behind: %s", async (type) => {
    expect(await send(type, {}, AbortSignal.abort())).toMatchObject({
      error: { code: "REQUEST_ABORTED", outcome: "not_sent" },
    });
    expect(sandbox.requests.all()).toEqual([]);
  });

  /** Aborts as soon as a request to `path` leaves. */
  function abortOn(path: string) {
    const controller = new AbortController();
    const fetch: IWINVConfig["fetch"] = (url, init) => {
      const answer = globalThis.fetch(url, init);
      if (url.includes(path)) {
        void untilLogged(path).then(() => controller.abort(new Error("enough")));
      }
      return answer;
    };
    return { fetch, signal: controller.signal };
  }

  async function untilLogged(path: string) {
    await expect.poll(() => requestsTo(sandbox, path).length, { interval: 5 }).toBeGreaterThan(0);
  }

  test.each(types)("after the send left is unknown: %s", async (type) => {
    sandbox.faults.add({ path: SEND, action: { kind: "hang", afterAccepting: true } });
    const { fetch, signal } = abortOn(SEND);
    expect(await send(type, { fetch }, signal)).toMatchObject({
      error: { code: "REQUEST_ABORTED", outcome: "unknown", retryable: false },
    });
    expect(sandbox.inbox.all()).toHaveLength(1);
  });

  test("during the look-up sent nothing", async () => {
    sandbox.faults.add({ path: "/template/", action: { kind: "hang" } });
    const { fetch, signal } = abortOn("/template/");
    expect(await send("ALIMTALK", { fetch }, signal)).toMatchObject({
      error: { code: "REQUEST_ABORTED", outcome: "not_sent" },
    });
    expect(requestsTo(sandbox, SEND)).toEqual([]);
  });

  test("of one caller doesn't end the look-up of another", async () => {
    sandbox.faults.add({ path: "/template/", times: 1, action: { kind: "slow", delayMs: 200 } });
    const provider = new IWINVProvider(configFor(sandbox));
    const { signal, abort } = ((controller) => ({
      signal: controller.signal,
      abort: () => controller.abort(),
    }))(new AbortController());
    const first = provider.send(alimtalk({ messageId: "first" }), {
      ...atSandboxTime(sandbox),
      signal,
    });
    const second = provider.send(alimtalk({ messageId: "second" }), atSandboxTime(sandbox));
    await untilLogged("/template/");
    abort();
    expect(await first).toMatchObject({ error: { code: "REQUEST_ABORTED", outcome: "not_sent" } });
    expect((await second).isSuccess).toBe(true);
    expect(requestsTo(sandbox, "/template/")).toHaveLength(1);
    expect(sandbox.inbox.all()).toHaveLength(1);
  });
});

test("a bug in an injected fetch is a failure, not an exception", async () => {
  const fetch = () => {
    throw new Error("broken");
  };
  expect(await send("SMS", { fetch })).toMatchObject({ error: { code: "NETWORK_ERROR" } });
});
