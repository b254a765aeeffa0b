import {
  fail,
  isMessageType,
  KMsgError,
  type OutboundMessage,
  type Provider,
  type Result,
  type SendContext,
  type SendResult,
} from "@k-msg/core";
import { retry } from "@k-msg/core/resilience";
import { freezeDeep } from "../hooks/freeze.ts";
import { earlyContext, messageContext } from "../hooks/hook-context.ts";
import type { HookContext } from "../hooks/k-msg-hooks.ts";
import { normalizeInput } from "../normalize/normalize-input.ts";
import type { Normalized } from "../normalize/normalized.ts";
import { checkLimits } from "./check-limits.ts";
import { deliverTo } from "./deliver-to.ts";
import type { Runtime } from "./runtime.ts";

export interface SendCallOptions {
  /** Stops what hasn't left yet; what has left is reported as `unknown`. */
  signal?: AbortSignal;
}

/** The outcome of one message with the context its hooks are told. */
interface Settled {
  readonly context: HookContext;
  readonly result: Result<SendResult, KMsgError>;
}

/** Stands for a context that nobody looks at. */
const UNOBSERVED: HookContext = Object.freeze({ messageId: "", attempt: 0 });

/** One message from input to result. Never rejects. */
export async function sendOne(
  runtime: Runtime,
  input: unknown,
  messageId: string,
  options: SendCallOptions,
): Promise<Result<SendResult, KMsgError>> {
  const { context, result } = await settle(runtime, input, messageId, options);
  if (!runtime.observed) return result;
  freezeResult(result);
  if (result.isSuccess) await runtime.notify("onSuccess", context, result.value);
  else await runtime.notify("onError", context, result.error);
  await runtime.notify("onFinal", context, result);
  return result;
}

/** So that no hook can change what the caller gets. */
function freezeResult(result: Result<SendResult, KMsgError>): void {
  if (result.isSuccess) freezeDeep(result.value.raw);
  else {
    Object.freeze(result.error);
    Object.freeze(result.error.cause);
    result.error.issues?.forEach(freezeDeep);
  }
  Object.freeze(result);
}

async function settle(
  runtime: Runtime,
  input: unknown,
  messageId: string,
  options: SendCallOptions,
): Promise<Settled> {
  let early = runtime.observed ? earlyContext(messageId, undefined) : UNOBSERVED;
  try {
    if (runtime.observed) early = earlyContext(messageId, typeOf(input));
    const { defaults } = runtime;
    const normalized = await normalizeInput(input, { defaults, messageId });
    if (normalized.isFailure) return { context: early, result: normalized };
    const { message, providerId } = normalized.value;
    const provider = runtime.chooseProvider(message.type, providerId);
    if (provider.isFailure) return { context: early, result: provider };
    return await dispatch(runtime, provider.value, normalized.value, options);
  } catch (cause) {
    // Only the caller's own objects (a throwing getter) can bring this about; nothing has left.
    const error = new KMsgError("UNKNOWN_ERROR", { outcome: "not_sent", cause });
    return { context: early, result: fail(error) };
  }
}

async function dispatch(
  runtime: Runtime,
  provider: Provider,
  normalized: Normalized,
  { signal }: SendCallOptions,
): Promise<Settled> {
  const message = forProvider(normalized, provider);
  const tell = (attempt: number) =>
    runtime.observed ? messageContext(message, provider.id, attempt) : UNOBSERVED;
  let context = tell(0);
  const checked = checkLimits(runtime, provider, message, normalized);
  if (checked.isFailure) return { context, result: checked };
  const sendContext: SendContext = {
    signal,
    fetch: runtime.fetch,
    now: runtime.now,
    limitsChecked: true,
  };
  const result = await retry(
    async (attempt) => {
      context = tell(attempt);
      await runtime.notify("onBeforeSend", context);
      return deliverTo(provider, message, sendContext, checked.value);
    },
    {
      ...runtime.retry,
      signal,
      onRetryScheduled: (next) =>
        runtime.notify("onRetryScheduled", context, Object.freeze({ ...next })),
    },
  );
  return { context, result };
}

/** The message with its own part of `providerOptions`, frozen: hooks and providers only read it. */
function forProvider(
  { message, providerOptions }: Normalized,
  provider: Provider,
): OutboundMessage {
  const own = providerOptions?.[provider.id];
  return Object.freeze(own ? { ...message, providerOptions: Object.freeze(own) } : message);
}

function typeOf(input: unknown) {
  const type = (input as { type?: unknown } | null | undefined)?.type;
  return isMessageType(type) ? type : undefined;
}
