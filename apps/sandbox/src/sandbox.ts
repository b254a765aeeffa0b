import { Hono } from "hono";
import { createControlRoutes } from "./control/control-routes.ts";
import { type Clock, type ClockOptions, createClock } from "./kernel/clock.ts";
import { createFaults, type FaultAction, type Faults } from "./kernel/faults.ts";
import { createMessages, type Messages, type VendorId } from "./kernel/messages.ts";
import { createRandom } from "./kernel/random.ts";
import { createRecipients, type Recipients } from "./kernel/recipients.ts";
import { createRequestLog, type LoggedRequest, type RequestLog } from "./kernel/request-log.ts";
import type { SandboxEnv, Vendor, World } from "./kernel/world.ts";
import { type AligoOptions, type AligoVendor, createAligo } from "./vendors/aligo/index.ts";
import { createIwinv, type IwinvOptions, type IwinvVendor } from "./vendors/iwinv/index.ts";
import { createSolapi, type SolapiOptions, type SolapiVendor } from "./vendors/solapi/index.ts";

export interface SandboxOptions {
  clock?: ClockOptions;
  /** Seed of ids and of faults by probability. Default 1: every run is the same. */
  seed?: number;
  /** Address that `fetch` callers come from. Default `127.0.0.1`. */
  remoteAddress?: string;
  solapi?: SolapiOptions;
  aligo?: AligoOptions;
  iwinv?: IwinvOptions;
}

/** Base URLs to put into the adapters. */
export interface SandboxUrls {
  readonly solapi: string;
  readonly aligoSms: string;
  readonly aligoKakao: string;
  readonly iwinvAlimtalk: string;
  readonly iwinvSms: string;
  readonly iwinvRcs: string;
  readonly control: string;
}

/** What happens to one request: an answer, or a fault of the line. */
export type Exchange =
  | { kind: "response"; response: Response }
  | { kind: "refuse" | "reset" | "hang" };

export interface Sandbox {
  /** The vendors behind a `fetch` without a socket. Answers for the vendors' real hosts too; nothing leaves. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** For servers: one request in, one outcome out. */
  handle(request: Request, remoteAddress: string): Promise<Exchange>;
  readonly urls: SandboxUrls;
  readonly clock: Clock;
  /** Everything the vendors accepted, and what each handset shows. */
  readonly inbox: Messages;
  readonly requests: RequestLog;
  readonly faults: Faults;
  readonly recipients: Recipients;
  readonly solapi: SolapiVendor;
  readonly aligo: AligoVendor;
  readonly iwinv: IwinvVendor;
  /** Back to the state it was created in. */
  reset(): void;
}

const MEMORY_ORIGIN = "http://sandbox.localhost";
/** Of the request log: enough for a bulk test, and never gigabytes of pictures. */
const KEPT = { requests: 10_000, characters: 64 * 1024 * 1024 };

export function urlsAt(origin: string): SandboxUrls {
  return {
    solapi: `${origin}/solapi`,
    aligoSms: `${origin}/aligo-sms`,
    aligoKakao: `${origin}/aligo-kakao`,
    iwinvAlimtalk: `${origin}/iwinv-alimtalk`,
    iwinvSms: `${origin}/iwinv-sms`,
    iwinvRcs: `${origin}/iwinv-rcs`,
    control: `${origin}/__sandbox`,
  };
}

export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const clock = createClock(options.clock);
  const random = createRandom(options.seed ?? 1);
  const recipients = createRecipients();
  const vendors: Vendor[] = [];
  const messages = createMessages(
    clock,
    (id) => vendors.find((vendor) => vendor.id === id)?.charset ?? "KS_X_1001",
  );
  const world: World = { clock, messages, random, recipients };
  const solapi = createSolapi(world, options.solapi);
  const aligo = createAligo(world, options.aligo);
  const iwinv = createIwinv(world, options.iwinv);
  vendors.push(solapi, aligo, iwinv);
  const faults = createFaults(createRandom((options.seed ?? 1) + 1));
  const requests = createRequestLog(KEPT);

  function reset(): void {
    const parts = [clock, random, messages, recipients, faults, requests, ...vendors];
    for (const part of parts) part.reset();
  }

  const sandbox = { clock, inbox: messages, requests, faults, recipients, solapi, aligo, iwinv };
  const app = new Hono<SandboxEnv>();
  app.route("/__sandbox", createControlRoutes({ ...sandbox, vendors, reset }));
  for (const vendor of vendors) {
    for (const [prefix, routes] of Object.entries(vendor.mounts)) app.route(prefix, routes);
  }

  async function handle(request: Request, remoteAddress: string): Promise<Exchange> {
    const { pathname, search } = new URL(request.url);
    const vendor = vendors.find((each) =>
      Object.keys(each.mounts).some((prefix) => pathname.startsWith(`${prefix}/`)),
    );
    const answer = async () => {
      // Here, not on arrival: a slow line lets things fall due on the way.
      clock.settle();
      return app.fetch(request, { remoteAddress });
    };
    if (!vendor) return { kind: "response", response: await answer() };
    const logged = await describeRequest(request, pathname + search, clock);
    requests.add(logged);
    const fault = faults.strike({ vendor: vendor.id, path: pathname, method: request.method });
    if (fault) logged.fault = fault.kind;
    const exchange = await applyFault(fault, answer, request.signal);
    if (exchange.kind === "response") logged.status = exchange.response.status;
    return exchange;
  }

  return {
    ...sandbox,
    urls: urlsAt(MEMORY_ORIGIN),
    reset,
    handle,
    fetch: createFetch(handle, vendors, options.remoteAddress ?? "127.0.0.1"),
  };
}

