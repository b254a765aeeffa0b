import {
  abortedBefore,
  fail,
  KMsgError,
  listContents,
  type OutboundMessage,
  type Provider,
  type Result,
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
  const messages = jobs.map(({ message }) => message);
  try {
    const answers =
      messages.length > 1 && provider.sendBatch
        ? await provider.sendBatch(messages, context)
        : [await provider.send(messages[0] as OutboundMessage, context)];
    return messages.map((message, index) => {
      const answer = answers[index];
      return isAnswer(answer) ? answer : fail(unforeseen(provider, message, noResult()));
    });
  } catch (cause) {
    return messages.map((message) => fail(unforeseen(provider, message, cause)));
  }
}

/** What the answers to one request tell of the vendor. */
export function judgeAnswers(answers: readonly Answer[]): CircuitVerdict {
  const first = answers[0];
  if (!first || answers.some(({ isSuccess }) => isSuccess)) return "answered";
  return first.isFailure ? judgeOutage(first.error) : "answered";
}

function isAnswer(value: Answer | undefined): value is Answer {
  if (value?.isSuccess === true) return typeof value.value === "object" && value.value !== null;
  return value?.isFailure === true && KMsgError.isInstance(value.error);
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
