import {
  abortedBefore,
  fail,
  KMsgError,
  listContents,
  type OutboundMessage,
  type Provider,
  type Result,
  type SendContext,
  type SendResult,
} from "@k-msg/core";
import { type CircuitVerdict, judgeOutage } from "@k-msg/core/resilience";
import type { Call, Job } from "./job.ts";

type Answer = Result<SendResult, KMsgError>;

/**
 * Hands messages over in one request and takes nothing on trust: a provider that throws, or returns what isn't
 * a result, may have sent them. Resolves to one answer for each.
 */
export async function deliverTo(
  provider: Provider,
  jobs: readonly Job[],
  { signal, context }: Call,
): Promise<readonly Answer[]> {
  if (signal?.aborted) {
    const error = fail(abortedBefore(signal, provider.id));
    return jobs.map(() => error);
  }
  try {
    const [first] = jobs;
    const answers: readonly unknown[] =
      first && jobs.length === 1
        ? [await provider.send(first.message, context)]
        : await sendTogether(provider, jobs, context);
    if (answers.length === jobs.length && answers.every(isAnswer)) return answers;
    return jobs.map(({ message }, index) => {
      const answer = answers[index];
      return isAnswer(answer) ? answer : fail(unforeseen(provider, message, noResult()));
    });
  } catch (cause) {
    return jobs.map(({ message }) => fail(unforeseen(provider, message, cause)));
  }
}

async function sendTogether(
  provider: Provider,
  jobs: readonly Job[],
  context: SendContext,
): Promise<readonly unknown[]> {
  const messages = jobs.map(({ message }) => message);
  const answers: unknown = await provider.sendBatch?.(messages, context);
  // Fewer or more answers than messages: who knows whose they are.
  return Array.isArray(answers) && answers.length === jobs.length ? answers : [];
}

/** What the answers to one request tell of the vendor. */
export function judgeAnswers(answers: readonly Answer[]): CircuitVerdict {
  if (answers.some(({ isSuccess }) => isSuccess)) return "answered";
  const verdicts = answers.map((answer) =>
    answer.isFailure ? judgeOutage(answer.error) : "answered",
  );
  // Some may have been refused before the request left, which tells nothing.
  return verdicts.find((verdict) => verdict !== "ignored") ?? "ignored";
}

function isAnswer(value: unknown): value is Answer {
  const answer = value as Answer | null | undefined;
  if (answer?.isSuccess === true) return typeof answer.value === "object" && answer.value !== null;
  return answer?.isFailure === true && KMsgError.isInstance(answer.error);
}

function noResult(): TypeError {
  return new TypeError("the provider returned no Result");
}

export function unforeseen(
  provider: Provider,
  message: OutboundMessage,
  cause: unknown,
): KMsgError {
  const contents = listContents(message);
  const { id: providerId } = provider;
  return new KMsgError("UNKNOWN_ERROR", { outcome: "unknown", providerId, cause, contents });
}
