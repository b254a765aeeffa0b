import type { DeliveryReason } from "../provider/delivery-report.ts";
import type { DeliveryStatus } from "../provider/delivery-status.ts";
import {
  type FallbackState,
  isFinalStatus,
  type TrackedMessage,
  type TrackingEvent,
} from "./tracked-message.ts";
import type { FallbackUpdate, SettledMessage, StatusUpdate } from "./tracking-store.ts";

/** What a store that keeps the contract makes of a send's outcome. */
export function mergeOutcome(known: TrackedMessage, settled: SettledMessage): TrackedMessage {
  if (isSettled(known) && known.outcome !== settled.outcome) return known;
  if (isStale(known, settled)) return known;
  const takesStatus = known.status === "UNKNOWN";
  const merged: TrackedMessage = {
    ...known,
    type: settled.type,
    outcome: settled.outcome,
    from: settled.from ?? known.from,
    providerId: settled.providerId ?? known.providerId,
    providerMessageId: known.providerMessageId ?? settled.providerMessageId,
    templateId: settled.templateId ?? known.templateId,
    subject: settled.subject ?? known.subject,
    text: settled.text ?? known.text,
    attempts: settled.attempts ?? known.attempts,
    warnings: settled.warnings ?? known.warnings,
    error: settled.error ?? known.error,
    acceptedAt: known.acceptedAt ?? settled.acceptedAt,
    updatedAt: settled.updatedAt,
  };
  if (!takesStatus) return merged;
  const told: TrackedMessage = {
    ...merged,
    ...statusOf(settled),
    completedAt: known.completedAt ?? settled.completedAt,
    dueAt: settled.dueAt,
    leaseToken: undefined,
  };
  const isSame = known.outcome === settled.outcome && saysSame(known, settled);
  return isSame ? told : withEvent(told, sendEvent(settled));
}

/** As it is written where the intent is missing. */
export function recordOfOutcome(settled: SettledMessage): TrackedMessage {
  return { ...settled, history: [sendEvent(settled)] };
}

export interface MergedNews {
  readonly record: TrackedMessage;
  /** Anything changed but the time of the next look. */
  readonly isNews: boolean;
}

/** What a store that keeps the contract makes of news. */
export function mergeStatus(known: TrackedMessage, update: StatusUpdate): MergedNews {
  const { at, source, substitute, next } = update;
  const wasFinal = isFinalStatus(known.status);
  let record = known;
  if (!wasFinal) record = { ...record, ...statusOf(update), ...firstKnown(known, update) };
  else if (known.status === update.status)
    record = {
      ...record,
      reason: known.reason ?? update.reason,
      providerStatusCode: known.providerStatusCode ?? update.providerStatusCode,
      providerStatusText: known.providerStatusText ?? update.providerStatusText,
      ...firstKnown(known, update),
    };
  if (!saysSame(record, known)) record = withEvent(record, eventOf(update, at, source));
  if (update.outcome && !isSettled(known)) record = { ...record, outcome: update.outcome };
  const mayReplace = !known.substitute || !isFinalStatus(known.substitute.status);
  if (substitute && mayReplace && asText(substitute) !== asText(known.substitute))
    record = withEvent(
      { ...record, substitute },
      { ...eventOf(substitute, at, source), ofSubstitute: true },
    );
  const isNews = asText(record) !== asText(known);
  if (isNews) record = { ...record, updatedAt: at };
  const mayPlan = next?.leaseToken === undefined ? !wasFinal : next.leaseToken === known.leaseToken;
  if (next && mayPlan)
    record = {
      ...record,
      dueAt: next.dueAt ?? undefined,
      leaseToken: undefined,
      pollCount: next.pollCount ?? record.pollCount,
    };
  return { record, isNews };
}

const NEXT_STATES: Readonly<Record<FallbackState | "none", readonly FallbackState[]>> = {
  none: ["claimed", "skipped"],
  claimed: ["sent", "not_sent", "unknown"],
  unknown: ["sent", "not_sent"],
  sent: [],
  not_sent: [],
  skipped: [],
};

type FallbackChange = Omit<FallbackUpdate, "id" | "state"> & { readonly state: FallbackState };

/** The same record where the change isn't one that may follow. */
export function mergeFallback(known: TrackedMessage, change: FallbackChange): TrackedMessage {
  const { at, state, note = known.fallbackNote } = change;
  const mayFollow = NEXT_STATES[known.fallbackState ?? "none"].includes(state);
  if (known.status !== "FAILED" || !mayFollow) return known;
  return withEvent(
    { ...known, fallbackState: state, fallbackNote: note, updatedAt: at },
    { at, source: "fallback", status: "FAILED", fallback: state },
  );
}

interface Status {
  readonly status: DeliveryStatus;
  readonly reason?: DeliveryReason;
  readonly providerStatusCode?: string;
  readonly providerStatusText?: string;
}

/** Belongs together: the reason of one status isn't that of the next. */
function statusOf({ status, reason, providerStatusCode, providerStatusText }: Status): Status {
  return { status, reason, providerStatusCode, providerStatusText };
}

function firstKnown(known: TrackedMessage, update: StatusUpdate) {
  return {
    providerMessageId: known.providerMessageId ?? update.providerMessageId,
    sentAt: known.sentAt ?? update.sentAt,
    completedAt: known.completedAt ?? update.completedAt,
  };
}

/** Of two that know nothing certain, the later one has seen more. */
function isStale(known: TrackedMessage, settled: SettledMessage): boolean {
  const areUnknown = known.outcome === "unknown" && settled.outcome === "unknown";
  return areUnknown && settled.updatedAt < known.updatedAt;
}

function isSettled({ outcome }: TrackedMessage): boolean {
  return outcome === "accepted" || outcome === "not_sent";
}

function saysSame(one: Status, other: Status): boolean {
  return (
    one.status === other.status &&
    one.reason === other.reason &&
    one.providerStatusCode === other.providerStatusCode
  );
}

/** Independent of the order of fields. */
function asText(value: object | undefined): string {
  return JSON.stringify(
    value &&
      Object.entries(value)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .filter(([, each]) => each !== undefined),
  );
}

function eventOf(
  { status, reason, providerStatusCode: code }: Status,
  at: number,
  source: TrackingEvent["source"],
): TrackingEvent {
  return { at, source, status, reason, code };
}

function sendEvent(settled: SettledMessage): TrackingEvent {
  return eventOf(settled, settled.updatedAt, "send");
}

function withEvent(record: TrackedMessage, event: TrackingEvent): TrackedMessage {
  return { ...record, history: [...(record.history ?? []), event] };
}
