import type { DeliveryStatus, FindMessageQuery, KMsgError, MessageSighting } from "@k-msg/core";
import type { Likeness } from "./compare-text.ts";

/** Vendors write whole seconds, and two clocks that are kept are seconds apart at most. */
export const NEAR_MS = 60_000;
/** Clocks that aren't kept: what lies this far off isn't believed, but proves that nothing is absent. */
export const FAR_MS = 15 * 60_000;

/** The time in which a record can be that of the message, in milliseconds since 1970. */
export interface Window {
  readonly from: number;
  readonly until: number;
}

/** What to ask the vendor for: from a quarter of an hour before the request to as long after it. */
export function windowOf({
  startedAt,
  endedAt,
}: Pick<FindMessageQuery, "startedAt" | "endedAt">): Window {
  return { from: startedAt - FAR_MS, until: endedAt + FAR_MS };
}

/** The same for messages of one request. */
export function windowOfAll(queries: readonly FindMessageQuery[]): Window {
  const windows = queries.map(windowOf);
  return {
    from: Math.min(...windows.map(({ from }) => from)),
    until: Math.max(...windows.map(({ until }) => until)),
  };
}

/** How well a record fits a message: surely, perhaps, not at all. */
export type Fit = "certain" | "doubtful" | "none";

/**
 * By time and content.
 * @param at When the vendor took it; `undefined` where it doesn't say.
 */
export function fitOf(at: Date | undefined, likeness: Likeness, query: FindMessageQuery): Fit {
  if (likeness === "other") return "none";
  if (at === undefined) return "doubtful";
  const { from, until } = windowOf(query);
  const time = at.getTime();
  if (time < from || time > until) return "none";
  const isNear = time >= query.startedAt - NEAR_MS && time <= query.endedAt + NEAR_MS;
  return isNear && likeness === "same" ? "certain" : "doubtful";
}

/** A record that is the message, or a copy of it. */
export interface Trace {
  readonly providerMessageId?: string;
  readonly status?: DeliveryStatus;
  /** The vendor never sent it. */
  readonly refusal?: KMsgError;
  readonly raw: unknown;
}

/**
 * What the records say of a message. Nobody can tell copies apart, so all of them must be there, and no more, or
 * nothing is said of any.
 * @param traces The certain ones.
 * @param isDoubtful Something else may be the message.
 */
export function judgeTraces(
  traces: readonly Trace[],
  isDoubtful: boolean,
  copies = 1,
): MessageSighting {
  const [first] = traces;
  if (!first) return isDoubtful ? { found: "unclear" } : { found: "absent" };
  if (traces.length !== copies) return { found: "unclear" };
  const refused = traces.filter(({ refusal }) => refusal !== undefined);
  if (refused.length === 0) return toAccepted(traces, first);
  // Another copy's refusal is of the same kind.
  const { refusal } = first;
  if (refused.length < traces.length || !refusal) return { found: "unclear" };
  return { found: "refused", error: refusal };
}

/** Which of several copies it is can't be told: it gets what holds for all of them. */
function toAccepted(traces: readonly Trace[], first: Trace): MessageSighting {
  const { providerMessageId, status } = first;
  const sharesId = traces.every((each) => each.providerMessageId === providerMessageId);
  const sharesStatus = traces.every((each) => each.status === status);
  return {
    found: "accepted",
    ...(sharesId && providerMessageId !== undefined ? { providerMessageId } : {}),
    ...(sharesStatus && status !== undefined ? { status } : {}),
    raw: traces.length === 1 ? first.raw : traces.map(({ raw }) => raw),
  };
}
