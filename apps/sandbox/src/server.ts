import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import {
  createSandbox,
  type Sandbox,
  type SandboxOptions,
  type SandboxUrls,
  urlsAt,
} from "./sandbox.ts";

export interface StartSandboxOptions extends SandboxOptions {
  /** Default 0: the system chooses a free one. */
  port?: number;
  /** Default `127.0.0.1`. Anything wider opens the sandbox to the network: only if you mean it. */
  hostname?: string;
}

export interface RunningSandbox extends Omit<Sandbox, "urls"> {
  readonly urls: SandboxUrls;
  readonly port: number;
  /** Breaks open connections and frees the port. */
  close(): Promise<void>;
}

/** Starts the vendors on a real socket. */
export async function startSandbox(options: StartSandboxOptions = {}): Promise<RunningSandbox> {
  const sandbox = createSandbox(options);
  const hostname = options.hostname ?? "127.0.0.1";
  const server = createServer(createListener(sandbox));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, hostname, resolve);
  });
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  return {
    ...sandbox,
    urls: urlsAt(`http://${host}:${port}`),
    port,
    close: () => {
      closing ??= new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      });
      return closing;
    },
  };
}

function createListener(sandbox: Sandbox) {
  return getRequestListener(
    async (request, env) => {
      const { incoming } = env as HttpBindings;
      const exchange = await sandbox.handle(request, addressOf(incoming as IncomingMessage));
      if (exchange.kind === "response") return exchange.response;
      // A hanging request keeps its socket until the client or `close()` ends it.
      if (exchange.kind !== "hang") incoming.socket.resetAndDestroy();
      return RESPONSE_ALREADY_SENT;
    },
    { overrideGlobalObjects: false },
  );
}

function addressOf(incoming: IncomingMessage): string {
  return (incoming.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
}
