import {
  type DeliveryReport,
  type DeliveryStatus,
  isFinalStatus,
  type KMsgError,
  type Result,
  type StatusUpdate,
  type TrackedMessage,
  type TrackedSubstitute,
  withoutUndefined,
} from "@k-msg/core";
import { decideFallback } from "./decide-fallback.ts";
import { nextLookAt } from "./poll-times.ts";
import { dueAfter } from "./to-record.ts";

/** What a report makes of a message. */
export interface Judged {
  /** The message as it is now. */
  readonly message: TrackedMessage;
  /** Absent when the vendor told nothing. */
  readonly update?: StatusUpdate;
  /** When to look at it next; `undefined`: never. */
  readonly dueAt?: number;
  /** Its substitute is to be decided on before its claim may end. */
  readonly needsFallback: boolean;
}

/** @param now milliseconds since 1970. */
export function judgeReport(
  record: TrackedMessage,
  answer: Result<DeliveryReport, KMsgError>,
  now: number,
): Judged {
  const report = answer.isSuccess ? answer.value : undefined;
  const isOver = nextLookAt(record, now) === undefined;
  if (!report || tellsNothing(report) || (isOver && !isFinalStatus(report.status))) {
    const update = isOver ? giveUp(record, report, now) : undefined;
    const message = update ? merge(record, update) : record;
    return { message, update, dueAt: nextLookAt(record, now), needsFallback: false };
  }
  const told = toUpdate(record, report, now);
  const { substitute = record.substitute } = told;
  const update = isOver && substitute ? { ...told, substitute: abandon(substitute) } : told;
  const message = merge(record, update);
  const needsFallback = decideFallback(message, now).action !== "none";
  return { message, update, dueAt: dueAfter(message, now), needsFallback };
}

interface Told {
  readonly status: DeliveryStatus;
  readonly providerStatusCode?: string;
  readonly providerStatusText?: string;
}

/** What the vendor doesn't show; not what it shows, and calls unknown itself. */
function tellsNothing({ status, providerStatusCode, providerStatusText }: Told): boolean {
  return status === "UNKNOWN" && !providerStatusCode && !providerStatusText;
}

/** Nobody will ever know: of the message, or of its substitute. A final status stays, and the vendor's last word. */
function giveUp(
  record: TrackedMessage,
  report: DeliveryReport | undefined,
  at: number,
): StatusUpdate | undefined {
  const { id, status, substitute } = record;
  if (isFinalStatus(status)) {
    const isOpen = substitute && !isFinalStatus(substitute.status);
    return isOpen ? { id, at, source: "poll", status, substitute: abandon(substitute) } : undefined;
  }
  const { providerStatusCode, providerStatusText } =
    report && !tellsNothing(report) ? report : record;
  return withoutUndefined<StatusUpdate>({
    id,
    at,
    source: "poll",
    status: "UNKNOWN",
    providerStatusCode,
    providerStatusText,
  });
}

function abandon(substitute: TrackedSubstitute): TrackedSubstitute {
  return isFinalStatus(substitute.status) ? substitute : { ...substitute, status: "UNKNOWN" };
}

function toUpdate(record: TrackedMessage, report: DeliveryReport, at: number): StatusUpdate {
  const { id } = record;
  const { status, reason, providerStatusCode, providerStatusText, providerMessageId } = report;
  const { sentAt, completedAt, substitute } = report;
  // Of one that is known, a vendor that doesn't show it takes nothing back.
  const isNews = substitute && !(record.substitute && tellsNothing(substitute));
  return withoutUndefined<StatusUpdate>({
    id,
    at,
    source: "poll",
    status,
    reason,
    providerStatusCode,
    providerStatusText,
    providerMessageId,
    outcome: "accepted",
    sentAt: sentAt?.getTime(),
    completedAt: isFinalStatus(status) ? (completedAt?.getTime() ?? at) : undefined,
    substitute: isNews ? toSubstitute(substitute) : undefined,
  });
}

function toSubstitute(substitute: NonNullable<DeliveryReport["substitute"]>): TrackedSubstitute {
  return withoutUndefined<TrackedSubstitute>({
    ...substitute,
    completedAt: substitute.completedAt?.getTime(),
  });
}

/** As a store makes it: what is final stays. */
function merge(record: TrackedMessage, update: StatusUpdate): TrackedMessage {
  const { at: _, source: __, next: ___, ...news } = update;
  if (isFinalStatus(record.status))
    return {
      ...withoutUndefined(news),
      ...record,
      ...(news.substitute && { substitute: news.substitute }),
    };
  return { ...record, ...news };
}