async function describeRequest(
  request: Request,
  path: string,
  clock: Clock,
): Promise<LoggedRequest> {
  const bytes = Buffer.from(await request.clone().arrayBuffer());
  const multipart = request.headers.get("content-type")?.startsWith("multipart/");
  return {
    method: request.method,
    path,
    headers: Object.fromEntries(request.headers),
    body: bytes.toString(multipart ? "latin1" : "utf8"),
    at: new Date(clock.now()),
  };
}

async function applyFault(
  fault: FaultAction | undefined,
  answer: () => Promise<Response>,
  clientLeft: AbortSignal,
): Promise<Exchange> {
  if (!fault) return { kind: "response", response: await answer() };
  switch (fault.kind) {
    case "refuse":
      return { kind: "refuse" };
    case "respond": {
      if (fault.afterAccepting) await answer();
      const { status, body = "", headers = {} } = fault;
      return { kind: "response", response: toAnswer(body, { status, headers }) };
    }
    case "hang":
    case "reset":
      if (fault.afterAccepting) await answer();
      return { kind: fault.kind };
    case "slow":
      await waitUnlessLeft(fault.delayMs, clientLeft);
      return { kind: "response", response: await answer() };
    case "truncate":
    case "empty": {
      const { status, headers, body } = await readAnswer(await answer());
      const kept = fault.kind === "empty" ? "" : body.slice(0, Math.floor(body.length / 2));
      return { kind: "response", response: toAnswer(kept, { status, headers }) };
    }
  }
}

async function readAnswer(response: Response) {
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  return { status: response.status, headers, body: await response.text() };
}

/** `Response` takes no body, not even an empty one, with these. */
const BODILESS = new Set([204, 205, 304]);

function toAnswer(body: string, init: { status: number; headers: HeadersInit }): Response {
  return new Response(BODILESS.has(init.status) ? null : body, init);
}

/** A client that gives up ends the wait, but doesn't undo its request: the vendor has it. */
function waitUnlessLeft(ms: number, clientLeft: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      clientLeft.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (clientLeft.aborted) end();
    else clientLeft.addEventListener("abort", end);
  });
}

function createFetch(handle: Sandbox["handle"], vendors: readonly Vendor[], remoteAddress: string) {
  return async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = toSandboxUrl(input, vendors);
    const request = new Request(input instanceof Request ? new Request(url, input) : url, init);
    request.signal.throwIfAborted();
    const exchange = await handle(request, remoteAddress);
    if (exchange.kind === "response") {
      request.signal.throwIfAborted();
      return exchange.response;
    }
    // Not the copy's signal: once the copy is garbage, Node forgets to pass the abort on to it.
    if (exchange.kind === "hang") return rejectOnAbort(signalOf(input, init) ?? request.signal);
    const code = exchange.kind === "refuse" ? "ECONNREFUSED" : "ECONNRESET";
    throw new TypeError("fetch failed", {
      cause: Object.assign(new Error(exchange.kind), { code }),
    });
  };
}

function signalOf(input: string | URL | Request, init: RequestInit | undefined) {
  return init?.signal ?? (input instanceof Request ? input.signal : undefined);
}

/** Keeps sandbox addresses, turns the vendors' real ones into them, and refuses all others. */
function toSandboxUrl(input: string | URL | Request, vendors: readonly Vendor[]): string {
  const url = new URL(input instanceof Request ? input.url : input);
  if (url.origin === MEMORY_ORIGIN) return url.href;
  for (const vendor of vendors) {
    const prefix = vendor.hosts[url.host];
    if (prefix) return `${MEMORY_ORIGIN}${prefix}${url.pathname}${url.search}`;
  }
  throw new TypeError(`the sandbox has no vendor at ${url.host}`);
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

export type { VendorId };
