import { KMsgError } from "../../error/kmsg-error.ts";
import type { OutboundMessage } from "../../message/outbound-message.ts";
import { type AttemptOptions, type Bench, renewed } from "../bench.ts";
import type { ContractTest } from "../contract-test.ts";
import {
  answeredBefore,
  answerLost,
  answerLostWithRequest,
  answerReplaced,
  networkDown,
} from "../faults.ts";
import { findLeaks, privateParts, showError, showWarnings } from "../leaks.ts";
import { demand, demandSafe } from "../violation.ts";
import { sendRefused } from "./answers.ts";

/** The errors themselves, whatever brought them about. */
export const errors: readonly ContractTest[] = [
  {
    id: "errors.form",
    title: "every failure is a KMsgError that says what is certain, in Korean and English",
    async each(bench, message) {
      for (const { event, error } of await provokeErrors(bench, message)) {
        demandSoundError(error, event, bench.provider.id);
      }
    },
  },
  {
    id: "errors.privacy",
    title: "no number, text, variable or secret is shown in an error or a warning",
    safety: true,
    async each(bench, original) {
      const message = withPrivateLabels(renewed(original), bench.provider.id);
      const parts = privateParts(message, bench.fixture.secrets);
      for (const { event, error } of await provokeErrors(bench, message)) {
        const leaks = findLeaks(showError(error), parts);
        demandSafe(leaks.length === 0, `the error after ${event} shows ${leaks.join(", ")}`);
      }
      const { result } = await bench.send(renewed(message));
      const leaks = findLeaks(showWarnings(result.isSuccess ? result.value.warnings : []), parts);
      demandSafe(leaks.length === 0, `a warning shows ${leaks.join(", ")}`);
    },
  },
  {
    id: "errors.vendor-words",
    title: "what a vendor repeats in its refusal isn't passed on: number, text, variable, secret",
    safety: true,
    needs: ["wire", "wire.refusal"],
    async each(bench, original) {
      const message = renewed(original);
      const parts = privateParts(message, bench.fixture.secrets);
      const plain = privateParts(message, bench.fixture.secrets, "plain");
      const words = `refused: ${plain.map(({ value }) => value).join(" | ")}`;
      const { result } = await sendRefused(bench, message, words);
      demand(result.isFailure, "the refusal must be a failure");
      const leaks = findLeaks(showError(result.error), parts);
      demandSafe(
        leaks.length === 0,
        `the error repeats ${leaks.join(", ")} from the vendor's words`,
      );
    },
  },
];

const LABEL = "contract-private-label";

/** Options that a warning about them must name by key only. */
function withPrivateLabels(message: OutboundMessage, providerId: string): OutboundMessage {
  return {
    ...message,
    customFields: { ...message.customFields, order: LABEL },
    providerOptions: { ...message.providerOptions, [`${providerId}Unknown`]: LABEL },
  };
}

interface Provoked {
  readonly event: string;
  readonly error: KMsgError;
}

async function provokeErrors(bench: Bench, message: OutboundMessage): Promise<Provoked[]> {
  const tries: [event: string, changes: object, options: AttemptOptions][] = [
    ["an unclaimed type", { type: "CARRIER_PIGEON" }, {}],
    ["an abort", {}, { context: { signal: AbortSignal.abort() } }],
  ];
  if (bench.fixture.wire) {
    const echo = JSON.stringify({ error: message, message: message.to });
    tries.push(
      ["a failed fetch that repeats the request", {}, { fault: answerLostWithRequest }],
      ["a refused connection", {}, { fault: networkDown }],
      ["a reset", {}, { fault: answerLost("ECONNRESET") }],
      ["an HTTP 400", {}, { fault: answeredBefore(() => new Response(echo, { status: 400 })) }],
      ["an HTTP 500", {}, { fault: answerReplaced(500, echo, "application/json") }],
      ["an unreadable answer", {}, { fault: answerReplaced(200, echo.slice(1), "text/plain") }],
    );
  }
  const provoked: Provoked[] = [];
  for (const [event, changes, options] of tries) {
    const { result } = await bench.send(renewed(message, changes), options);
    if (result.isFailure) provoked.push({ event, error: result.error });
  }
  demand(provoked.length > 0, "nothing could make it fail, not even a type that doesn't exist");
  return provoked;
}

/** What every error of a provider must be. */
export function demandSoundError(error: unknown, event: string, providerId: string): void {
  const where = `the error after ${event}`;
  demand(KMsgError.isInstance(error), `${where} isn't a KMsgError`);
  demand(
    error.outcome === "not_sent" || error.outcome === "unknown",
    `${where} has no \`outcome\``,
  );
  demand(typeof error.code === "string", `${where} has no \`code\``);
  demand(
    error.providerId === undefined || error.providerId === providerId,
    `${where} names another provider`,
  );
  demandSafe(
    !error.retryable || error.outcome === "not_sent",
    `${where} may be sent, and retryable`,
  );
  demand(/[가-힣]/.test(error.getLocalizedMessage("ko")), `${where} has no Korean text`);
  demand(/[A-Za-z]{2}/.test(error.getLocalizedMessage("en")), `${where} has no English text`);
}
