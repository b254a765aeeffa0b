import { type Bench, describeResult, renewed } from "../bench.ts";
import type { ContractTest } from "../contract-test.ts";
import { noAnswer } from "../faults.ts";
import { demand, demandSafe } from "../violation.ts";

/** `context.signal`. */
export const abort: readonly ContractTest[] = [
  {
    id: "abort.before",
    title: "aborted before it began: `not_sent`, and nothing leaves",
    async each(bench, message) {
      const context = { signal: AbortSignal.abort() };
      const { result, requests, accepted } = await bench.send(renewed(message), { context });
      demand(
        accepted !== 1 && requests.length === 0,
        "the signal was aborted already, and yet a request left",
      );
      demand(
        result.isFailure && result.error.outcome === "not_sent",
        `it must fail as not_sent; it was ${describeResult(result)}`,
      );
      demand(
        result.error.code === "REQUEST_ABORTED",
        `the code must be REQUEST_ABORTED, not ${result.error.code}`,
      );
    },
  },
  {
    id: "abort.in-flight",
    title: "aborted after the vendor took it: ends at once, `unknown`",
    needs: ["wire"],
    async each(bench, message) {
      const { result, accepted } = await sendAndAbort(bench, () => renewed(message));
      demand(accepted === 1, "the request never reached the vendor");
      demand(
        result.isFailure && result.error.code === "REQUEST_ABORTED",
        `it must fail with REQUEST_ABORTED; it was ${describeResult(result)}`,
      );
      demandSafe(
        result.error.outcome === "unknown",
        `the outcome must be unknown, not ${result.error.outcome}`,
      );
    },
  },
];

function sendAndAbort(bench: Bench, toMessage: () => ReturnType<typeof renewed>) {
  const controller = new AbortController();
  return bench.send(toMessage(), {
    fault: noAnswer(() => controller.abort()),
    context: { signal: controller.signal },
  });
}
