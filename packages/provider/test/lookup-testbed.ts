import type {
  FindMessageQuery,
  MessageSighting,
  OutboundMessage,
  Provider,
  Result,
} from "@k-msg/core";
import type { FaultAction, Sandbox } from "@k-msg/sandbox";

/** How a send loses its answer: after the vendor took it, or before it saw it. */
export const LOST: Readonly<Record<"taken" | "untaken", FaultAction>> = {
  taken: { kind: "reset", afterAccepting: true },
  untaken: { kind: "reset" },
};

/** Sends messages in one request whose answer is lost, and gives the question for each of them. */
export async function lose(
  sandbox: Sandbox,
  provider: Provider,
  messages: readonly OutboundMessage[],
  how: keyof typeof LOST,
): Promise<FindMessageQuery[]> {
  const now = () => sandbox.clock.now();
  const startedAt = now();
  for (const path of ["/send", "/send_mass"]) {
    sandbox.faults.add({ path, times: 1, action: LOST[how] });
  }
  const results = await provider.sendBatch?.(messages, { now });
  sandbox.faults.reset();
  for (const result of results ?? []) {
    if (result.isSuccess || result.error.outcome !== "unknown") throw new Error("it wasn't lost");
  }
  return messages.map((message) => ({ message, startedAt, endedAt: now() }));
}

/** What a provider says of it, in one word. */
export async function look(provider: Provider, query: FindMessageQuery | undefined) {
  const result = await lookUp(provider, query);
  return result.isSuccess ? result.value.found : result.error.code;
}

export async function lookUp(
  provider: Provider,
  query: FindMessageQuery | undefined,
): Promise<Result<MessageSighting, Error & { code: string }>> {
  if (!provider.findMessage || !query) throw new Error("there is nothing to look up");
  return provider.findMessage(query, { now: () => query.endedAt });
}

/** What a provider says of messages of one request, in one word each; `undefined` for those it leaves to be asked for alone. */
export async function lookTogether(provider: Provider, queries: readonly FindMessageQuery[]) {
  if (!provider.findMessages) throw new Error("there is nothing to look up");
  const now = () => Math.max(...queries.map(({ endedAt }) => endedAt));
  const results = await provider.findMessages(queries, { now });
  if (results.length !== queries.length) throw new Error("other answers than questions");
  return results.map((result) => (result?.isFailure ? result.error.code : result?.value.found));
}
