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
import { isFetchChanged, loadNodeFetch, type NodeAnswer, type NodeFetch } from "./node-fetch.ts";

/** How an adapter reaches its vendor. */
export interface TransportConfig {
  /**
   * Used when the call brings no `fetch` of its own; default: on Node its `https` client (unless somebody has replaced
   * the global `fetch` or its dispatcher), elsewhere the global `fetch`. The place for pooling, a proxy or a fixed IP:
   * on Node, wrap undici's `fetch` with a `dispatcher`.
   */
  fetch?: FetchFunction;
  /**
   * Longest wait for the whole answer, in milliseconds. Default 10,000. A batch gets 4 more for each message after the
   * first: 50,000 for 10,000 messages.
   */
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
  /** How many messages it carries. Default 1. */
  messages?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: FetchAnswer["headers"];
  /** The body as text, whatever its content type says. */
  readonly text: string;
}

const DEFAULT_TIMEOUT_MS = 10_000;
/** An official SDK of a vendor waits 50 seconds for what takes up to 10,000 messages. */
const MORE_PER_MESSAGE_MS = 4;
/** A timer set to more goes off at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** How long to wait for the answer to a request with so many messages. */
export function timeoutFor(messages = 1, timeoutMs = DEFAULT_TIMEOUT_MS): number {
  return Math.min(timeoutMs + MORE_PER_MESSAGE_MS * (messages - 1), LONGEST_TIMER_MS);
}

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
  const deadline = startDeadline(timeoutFor(request.messages, config.timeoutMs), signal);
  const line: Line = { mayHaveLeft: true };
  try {
    const asked = ask(context.fetch ?? config.fetch, request, deadline.signal, line);
    // A wrapped `fetch` may not pass the signal on; waiting ends all the same.
    return ok(await Promise.race([asked, deadline.passed]));
  } catch (cause) {
    const ended = signal?.aborted ? "aborted" : deadline.expired() ? "timeout" : "broken";
    return fail(networkError(cause, ended, request, providerId, line.mayHaveLeft));
  } finally {
    deadline.clear();
  }
}

/** How far a request has come. */
interface Line {
  /** `false` only where it is known that there is no connection yet. */
  mayHaveLeft: boolean;
}

/** Loaded with the first request, since that takes ten milliseconds; `null` where there is none. */
let nodeFetch: NodeFetch | null | undefined;

async function ask(
  given: FetchFunction | undefined,
  { url, method, headers, body }: HttpRequest,
  signal: AbortSignal,
  line: Line,
): Promise<HttpAnswer> {
  // Following a redirect would repeat a POST, or turn it into a GET.
  const init = { method, headers, body, redirect: "manual", signal } as const;
  let response: NodeAnswer;
  if (!given && nodeFetch === undefined) nodeFetch = loadNodeFetch() ?? null;
  if (given || !nodeFetch || isFetchChanged()) {
    response = await (given ?? (globalThis.fetch as FetchFunction))(url, init);
  } else {
    line.mayHaveLeft = false;
    response = await nodeFetch(url, init, () => {
      line.mayHaveLeft = true;
    });
  }
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
