import {
  abortedBefore,
  fail,
  KMsgError,
  listContents,
  type OutboundMessage,
  ok,
  type Provider,
  type Result,
  type SendContext,
  type SendResult,
  type SendWarning,
} from "@k-msg/core";
import { freezeDeep } from "../hooks/freeze.ts";

/**
 * Hands a message to a provider and takes nothing on trust: one that throws, or returns what isn't
 * a result, may have sent it.
 */
export async function deliverTo(
  provider: Provider,
  message: OutboundMessage,
  context: SendContext,
  warnings: readonly SendWarning[],
): Promise<Result<SendResult, KMsgError>> {
  if (context.signal?.aborted) return fail(abortedBefore(context.signal, provider.id));
  try {
    const result = await provider.send(message, context);
    if (result?.isSuccess === true && typeof result.value === "object" && result.value !== null)
      return ok(complete(result.value, message, provider, warnings));
    if (result?.isFailure === true && KMsgError.isInstance(result.error)) return result;
    throw new TypeError("the provider returned no Result");
  } catch (cause) {
    return fail(unforeseen(provider, message, cause));
  }
}

/** The result with what only the facade knows, frozen so that no hook can change it. */
function complete(
  value: SendResult,
  message: OutboundMessage,
  provider: Provider,
  warnings: readonly SendWarning[],
): SendResult {
  const all = [...warnings, ...(value.warnings ?? [])];
  const result = {
    ...value,
    messageId: message.messageId,
    providerId: provider.id,
    to: message.to,
    ...(all.length > 0 && { warnings: freezeDeep(all) }),
  };
  return Object.freeze(result);
}

function unforeseen(provider: Provider, message: OutboundMessage, cause: unknown): KMsgError {
  const contents = listContents(message);
  const { id: providerId } = provider;
  return new KMsgError("UNKNOWN_ERROR", { outcome: "unknown", providerId, cause, contents });
}
