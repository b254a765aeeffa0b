import { fail, isMessageType, KMsgError, type Result } from "@k-msg/core";
import { earlyContext, messageContext } from "../hooks/hook-context.ts";
import type { HookContext } from "../hooks/k-msg-hooks.ts";
import { normalizeInput } from "../normalize/normalize-input.ts";
import type { Normalized } from "../normalize/normalized.ts";
import { addressTo, toOwnMessage } from "./address.ts";
import { type Job, type Settled, UNOBSERVED } from "./job.ts";
import { type Lane, laneOf } from "./lane.ts";
import type { Runtime } from "./runtime.ts";

const NONE: readonly never[] = Object.freeze([]);

/** A message ready to go, or what was wrong with it. */
export type Prepared = Job | Settled;

export function isJob(prepared: Prepared): prepared is Job {
  return "lane" in prepared;
}

/** From input to a message in its first provider's hands. A promise only where a picture must be read; never rejects. */
export function prepare(
  runtime: Runtime,
  input: unknown,
  messageId: string,
): Prepared | Promise<Prepared> {
  let early = runtime.observed ? earlyContext(messageId, undefined) : UNOBSERVED;
  try {
    if (runtime.observed) early = earlyContext(messageId, typeOf(input));
    const { defaults } = runtime;
    const normalized = normalizeInput(input, { defaults, messageId });
    if (!(normalized instanceof Promise)) return place(runtime, normalized, early);
    return normalized.then(
      (each) => place(runtime, each, early),
      (cause) => unreadable(cause, early),
    );
  } catch (cause) {
    return unreadable(cause, early);
  }
}

/** Only the caller's own objects (a throwing getter) can bring this about; nothing has left. */
function unreadable(cause: unknown, context: HookContext): Settled {
  return { context, result: fail(new KMsgError("UNKNOWN_ERROR", { outcome: "not_sent", cause })) };
}

function place(
  runtime: Runtime,
  read: Result<Normalized, KMsgError>,
  early: HookContext,
): Prepared {
  if (read.isFailure) return { context: early, result: read };
  const normalized = read.value;
  const route = runtime.router.choose(normalized.message.type, normalized.providerId);
  if (route.isFailure) return { context: early, result: route };
  const { providers } = route.value;
  const lane = laneOf(runtime.lanes, providers, 0);
  const addressed = addressTo(runtime, lane, normalized);
  if (addressed.isFailure) {
    const context = contextOf(runtime, normalized, lane);
    return { context, result: addressed };
  }
  const { message, warnings } = addressed.value;
  return {
    normalized,
    providers,
    position: 0,
    lane,
    message,
    warnings,
    context: runtime.observed ? messageContext(message, lane.provider.id, 0) : UNOBSERVED,
    attempts: NONE,
    // There from the beginning: what is added later takes more memory.
    requestedAt: undefined,
    result: undefined,
    isHeldBack: false,
    mayPass: false,
  };
}

function contextOf(runtime: Runtime, normalized: Normalized, { provider }: Lane): HookContext {
  if (!runtime.observed) return UNOBSERVED;
  return messageContext(toOwnMessage(normalized, provider.id), provider.id, 0);
}

function typeOf(input: unknown) {
  const type = (input as { type?: unknown } | null | undefined)?.type;
  return isMessageType(type) ? type : undefined;
}
