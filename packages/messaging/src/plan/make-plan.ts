import {
  fail,
  KMsgError,
  type MessageType,
  measureText,
  type OutboundMessage,
  ok,
  type Result,
  type SendWarning,
} from "@k-msg/core";
import type { CircuitState } from "@k-msg/core/resilience";
import { addressTo, toOwnMessage } from "../dispatch/address.ts";
import { type Addressee, groupByRequest } from "../dispatch/group.ts";
import { circuitOf, laneOf } from "../dispatch/lane.ts";
import { toMessageId } from "../dispatch/message-id.ts";
import type { Runtime } from "../dispatch/runtime.ts";
import { noStore } from "../idempotency/send-once.ts";
import { normalizeInput } from "../normalize/normalize-input.ts";
import type { Normalized } from "../normalize/normalized.ts";
import type { Route, Router } from "../route/router.ts";
import { type Explanation, explainRoute } from "./explain-route.ts";
import { type PlannedFallback, planFallback } from "./plan-fallback.ts";

/** A provider that would get the message, the first one or one that takes over. */
export interface PlannedCandidate {
  readonly providerId: string;
  /** Why it, and why at this place. */
  readonly why: Explanation;
  /** As this provider would get it: with its own template and options. */
  readonly message: OutboundMessage;
  readonly warnings: readonly SendWarning[];
  /** Why it would be refused before it leaves: the message breaks this provider's limits. */
  readonly refusal?: KMsgError;
  /** `open`: requests are held back right now. */
  readonly circuit: CircuitState["status"];
}

/** What `send` would do with a message, if nothing goes wrong. */
export interface SendPlan {
  readonly type: MessageType;
  /** EUC-KR bytes of the rendered text; absent for templates, whose text the vendor has. */
  readonly bytes?: number;
  /** In the order they would be tried; the others only when the ones before can't send it. */
  readonly candidates: readonly PlannedCandidate[];
  /** The substitute for who can't be reached on Kakao, where one was asked for. */
  readonly fallback?: PlannedFallback;
  /** Requests that send: 1, or 0 when it would be refused. Uploads and repeats come on top. */
  readonly requests: number;
}

export interface BatchPlan {
  readonly total: number;
  /** One for each input, in their order. */
  readonly plans: readonly Result<SendPlan, KMsgError>[];
  /**
   * Requests for all of them together, with as many in each as its provider takes. An estimate: one that would be too
   * large in bytes is parted into more (SOLAPI: 15 MB, such as 5,000 long texts).
   */
  readonly requests: number;
}

interface Planned {
  readonly plan: Result<SendPlan, KMsgError>;
  /** Where it would go, unless it would be refused. */
  readonly addressee?: Addressee;
}

/** Sends nothing and never rejects. A failure is what `send` would refuse whatever the provider. */
export async function planOne(
  runtime: Runtime,
  input: unknown,
): Promise<Result<SendPlan, KMsgError>> {
  return (await plan(runtime, runtime.router.rehearse(), input)).plan;
}

/** The same for messages that are sent together. */
export async function planArray(runtime: Runtime, inputs: readonly unknown[]): Promise<BatchPlan> {
  const choose = runtime.router.rehearse();
  const planned = await Promise.all(inputs.map((input) => plan(runtime, choose, input)));
  return {
    total: planned.length,
    plans: planned.map((each) => each.plan),
    requests: groupByRequest(planned.flatMap(({ addressee }) => addressee ?? [])).length,
  };
}

async function plan(runtime: Runtime, choose: Router["choose"], input: unknown): Promise<Planned> {
  try {
    const { defaults } = runtime;
    const normalized = await normalizeInput(input, { defaults, messageId: toMessageId(input) });
    if (normalized.isFailure) return { plan: normalized };
    const { message, providerId, idempotencyKey } = normalized.value;
    const route = choose(message.type, providerId);
    if (route.isFailure) return { plan: route };
    const planned = follow(runtime, normalized.value, route.value);
    // As when it is sent: only what its provider would take comes to its key.
    const lacksStore = idempotencyKey !== undefined && !runtime.idempotency;
    return lacksStore && planned.addressee ? { plan: fail(noStore()) } : planned;
  } catch (cause) {
    // Only the caller's own objects (a throwing getter) can bring this about.
    return { plan: fail(new KMsgError("UNKNOWN_ERROR", { outcome: "not_sent", cause })) };
  }
}

function follow(runtime: Runtime, normalized: Normalized, route: Route): Planned {
  const { type } = normalized.message;
  const candidates = route.providers.map((provider, position): PlannedCandidate => {
    const lane = laneOf(runtime.lanes, route.providers, position);
    const addressed = addressTo(runtime, lane, normalized);
    return {
      providerId: provider.id,
      why: explainRoute(route.reason, type, position),
      message: toOwnMessage(normalized, provider.id),
      warnings: addressed.isSuccess ? addressed.value.warnings : normalized.warnings,
      ...(addressed.isFailure && { refusal: addressed.error }),
      circuit: circuitOf(lane, type).status,
    };
  });
  const [first] = candidates;
  const fallback = planFallback(normalized.message);
  const plan: SendPlan = {
    type,
    ...("text" in normalized.message && { bytes: measureText(normalized.message.text).bytes }),
    candidates,
    ...(fallback && { fallback }),
    requests: !first || first.refusal ? 0 : 1,
  };
  if (!first || first.refusal) return { plan: ok(plan) };
  const lane = laneOf(runtime.lanes, route.providers, 0);
  return { plan: ok(plan), addressee: { lane, message: first.message } };
}
