import {
  type Attempt,
  type KMsgError,
  type MessageSighting,
  type OutboundMessage,
  type Provider,
  type SettledMessage,
  type TrackedMessage,
  toStoredError,
  withoutUndefined,
} from "@k-msg/core";
import { judgeOutage } from "@k-msg/core/resilience";
import type { Lane } from "../../dispatch/lane.ts";
import type { Desk } from "./desk.ts";
import { inTime, LateError } from "./in-time.ts";
import { nextLookAt } from "./poll-times.ts";
import { reasonOf } from "./reason-of.ts";

/** What the vendors' records say of a message whose answer was lost. */
export type Finding =
  | { readonly found: "accepted"; readonly settled: SettledMessage }
  | { readonly found: "refused"; readonly settled: SettledMessage }
  /** Certain: no vendor that could have it has it. */
  | { readonly found: "absent" }
  | { readonly found: "unclear" };

/** Longest wait for an answer of a provider, in milliseconds. */
export const ASK_PATIENCE_MS = 120_000;
/** So long nobody asks a vendor again that doesn't answer look-ups, in milliseconds. */
const SILENCE_MS = 60_000;
/** Messages of one text to one number within this time of each other may be taken for one another, in milliseconds. */
const ALIKE_MS = 15 * 60_000;

/**
 * Looks a message up at whoever may have it.
 * @param endedAt When its request was over at the latest, in milliseconds since 1970.
 */
export async function findSent(
  desk: Desk,
  record: TrackedMessage,
  endedAt: number,
): Promise<Finding> {
  const { runtime } = desk;
  const { lanes } = runtime;
  const holders = [...lanes.values()].filter(({ provider }) => mayHold(provider, record));
  const query = {
    message: rebuild(record),
    startedAt: record.createdAt,
    endedAt,
    copies: await countAlike(desk, record),
  };
  let isAbsent = holders.length > 0 && record.text !== undefined;
  for (const lane of holders) {
    const { at, seen } = await ask(desk, lane, query);
    const now = runtime.now();
    if (seen?.found === "accepted") {
      const { providerMessageId, status = "PENDING" } = seen;
      return { found: "accepted", settled: accepted(record, lane, status, providerMessageId, now) };
    }
    if (seen?.found === "refused" && seen.error.outcome === "not_sent")
      return { found: "refused", settled: refused(record, lane, seen.error, now) };
    const { completeAfterMs = Number.POSITIVE_INFINITY } = lane.limits.lookup ?? {};
    if (seen?.found !== "absent" || at - endedAt < completeAfterMs) isAbsent = false;
  }
  return { found: isAbsent ? "absent" : "unclear" };
}

/** A text may have gone to another provider than the first; a template is one provider's own. */
function mayHold(provider: Provider, { type, providerId, templateId }: TrackedMessage): boolean {
  if (provider.id === providerId) return true;
  return templateId === undefined && provider.supportedTypes.includes(type);
}

interface Look {
  /** When the vendor was asked: what it took later isn't in its answer. */
  readonly at: number;
  /** Absent where it told nothing. */
  readonly seen?: MessageSighting;
}

/** Never rejects. */
async function ask(
  { runtime, silentUntil, tellError }: Desk,
  { provider, limiter }: Lane,
  query: Parameters<NonNullable<Provider["findMessage"]>>[0],
): Promise<Look> {
  const { fetch, now } = runtime;
  // Of hundreds of messages each would wait in vain, and with it those that are another's.
  if (now() < (silentUntil.get(provider.id) ?? 0)) return { at: now() };
  const turn = await limiter?.acquire();
  const at = now();
  if (turn?.isFailure) return { at };
  const silence = () => silentUntil.set(provider.id, now() + SILENCE_MS);
  try {
    const seen = await inTime(ASK_PATIENCE_MS, async () =>
      provider.findMessage?.(query, { fetch, now }),
    );
    if (seen?.isSuccess) return { at, seen: seen.value };
    if (seen && judgeOutage(seen.error) === "outage") silence();
    return { at };
  } catch (error) {
    if (error instanceof LateError) silence();
    tellError(error);
    return { at };
  } finally {
    turn?.value();
  }
}

