import {
  type DeliveryReport,
  fail,
  KMsgError,
  type Provider,
  type ProviderContext,
  type Result,
  type SentMessage,
} from "@k-msg/core";

type Answer = Result<DeliveryReport, KMsgError>;

/** Questions that one unreadable message may cost, before the provider itself is taken to be at fault. */
const MOST_QUESTIONS = 64;

/**
 * Asks a provider what became of messages. Takes nothing on trust: where it throws, or doesn't answer for each, the
 * messages are asked for in halves until the one at fault is alone. Never rejects.
 */
export async function askDeliveries(
  provider: Provider,
  messages: readonly SentMessage[],
  context: ProviderContext,
): Promise<readonly Answer[]> {
  let questions = 0;

  async function ask(some: readonly SentMessage[]): Promise<readonly Answer[]> {
    let cause: unknown;
    try {
      questions++;
      const answers: unknown = await provider.getDeliveryStatuses?.(some, context);
      if (isComplete(answers, some.length)) return answers;
      cause = new TypeError("the provider didn't answer for each message");
    } catch (error) {
      cause = error;
    }
    if (some.length === 1 || questions >= MOST_QUESTIONS)
      return some.map(() => unread(provider, cause));
    const middle = Math.ceil(some.length / 2);
    return [...(await ask(some.slice(0, middle))), ...(await ask(some.slice(middle)))];
  }

  return ask(messages);
}

function isComplete(answers: unknown, count: number): answers is readonly Answer[] {
  return Array.isArray(answers) && answers.length === count && answers.every(isAnswer);
}

function isAnswer(value: unknown): value is Answer {
  const answer = value as Answer | null | undefined;
  if (answer?.isSuccess === true) return typeof answer.value?.status === "string";
  return answer?.isFailure === true && KMsgError.isInstance(answer.error);
}

function unread({ id: providerId }: Provider, cause: unknown): Answer {
  // Asking sends nothing.
  return fail(new KMsgError("UNKNOWN_ERROR", { outcome: "not_sent", providerId, cause }));
}
