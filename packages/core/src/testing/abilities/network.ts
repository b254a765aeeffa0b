import type { FetchFunction } from "../../provider/provider.ts";
import { type Attempt, describeResult, renewed } from "../bench.ts";
import type { ContractTest } from "../contract-test.ts";
import { answeredBefore, answerLost, answerReplaced, networkDown, noAnswer } from "../faults.ts";
import { demand, demandSafe } from "../violation.ts";
import { demandSuccess } from "./send.ts";

/** Ends of a connection that also come after sending: Node's, undici's, and one without a name. */
const LOST = ["ECONNRESET", "ETIMEDOUT", "UND_ERR_SOCKET", "UND_ERR_HEADERS_TIMEOUT", undefined];
const PROVES_NOTHING = [408, 500, 502, 503, 504];
const TIMEOUT_MS = 30;

/** The line between provider and vendor. */
export const network: readonly ContractTest[] = [
  {
    id: "network.context-fetch",
    title: "`context.fetch` carries the send, not the provider's own or the global fetch",
    needs: ["wire"],
    async each(bench, message) {
      const attempt = await withoutGlobalFetch(() => bench.send(renewed(message)));
      demandSuccess(attempt);
      demand(attempt.sends.length === 1, "no send request went through `context.fetch`");
    },
  },
  {
    id: "network.no-retries",
    title: "one send() makes one send request, whatever comes back",
    safety: true,
    needs: ["wire"],
    async each(bench, message) {
      const faults = [undefined, answerLost("ECONNRESET"), rateLimited, serverError(503)];
      for (const fault of faults) {
        const { sends } = await bench.send(renewed(message), { fault });
        demandSafe(sends.length <= 1, `there were ${sends.length} send requests`);
      }
    },
  },
  {
    id: "network.down",
    title: "no connection could be made: `not_sent`, and worth another try",
    needs: ["wire"],
    async each(bench, message) {
      const { result } = await bench.send(renewed(message), { fault: networkDown });
      demand(
        result.isFailure && result.error.outcome === "not_sent" && result.error.retryable,
        `ECONNREFUSED must fail as not_sent and retryable; it was ${describeResult(result)}`,
      );
    },
  },
  {
    id: "network.lost-answer",
    title: "the connection broke after sending: `unknown`",
    safety: true,
    needs: ["wire"],
    async each(bench, message) {
      for (const code of LOST) {
        const attempt = await bench.send(renewed(message), { fault: answerLost(code) });
        demandUnknown(attempt, code ?? "a failure without a code");
      }
    },
  },
  {
    id: "network.server-error",
    title: "an HTTP 5xx or 408 says nothing about the message: `unknown`",
    safety: true,
    needs: ["wire"],
    async each(bench, message) {
      for (const status of PROVES_NOTHING) {
        const attempt = await bench.send(renewed(message), { fault: serverError(status) });
        demandUnknown(attempt, `HTTP ${status}`);
      }
    },
  },
  {
    id: "network.timeout",
    title: "gives up by itself after its own time-out: `unknown`",
    needs: ["wire"],
    async each(bench, message) {
      const hasty = await bench.withProvider({ timeoutMs: TIMEOUT_MS });
      demandUnknown(await hasty.send(renewed(message), { fault: noAnswer() }), "a time-out");
    },
  },
  {
    id: "network.rate-limit",
    title: "HTTP 429 with Retry-After: `not_sent`, retryable after the time asked for",
    needs: ["wire"],
    async each(bench, message) {
      const { result } = await bench.send(renewed(message), { fault: rateLimited });
      demand(
        result.isFailure && result.error.outcome === "not_sent" && result.error.retryable,
        `it must fail as not_sent and retryable; it was ${describeResult(result)}`,
      );
      demand(
        result.error.retryAfterMs === 7_000,
        `\`Retry-After: 7\` is a retryAfterMs of 7000, not ${result.error.retryAfterMs}`,
      );
    },
  },
];

const rateLimited = answeredBefore(
  () => new Response("slow down", { status: 429, headers: { "retry-after": "7" } }),
);

function serverError(status: number) {
  return answerReplaced(status, "<html><body>upstream failed</body></html>", "text/html");
}

export function demandUnknown({ result }: Attempt, event: string): void {
  const ended = `${event} must fail as unknown; it was ${describeResult(result)}`;
  demand(result.isFailure, ended);
  demandSafe(result.error.outcome === "unknown", ended);
}

async function withoutGlobalFetch<T>(run: () => Promise<T>): Promise<T> {
  const original = globalThis.fetch;
  const closed: FetchFunction = () => Promise.reject(new TypeError("the global fetch is closed"));
  globalThis.fetch = closed as typeof fetch;
  try {
    return await run();
  } finally {
    globalThis.fetch = original;
  }
}