/** How many messages with this content went to this number at that time: nobody can tell them apart. */
async function countAlike({ store }: Desk, record: TrackedMessage): Promise<number> {
  const { to, type, createdAt } = record;
  const { messages } = await store.find({
    to,
    type,
    createdFrom: createdAt - ALIKE_MS,
    createdBefore: createdAt + ALIKE_MS,
    limit: 1_000,
  });
  const isAlike = ({ text, templateId, subject, outcome, unreadable }: TrackedMessage) =>
    (unreadable || (text === record.text && subject === record.subject)) &&
    templateId === record.templateId &&
    outcome !== "not_sent";
  return Math.max(1, messages.filter(isAlike).length);
}

/** The message as far as its record has it. */
function rebuild(record: TrackedMessage): OutboundMessage {
  const { messageId, type, to, country, from, templateId, subject, text, customFields } = record;
  const { scheduledAt } = record;
  return withoutUndefined({
    messageId,
    type,
    to,
    country,
    from,
    templateId,
    subject,
    text,
    customFields,
    variables: templateId === undefined ? undefined : {},
    scheduledAt: scheduledAt === undefined ? undefined : new Date(scheduledAt),
  }) as OutboundMessage;
}

function accepted(
  record: TrackedMessage,
  { provider }: Lane,
  status: SettledMessage["status"],
  providerMessageId: string | undefined,
  now: number,
): SettledMessage {
  const settled: SettledMessage = {
    ...released(record),
    outcome: "accepted",
    status,
    providerId: provider.id,
    providerMessageId,
    attempts: lookedUp(record, { providerId: provider.id, outcome: "accepted", lookedUp: true }),
    updatedAt: now,
  };
  return withoutUndefined({ ...settled, dueAt: nextLookAt(settled, now) });
}

function refused(
  record: TrackedMessage,
  { provider }: Lane,
  error: KMsgError,
  now: number,
): SettledMessage {
  const { code, providerErrorCode } = error;
  const attempt = { providerId: provider.id, outcome: "not_sent", code, lookedUp: true } as const;
  return withoutUndefined<SettledMessage>({
    ...released(record),
    outcome: "not_sent",
    status: "FAILED",
    reason: reasonOf(code),
    providerId: provider.id,
    providerStatusCode: providerErrorCode,
    providerStatusText: error.providerErrorText,
    attempts: lookedUp(record, attempt),
    error: toStoredError(error),
    updatedAt: now,
    completedAt: now,
  });
}

/** A vendor has it, whatever it calls it. */
export function surelySent(record: TrackedMessage, now: number): SettledMessage {
  const settled = {
    ...released(record),
    outcome: "accepted",
    status: "PENDING",
    updatedAt: now,
  } as const;
  return withoutUndefined<SettledMessage>({ ...settled, dueAt: nextLookAt(settled, now) });
}

/** Nobody has it, and nobody will send it. */
export function neverSent(record: TrackedMessage, now: number): SettledMessage {
  return {
    ...released(record),
    outcome: "not_sent",
    status: "FAILED",
    updatedAt: now,
    completedAt: now,
  };
}

/** Nobody knows; the status stays `UNKNOWN`. */
export function stillUnknown(record: TrackedMessage, dueAt: number | undefined): SettledMessage {
  // Its last change remains when it was handed over.
  const settled: SettledMessage = { ...released(record), outcome: "unknown", status: "UNKNOWN" };
  return withoutUndefined({ ...settled, dueAt });
}

function released({ leaseToken: _, dueAt: __, ...record }: TrackedMessage): TrackedMessage {
  return record;
}

/** What was found takes the place of how the last attempt had ended. */
function lookedUp({ attempts = [] }: TrackedMessage, attempt: Attempt): readonly Attempt[] {
  return [...attempts.slice(0, -1), attempt];
}
