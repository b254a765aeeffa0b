import {
  abortedBefore,
  type FetchAnswer,
  type FetchFunction,
  fail,
  type KMsgError,
  ok,
  type ProviderContext,
  type Result,
} from "@k-msg/core";
import { networkError } from "./network-error.ts";

/** How an adapter reaches its vendor. */
export interface TransportConfig {
  /**
   * Used when the call brings no `fetch` of its own; default: the global one. The place for pooling,
   * a proxy or a fixed IP: on Node, wrap undici's `fetch` with a `dispatcher`.
   */
  fetch?: FetchFunction;
  /** Longest wait for the whole answer, in milliseconds. Default 10,000. */
  timeoutMs?: number;
}

export interface HttpRequest {
  method: "GET" | "POST" | "PUT" | "DELETE";
  url: string;
  headers?: Record<string, string>;
  /** Not `FormData`: see `multipart-body.ts`. */
  body?: string | URLSearchParams | Uint8Array<ArrayBuffer>;
  /** Whether an answer that never comes may mean a message went out. */
  purpose: "send" | "read";
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: FetchAnswer["headers"];
  /** The body as text, whatever its content type says. */
  readonly text: string;
}

export const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * One request, one answer. Never throws and never repeats. Fails only when there is no answer:
 * aborted, timed out, or the connection couldn't be made or broke. HTTP errors are answers.
 */
export async function exchange(
  providerId: string,
  request: HttpRequest,
  config: TransportConfig,
  context: ProviderContext,
): Promise<Result<HttpAnswer, KMsgError>> {
  const { signal } = context;
  if (signal?.aborted) return fail(abortedBefore(signal, providerId));
  const send = context.fetch ?? config.fetch ?? (globalThis.fetch as FetchFunction);
  const deadline = startDeadline(config.timeoutMs ?? DEFAULT_TIMEOUT_MS, signal);
  try {
    const asked = ask(send, request, deadline.signal);
    // A wrapped `fetch` may not pass the signal on; waiting ends all the same.
    return ok(await Promise.race([asked, deadline.passed]));
  } catch (cause) {
    const ended = signal?.aborted ? "aborted" : deadline.expired() ? "timeout" : "broken";
    return fail(networkError(cause, ended, request, providerId));
  } finally {
    deadline.clear();
  }
}

async function ask(
  send: FetchFunction,
  { url, method, headers, body }: HttpRequest,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  // Following a redirect would repeat a POST, or turn it into a GET.
  const response = await send(url, { method, headers, body, redirect: "manual", signal });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}

/** A signal that fires after `timeoutMs` or with `outer`, and leaves no timer or listener behind. */
function startDeadline(timeoutMs: number, outer: AbortSignal | undefined) {
  const controller = new AbortController();
  let expired = false;
  const timer = setTimeout(() => {
    expired = true;
    controller.abort(new DOMException(`no answer within ${timeoutMs} ms`, "TimeoutError"));
  }, timeoutMs);
  const passed = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener("abort", () => reject(controller.signal.reason));
  });
  const forward = () => controller.abort(outer?.reason);
  outer?.addEventListener("abort", forward, { once: true });
  return {
    signal: controller.signal,
    passed,
    expired: () => expired,
    clear() {
      clearTimeout(timer);
      outer?.removeEventListener("abort", forward);
    },
  };
}
