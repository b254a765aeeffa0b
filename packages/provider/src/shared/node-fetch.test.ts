import { createServer, globalAgent, type RequestListener } from "node:http";
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from "node:net";
import type { KMsgError, ProviderContext, Result } from "@k-msg/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { exchange, type HttpAnswer, type HttpRequest } from "./exchange.ts";
import { isFetchChanged } from "./node-fetch.ts";

const isNode = process.versions.bun === undefined;
const stops: (() => void)[] = [];
const { fetch: ownFetch } = globalThis;
const DISPATCHERS = ["undici.globalDispatcher.1", "undici.globalDispatcher.2"].map(Symbol.for);
const globals = globalThis as Partial<Record<symbol, unknown>>;
const ownDispatchers = DISPATCHERS.map((key) => globals[key]);

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  globalThis.fetch = ownFetch;
  for (const [index, key] of DISPATCHERS.entries()) globals[key] = ownDispatchers[index];
});

async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  stops.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serve(listener: RequestListener): Promise<string> {
  return `http://${await listen(createServer(listener))}/`;
}

/** Takes connections, and never shakes hands for TLS. */
async function serveDumb(): Promise<{ url: string; connected: Promise<void> }> {
  const server = createTcpServer();
  const connected = new Promise<void>((resolve) => {
    server.once("connection", () => resolve());
  });
  return { url: `https://${await listen(server)}/`, connected };
}

function send(
  url: string,
  {
    context = {},
    timeoutMs,
    ...more
  }: Partial<HttpRequest> & {
    context?: ProviderContext;
    timeoutMs?: number;
  } = {},
): Promise<Result<HttpAnswer, KMsgError>> {
  const request = { url, method: "POST", purpose: "send", ...more } as const;
  return exchange("vendor", request, { timeoutMs }, context);
}

async function readBody(request: Parameters<RequestListener>[0]): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  return body;
}

describe("without a `fetch` of the caller's", () => {
  it.each<[string, HttpRequest["body"], string, string | undefined]>([
    ["a text", '{"글":1}', '{"글":1}', undefined],
    ["bytes", new TextEncoder().encode("글"), "글", undefined],
    [
      "a form",
      new URLSearchParams({ a: "글 1" }),
      "a=%EA%B8%80+1",
      "application/x-www-form-urlencoded;charset=UTF-8",
    ],
  ])("sends %s", async (_, body, expected, type) => {
    const url = await serve(async (request, response) => {
      response.end(JSON.stringify([await readBody(request), request.headers["content-type"]]));
    });
    const answer = await send(url, { body });
    const [told, toldType] = JSON.parse(answer.isSuccess ? answer.value.text : "[]");
    expect(told).toBe(expected);
    if (type) expect(toldType).toBe(type);
  });

  it("reads status, headers and text, and follows no redirect", async () => {
    const url = await serve((_request, response) => {
      response.writeHead(302, { location: "/elsewhere", "Retry-After": "7" }).end("\ufeff안녕");
    });
    const answer = await send(url);
    expect(answer).toMatchObject({ value: { status: 302, text: "안녕" } });
    expect(answer.isSuccess && answer.value.headers.get("retry-after")).toBe("7");
    expect(answer.isSuccess && answer.value.headers.get("x-none")).toBeNull();
  });

  it("knows nothing of a message whose answer breaks off", async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
    });
    expect(await send(url)).toMatchObject({ error: { code: "NETWORK_ERROR", outcome: "unknown" } });
  });

  it("knows nothing of a message that is aborted while the vendor has it", async () => {
    const controller = new AbortController();
    const url = await serve(() => controller.abort());
    expect(await send(url, { context: { signal: controller.signal } })).toMatchObject({
      error: { code: "REQUEST_ABORTED", outcome: "unknown" },
    });
  });
});

