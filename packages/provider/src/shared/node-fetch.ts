import type { ClientRequest, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { FetchAnswer, FetchInit } from "@k-msg/core";
import { loadBuiltin } from "./load-builtin.ts";

/** As {@link FetchAnswer}, as far as an adapter looks at it. */
export type NodeAnswer = Pick<FetchAnswer, "status" | "headers" | "text">;

/** @param onConnected called when there is a connection: before, nothing has left. */
export type NodeFetch = (
  url: string,
  init: FetchInit,
  onConnected: () => void,
) => Promise<NodeAnswer>;

/**
 * Node's own client, where this is Node, with its own pool (`https.globalAgent`, which keeps connections and knows of
 * proxies what Node was told). Node's `fetch` takes a third of a millisecond longer for each request, needs twice
 * the time for the bodies of many messages, and doesn't tell whether there ever was a connection. Follows no redirects.
 */
export function loadNodeFetch(): NodeFetch | undefined {
  if (!isNode()) return undefined;
  const http = loadBuiltin<typeof import("node:http")>("node:http");
  const https = loadBuiltin<typeof import("node:https")>("node:https");
  if (!http || !https) return undefined;
  return (url, { method, headers, body, signal }, onConnected) =>
    new Promise((resolve, reject) => {
      const isSecure = url.startsWith("https:");
      const options = { method, headers: toHeaders(headers, body), signal };
      const request = (isSecure ? https : http).request(url, options);
      request.on("error", reject);
      request.on("socket", (socket) => {
        if (socket.connecting) socket.once(isSecure ? "secureConnect" : "connect", onConnected);
        else onConnected();
        socket.once("free", closeInTime);
        if (socket.listenerCount("error", ignore) === 0) socket.on("error", ignore);
      });
      request.on("response", (response) => readAnswer(request, response).then(resolve, reject));
      // As bytes: Node would put a text and the headers into another text first.
      request.end(
        typeof body === "string" || body instanceof URLSearchParams
          ? encoder.encode(body.toString())
          : body,
      );
    });
}

/** Node 20 throws an alert that TLS brings after the answer at the whole process, if nobody listens by then. */
function ignore(): void {}

/** Longest time that a connection is kept without a request, in milliseconds. Node's `fetch` has the same. */
const LONGEST_IDLE_MS = 4_000;

/** Many servers close after 5 seconds, as Node's agent does: whatever is sent at that moment may be lost. */
function closeInTime(this: Socket): void {
  if (this.timeout !== undefined && this.timeout > LONGEST_IDLE_MS)
    this.setTimeout(LONGEST_IDLE_MS);
}

const encoder = /* @__PURE__ */ new TextEncoder();

/** Not what only looks like Node: Bun's `fetch` is its fastest way, and edge runtimes have no other. */
function isNode(): boolean {
  const { process, navigator } = globalThis as {
    process?: { versions?: Record<string, string | undefined> };
    navigator?: { userAgent?: string };
  };
  const { node, bun, deno } = process?.versions ?? {};
  // Node 20 has no navigator.
  const isCalledNode = /^Node\b/.test(navigator?.userAgent ?? "Node");
  return node !== undefined && bun === undefined && deno === undefined && isCalledNode;
}

/**
 * Whether somebody has changed how `fetch` of this process reaches the network: replaced it since this module was
 * loaded, as tests do, or gave undici another dispatcher, such as a proxy. Then it is meant for us, too.
 */
export function isFetchChanged(): boolean {
  if (globalThis.fetch !== fetchAtFirst) return true;
  const globals = globalThis as Partial<Record<symbol, Dispatcher>>;
  return DISPATCHERS.some((key) => !isPlain(globals[key]));
}

const fetchAtFirst = /* @__PURE__ */ findOwnFetch();

/** Somebody may have replaced it before, as set-up files of tests do: Node's own is known by how it is written. */
function findOwnFetch(): typeof globalThis.fetch | undefined {
  const { fetch } = globalThis;
  const isOwn = fetch === undefined || /\bfetch\(input, init = undefined\) \{/.test(`${fetch}`);
  return isOwn ? fetch : undefined;
}

/** Where undici keeps the dispatcher of `fetch`, until and since its version 8. */
const DISPATCHERS = [1, 2].map((version) => Symbol.for(`undici.globalDispatcher.${version}`));
/** What is there from the first `fetch` on, if nobody sets another one. */
const PLAIN = new Set(["Agent", "Dispatcher1Wrapper"]);

interface Dispatcher {
  readonly dispatch: unknown;
}

function isPlain(dispatcher: Dispatcher | undefined): boolean {
  if (!dispatcher) return true;
  const { prototype, name } = dispatcher.constructor;
  // `new Agent().compose(…)` still looks like an Agent.
  return PLAIN.has(name) && dispatcher.dispatch === prototype.dispatch;
}

function toHeaders(headers: FetchInit["headers"], body: FetchInit["body"]) {
  const isForm = body instanceof URLSearchParams;
  return {
    accept: "*/*",
    // Unlike `fetch`, this client unpacks nothing; who isn't told may pack (RFC 9110, 12.5.3).
    "accept-encoding": "identity",
    "user-agent": "k-msg",
    ...(isForm && { "content-type": "application/x-www-form-urlencoded;charset=UTF-8" }),
    ...headers,
  };
}

async function readAnswer(request: ClientRequest, response: IncomingMessage): Promise<NodeAnswer> {
  const { statusCode = 0, headers } = response;
  const chunks: Uint8Array[] = [];
  await new Promise<void>((resolve, reject) => {
    response.on("data", (chunk) => chunks.push(chunk));
    response.on("end", () => {
      // A server that has answered may not take the rest: it would keep this process alive for ever.
      if (!request.writableFinished) request.destroy();
      resolve();
    });
    // Also when the connection breaks before the end.
    response.on("error", reject);
  });
  return {
    status: statusCode,
    headers: { get: (name) => headers[name.toLowerCase()]?.toString() ?? null },
    text: async () => new TextDecoder().decode(Buffer.concat(chunks)),
  };
}
