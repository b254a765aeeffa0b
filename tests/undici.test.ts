import { SolapiProvider } from "@k-msg/provider/solapi";
import { type RunningSandbox, startSandbox } from "@k-msg/sandbox";
import { type FetchFunction, KMsg } from "k-msg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProxiedFetch as createBunProxiedFetch } from "./fixtures/networking/bun-proxied-fetch.ts";
import { type ProxyOptions, startProxy, startRelay } from "./fixtures/networking/proxy.ts";
import { createKMsg, PICTURE, VENDORS } from "./fixtures/three-vendors.ts";

const isBun = process.versions.bun !== undefined;
const FROM = "01000000000";

let sandbox: RunningSandbox;
/** Stopped last to first. */
let started: (() => unknown)[];

beforeEach(async () => {
  sandbox = await startSandbox();
  started = [sandbox.close];
});
afterEach(async () => {
  for (const stop of started.reverse()) await stop();
});

async function openProxy(options?: ProxyOptions) {
  const proxy = await startProxy(options);
  started.push(proxy.close);
  return proxy;
}

/** Imported late: undici needs Node >= 22.19, and on Bun its name leads to Bun's own stand-in. */
async function openProxiedFetch(uri: string, proxyTunnel = true): Promise<FetchFunction> {
  const { createProxiedFetch } = await import("./fixtures/networking/proxied-fetch.ts");
  const { fetch, close } = createProxiedFetch({ uri, proxyTunnel });
  started.push(close);
  return fetch;
}

async function openPooledFetch(): Promise<FetchFunction> {
  const { createPooledFetch } = await import("./fixtures/networking/pooled-fetch.ts");
  const { fetch, close } = createPooledFetch();
  started.push(close);
  return fetch;
}

function createSolapiKMsg(fetch: FetchFunction, baseUrl: string): KMsg {
  const { credentials } = sandbox.solapi;
  const provider = new SolapiProvider({ ...credentials, baseUrl, fetch });
  return new KMsg({ providers: [provider], defaults: { from: FROM }, concurrency: 50 });
}

const numbers = (count: number) =>
  Array.from({ length: count }, (_, index) => `0100000${1000 + index}`);

describe.skipIf(isBun)("undici, as docs/networking.md shows it", () => {
  it.each([
    ["in a tunnel, as for https", true, /^CONNECT /],
    ["with the whole URL, as for http", false, /^POST http:/],
  ])("sends every kind of body through a proxy %s", async (_way, proxyTunnel, way) => {
    const proxy = await openProxy();
    const fetch = await openProxiedFetch(proxy.url, proxyTunnel);
    const kmsg = createKMsg(sandbox, { fetch });
    const inputs = VENDORS.flatMap((providerId, index) => {
      const [to = "", other = ""] = numbers(6).slice(index * 2);
      const media = { image: PICTURE };
      return [
        { to, from: FROM, providerId, text: "프록시" },
        { to: other, from: FROM, providerId, text: "프록시", subject: "안내", media },
      ];
    });
    const { results } = await kmsg.send(inputs);
    expect(results.filter((result) => result.isFailure)).toEqual([]);
    expect(sandbox.inbox.all()).toHaveLength(6);
    expect(proxy.asked.length).toBeGreaterThan(0);
    for (const asked of proxy.asked) {
      expect(asked).toMatch(way);
      expect(asked).toContain(new URL(sandbox.urls.solapi).host);
    }
  });

  // Other systems have one loopback address only.
  it.runIf(process.platform === "linux")("comes from the proxy's address", async () => {
    sandbox.solapi.allowedIps = ["127.0.0.2"];
    const proxy = await openProxy({ localAddress: "127.0.0.2" });
    const input = { to: "01000001000", text: "고정 IP" };
    const direct = createSolapiKMsg(globalThis.fetch, sandbox.urls.solapi);
    expect(await direct.send(input)).toMatchObject({
      error: { code: "IP_NOT_ALLOWED", outcome: "not_sent" },
    });
    const proxied = createSolapiKMsg(await openProxiedFetch(proxy.url), sandbox.urls.solapi);
    expect(await proxied.send(input)).toMatchObject({ isSuccess: true });
  });

  it("reuses at most as many connections as the pool has", async () => {
    const relay = await startRelay(sandbox.port);
    started.push(relay.close);
    const kmsg = createSolapiKMsg(await openPooledFetch(), `${relay.url}/solapi`);
    // One by one: an array would travel in a single request.
    const sends = numbers(200).map((to) => kmsg.send({ to, text: "안내" }));
    const results = await Promise.all(sends);
    expect(results.every((result) => result.isSuccess)).toBe(true);
    expect(relay.opened()).toBeGreaterThan(1);
    expect(relay.opened()).toBeLessThanOrEqual(10);
  });

  // undici frees a socket a moment after the answer is read, so the next message may open a second one.
  it("goes on using its connections for messages one after another", async () => {
    const relay = await startRelay(sandbox.port);
    started.push(relay.close);
    const kmsg = createSolapiKMsg(await openPooledFetch(), `${relay.url}/solapi`);
    for (const to of numbers(20)) await kmsg.sendOrThrow({ to, text: "안내" });
    expect(relay.opened()).toBeLessThanOrEqual(2);
  });

  it("says not_sent when nobody listens, and unknown when a proxy turns it away", async () => {
    const gone = await startProxy();
    await gone.close();
    const input = { to: "01000001000", text: "안내" };
    const unreached = createSolapiKMsg(await openProxiedFetch(gone.url), sandbox.urls.solapi);
    expect(await unreached.send(input)).toMatchObject({
      error: { code: "NETWORK_ERROR", outcome: "not_sent", retryable: true },
    });
    const closed = await openProxy({ refuseWith: 407 });
    const refused = createSolapiKMsg(await openProxiedFetch(closed.url), sandbox.urls.solapi);
    expect(await refused.send(input)).toMatchObject({
      error: { code: "NETWORK_ERROR", outcome: "unknown" },
    });
    expect(sandbox.inbox.all()).toEqual([]);
  });
});

// The option is Bun's own.
describe.runIf(isBun)("Bun's proxy option, as docs/networking.md shows it", () => {
  it("sends through the proxy", async () => {
    const proxy = await openProxy();
    const kmsg = createSolapiKMsg(createBunProxiedFetch(proxy.url), sandbox.urls.solapi);
    const result = await kmsg.send({ to: "01000001000", text: "프록시" });
    expect(result).toMatchObject({ isSuccess: true });
    expect(proxy.asked).toHaveLength(1);
  });
});