describe.runIf(isNode)("on Node, without a `fetch` of the caller's", () => {
  it("nothing has left as long as there is no connection", async () => {
    const { url } = await serveDumb();
    expect(await send(url, { timeoutMs: 50 })).toMatchObject({
      error: { code: "NETWORK_TIMEOUT", outcome: "not_sent", retryable: true },
    });
    const dumb = await serveDumb();
    const controller = new AbortController();
    const sending = send(dumb.url, { context: { signal: controller.signal } });
    await dumb.connected;
    controller.abort();
    expect(await sending).toMatchObject({
      error: { code: "REQUEST_ABORTED", outcome: "not_sent" },
    });
  });

  it("uses a connection again", async () => {
    const ports = new Set<number | undefined>();
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end("{}");
    });
    for (let count = 0; count < 3; count++) await send(url);
    expect(ports.size).toBe(1);
  });

  it("asks for an answer that isn't packed", async () => {
    const url = await serve(({ headers }, response) => {
      response.end(headers["accept-encoding"]);
    });
    expect(await send(url)).toMatchObject({ value: { text: "identity" } });
  });

  it("leaves a connection in time that the vendor may close at any moment", async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { connection: "keep-alive" }).end("{}");
    });
    await send(url);
    await new Promise(setImmediate);
    const idle = Object.values(globalAgent.freeSockets).flat();
    const own = idle.filter((socket) => socket?.remotePort === Number(new URL(url).port));
    expect(own.map((socket) => socket?.timeout)).toEqual([4_000]);
  });

  it("bears a connection that breaks after its answer", async () => {
    const connecting = vi.spyOn(globalAgent, "createConnection");
    stops.push(() => connecting.mockRestore());
    const url = await serve((_request, response) => {
      response.writeHead(200, { connection: "close" }).end("{}");
    });
    expect(await send(url)).toMatchObject({ value: { text: "{}" } });
    const socket = connecting.mock.results[0]?.value as Socket;
    if (!socket.closed) await new Promise((resolve) => socket.once("close", resolve));
    // Where TLS brings an alert late, Node's own listeners are gone.
    for (const listener of socket.listeners("error") as (() => void)[])
      if (/^(?:socket|freeSocket)ErrorListener$/.test(listener.name)) socket.off("error", listener);
    expect(() => socket.emit("error", new Error("alert"))).not.toThrow();
  });

  it("leaves a vendor that has answered before it took everything", async () => {
    let left = () => {};
    const isLeft = new Promise<void>((resolve) => {
      left = resolve;
    });
    const server = createTcpServer((socket) => {
      socket.once("data", () => {
        socket.pause();
        socket.write("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\n{}");
      });
      // The end of what was sent is only seen by those who read.
      socket.on("error", () => {}).on("close", left);
      isAnswered.then(() => socket.resume());
    });
    let answered = () => {};
    const isAnswered = new Promise<void>((resolve) => {
      answered = resolve;
    });
    let taken = 0;
    server.on("connection", (socket) => socket.on("data", ({ length }) => (taken += length)));
    const body = new Uint8Array(30_000_000);
    const answer = await send(`http://${await listen(server)}/`, { body });
    expect(answer).toMatchObject({ value: { status: 413, text: "{}" } });
    answered();
    await isLeft;
    expect(taken).toBeLessThan(body.length);
  });

  it("leaves it to a global `fetch` that somebody has replaced", async () => {
    globalThis.fetch = async () => new Response("replaced");
    expect(await send("http://127.0.0.1:50505/")).toMatchObject({ value: { text: "replaced" } });
  });

  it("leaves it to one that was replaced before this module was there", async () => {
    globalThis.fetch = async () => new Response("replaced");
    vi.resetModules();
    const late = await import("./node-fetch.ts");
    expect(late.isFetchChanged()).toBe(true);
    globalThis.fetch = ownFetch;
    vi.resetModules();
    const again = await import("./node-fetch.ts");
    expect(again.isFetchChanged()).toBe(false);
  });

  it("leaves it to `fetch` when its dispatcher is an agent with interceptors", async () => {
    // As `new Agent().compose(…)` of undici.
    class Agent {
      dispatch() {}
    }
    for (const key of DISPATCHERS) globals[key] = new Agent();
    expect(isFetchChanged()).toBe(false);
    const own = (target: object, name: string) =>
      name === "dispatch" ? () => {} : Reflect.get(target, name);
    for (const key of DISPATCHERS) globals[key] = new Proxy(new Agent(), { get: own });
    expect(isFetchChanged()).toBe(true);
  });

  it("leaves it to `fetch` when somebody has given that another dispatcher", async () => {
    let dispatched = 0;
    class MockAgent {
      dispatch() {
        dispatched++;
        throw new Error("no connection");
      }
    }
    for (const key of DISPATCHERS) globals[key] = new MockAgent();
    // Nobody listens there, and nobody is asked.
    await send("http://127.0.0.1:50505/");
    expect(dispatched).toBe(1);
  });
});
