import type { OutboundMessage } from "../../message/outbound-message.ts";
import { type Bench, describeResult, renewed } from "../bench.ts";
import type { ContractTest } from "../contract-test.ts";
import { answeredBefore, answerReplaced, answerTruncated } from "../faults.ts";
import type { Fault } from "../line.ts";
import { demand, demandSafe } from "../violation.ts";
import { demandUnknown } from "./network.ts";

const GARBAGE = {
  empty: answerReplaced(200, "", "application/json"),
  html: answerReplaced(200, "<!doctype html><title>Please log in</title>", "text/html"),
  "empty-object": answerReplaced(200, "{}", "application/json"),
  "not-an-object": answerReplaced(200, "null", "application/json"),
  truncated: answerTruncated,
} satisfies Record<string, Fault>;

/** An HTTP 200 that can't be read. */
export const answers: readonly ContractTest[] = [
  {
    id: "answers.never-not-sent",
    title: "an answer that can't be read is never proof that nothing was sent",
    safety: true,
    needs: ["wire"],
    async each(bench, message) {
      for (const [name, fault] of Object.entries(GARBAGE)) {
        const { result } = await bench.send(renewed(message), { fault });
        demandSafe(
          result.isSuccess || result.error.outcome === "unknown",
          `with the answer "${name}", it was ${describeResult(result)}`,
        );
      }
    },
  },
  {
    id: "answers.empty",
    title: "a 200 without a body is no success: `unknown`",
    needs: ["wire"],
    each: (bench, message) => demandUnreadable(bench, message, "empty"),
  },
  {
    id: "answers.html",
    title: "a 200 with a web page is no success: `unknown`",
    needs: ["wire"],
    each: (bench, message) => demandUnreadable(bench, message, "html"),
  },
  {
    id: "answers.empty-object",
    title: "a 200 with `{}` is no success: `unknown`",
    needs: ["wire"],
    each: (bench, message) => demandUnreadable(bench, message, "empty-object"),
  },
  {
    id: "answers.not-an-object",
    title: "a 200 with `null` is no success: `unknown`",
    needs: ["wire"],
    each: (bench, message) => demandUnreadable(bench, message, "not-an-object"),
  },
  {
    id: "answers.truncated",
    title: "half of the vendor's true answer is no success: `unknown`",
    needs: ["wire"],
    each: (bench, message) => demandUnreadable(bench, message, "truncated"),
  },
  {
    id: "answers.refusal",
    title: "the vendor's own refusal is a failure as `not_sent`",
    needs: ["wire", "wire.refusal"],
    async each(bench, message) {
      const { result } = await sendRefused(
        bench,
        renewed(message),
        "refused by the contract suite",
      );
      demand(
        result.isFailure && result.error.outcome === "not_sent",
        `it must fail as not_sent; it was ${describeResult(result)}`,
      );
    },
  },
];

/** Sends a message that the vendor refuses with these words. */
export function sendRefused(bench: Bench, message: OutboundMessage, words: string) {
  const refusal = () => bench.fixture.wire?.refusal?.(words) ?? new Response(null);
  return bench.send(message, { fault: answeredBefore(refusal) });
}

async function demandUnreadable(
  bench: Bench,
  message: OutboundMessage,
  name: keyof typeof GARBAGE,
): Promise<void> {
  demandUnknown(await bench.send(renewed(message), { fault: GARBAGE[name] }), "this answer");
}
